"""The team page as people meet it."""

import re

import pytest
from django.urls import reverse

from lib.dates import period, today
from talent.models import Assignment
from talent.services.skills import ask_to_confirm, claim_skill
from tests.access.world import build_world
from tests.factories import (
    AssignmentFactory,
    EmployeeFactory,
    SkillFactory,
    UserFactory,
    rebuild_reporting_lines,
)

pytestmark = pytest.mark.django_db
URL = "/team/"


def shown(client, user, **query):
    client.force_login(user)
    return client.get(reverse("talent:team"), query)


def people(response):
    return [row.person for row in response.context["team"].page.rows]


def test_team_shows_what_waits_and_where_to_begin(client):
    manager = AssignmentFactory().employee
    person = AssignmentFactory(employee__given_name="Priya", manager=manager).employee
    skill = SkillFactory()
    claim_skill(actor=person.user, employee=person, skill=skill, level=3, source="self")
    ask_to_confirm(actor=person.user, employee=person, skill=skill, asked=manager)

    response = shown(client, manager.user)
    page = response.content.decode()

    (row,) = response.context["team"].page.rows
    assert [item.action for item in row.waiting] == ["Confirm a skill"]
    assert "The one person here waits for you." in page
    assert "One of the 2 things in your inbox is here." in page
    assert "Start with the oldest" in page


def test_team_of_each_persona():
    """Those above see the line; for everyone else another person's line does not exist."""
    from django.test import Client  # noqa: PLC0415

    world = build_world()
    manager = world.users["manager"].employee
    found = {}
    for persona, user in world.users.items():
        client = Client()
        if user is not None:
            client.force_login(user)
        found[persona] = client.get(URL, {"of": manager.pk}).status_code

    assert {persona for persona, status in found.items() if status == 200} == {
        "manager", "skip_manager"
    }  # fmt: skip
    assert {found["anonymous"], found["deactivated"]} == {302}
    assert set(found.values()) == {200, 302, 404}


@pytest.mark.parametrize("who", ["nobody below", "no assignment", "no record"])
def test_team_says_that_nobody_reports(client, who):
    user = {
        "nobody below": lambda: AssignmentFactory().employee.user,
        "no assignment": lambda: EmployeeFactory().user,
        "no record": lambda: UserFactory(is_superuser=True),
    }[who]()

    assert "Nobody reports to you" in shown(client, user).content.decode()


@pytest.mark.parametrize("of", ["x", "-1", "0", "99999999999999999999", "1' or 1=1"])
def test_team_of_an_unknown_manager_does_not_exist(client, of):
    assert shown(client, AssignmentFactory().employee.user, of=of).status_code == 404


def test_team_follows_a_new_manager_on_the_next_request(client):
    old, new = AssignmentFactory().employee, AssignmentFactory().employee
    row = AssignmentFactory(manager=old)
    before = people(shown(client, old.user))

    Assignment.objects.filter(pk=row.pk).update(manager=new)
    rebuild_reporting_lines([row.employee_id])

    assert (before, people(shown(client, new.user))) == ([row.employee], [row.employee])
    assert "Nobody reports to you" in shown(client, old.user).content.decode()


def test_team_keeps_other_choices_when_one_changes(client):
    manager = AssignmentFactory().employee
    AssignmentFactory(manager=manager)

    response = shown(client, manager.user, reach="direct", sort="name", show="stale")

    assert [view["url"] for view in response.context["reaches"]] == [
        "?reach=&sort=name&show=stale", "?reach=direct&sort=name&show=stale"
    ]  # fmt: skip
    assert '<input type="hidden" name="sort" value="name">' in response.content.decode()


def test_team_ignores_what_it_does_not_know(client):
    manager = AssignmentFactory().employee
    row = AssignmentFactory(manager=manager)

    response = shown(client, manager.user, sort="password", show="secret", cursor="x")

    assert people(response) == [row.employee]


@pytest.mark.parametrize("reports", [1, 5])
@pytest.mark.parametrize("sort", ["", "since"])
def test_team_query_count(client, reports, sort, django_assert_max_num_queries):
    manager = AssignmentFactory().employee
    AssignmentFactory.create_batch(reports, manager=manager)
    client.force_login(manager.user)

    with django_assert_max_num_queries(20):
        response = client.get(URL, {"sort": sort})

    assert len(people(response)) == reports


def test_team_shows_people_without_a_role_history(client):
    manager = AssignmentFactory().employee
    row = AssignmentFactory(manager=manager, valid=period(today()))

    page = shown(client, manager.user).content.decode()

    assert (row.employee.name in page, "today" in page) == (True, True)


@pytest.mark.parametrize(
    ("profile", "skills", "words"),
    [
        (False, False, "Never"),
        (True, False, "Skills never"),
        (False, True, "Profile never"),
        (True, True, "today"),
    ],
)
def test_team_says_what_was_never_confirmed_and_not_since_when(client, profile, skills, words):
    manager = AssignmentFactory().employee
    AssignmentFactory(
        manager=manager,
        employee__profile_confirmed_on=today() if profile else None,
        employee__skills_confirmed_on=today() if skills else None,
    )

    page = shown(client, manager.user).content.decode()

    (cell,) = re.findall(r'data-label="Confirmed">(.*?)</td>', page)
    assert re.sub(r"<[^>]*>", "", cell).strip() == words
