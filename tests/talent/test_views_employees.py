"""The profile: each part for whom it is."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import formats

from lib.dates import period, today
from talent.models import AuditEntry, EmployeeSkill
from tests.access.world import PERSONAS, build_world
from tests.factories import (
    START,
    AssignmentFactory,
    EmployeeFactory,
    SkillFactory,
    UserFactory,
    hr_admin,
)

pytestmark = pytest.mark.django_db

SEEING = ["self", "manager", "skip_manager", "partner", "admin", "superuser"]
IN = [persona for persona in PERSONAS if persona not in ("anonymous", "deactivated")]


@pytest.fixture
def world():
    return build_world()


def opened(world, persona, **query):
    client = Client()
    client.force_login(world.users[persona])
    return client.get(world.subject.get_absolute_url(), query)


def by_persona(world, ask):
    """What each signed-in persona gets, the same answers together."""
    found = {}
    for persona in IN:
        found.setdefault(ask(persona), []).append(persona)
    return found


def test_employee_detail_opens_the_tabs_that_each_may_see(world):
    def tabs(persona):
        labels = [str(tab["label"]) for tab in opened(world, persona).context["tabs"]]
        own = ("Overview", "Skills", "Record")  # the others are of apps above
        return tuple(label for label in labels if label in own)

    assert by_persona(world, tabs) == {
        ("Overview", "Skills", "Record"): ["self", "admin", "superuser"],
        ("Overview", "Skills"): ["manager", "skip_manager", "mentor", "partner"],
        ("Overview",): ["peer", "former_manager", "former_mentor", "partner_elsewhere",
                        "executive", "hiring_manager", "coordinator"],
    }  # fmt: skip


def test_employee_detail_hides_a_tab_that_one_may_not_see(world):
    found = by_persona(
        world,
        lambda persona: tuple(
            opened(world, persona, tab=tab).status_code for tab in ("skills", "record", "unknown")
        ),
    )

    assert found == {
        (200, 200, 404): ["self", "admin", "superuser"],
        (200, 404, 404): ["manager", "skip_manager", "mentor", "partner"],
        (404, 404, 404): ["peer", "former_manager", "former_mentor", "partner_elsewhere",
                          "executive", "hiring_manager", "coordinator"],
    }  # fmt: skip


def test_employee_detail_shows_what_one_says_of_oneself_to_line_and_hr(world):
    words = {kind: world.words[kind] for kind in ("summary", "education", "achievement")}

    def shown(persona):
        page = opened(world, persona).content.decode()
        return all(word in page for word in words.values()), any(
            word in page for word in words.values()
        )

    assert by_persona(world, shown) == {
        (True, True): SEEING,
        (False, False): [persona for persona in IN if persona not in SEEING],
    }


def test_employee_detail_shows_wishes_by_the_persons_choice(world):
    word, wish = world.words["aspiration"], world.subject.aspiration

    def shown(persona):
        return word in opened(world, persona).content.decode()

    private = by_persona(world, shown)[True]
    wish.is_shared = True
    wish.save()
    shared = by_persona(world, shown)[True]

    assert private == ["self", "admin", "superuser"]
    assert shared == ["self", "manager", "skip_manager", "mentor", "partner", "admin", "superuser"]


def test_employee_detail_shows_skills_without_levels_on_the_card(world):
    skill = SkillFactory(name="Kept to oneself")
    EmployeeSkill.objects.create(
        employee=world.subject, skill=skill, level=2, strength=1, as_of=today(), is_shared=False
    )

    page = opened(world, "peer").content.decode()

    assert ("Plumbing" in page, "Kept to oneself" in page, "level-val" in page) == (
        True, False, False
    )  # fmt: skip


def test_employee_detail_opens_claims_to_those_who_see_them_and_not_to_mentors(world):
    def why(persona):
        response = opened(world, persona, tab="skills")
        return "Why level" in response.content.decode() if response.status_code == 200 else None

    assert by_persona(world, why) == {
        True: SEEING,
        False: ["mentor"],
        None: [
            "peer",
            "former_manager",
            "former_mentor",
            "partner_elsewhere",
            "executive",
            "hiring_manager",
            "coordinator",
        ],
    }


def test_employee_detail_notes_who_opened_more_than_the_card(world):
    for persona in IN:
        for _twice in range(2):
            opened(world, persona)

    read = AuditEntry.objects.filter(action="talent.employee.details_read")
    readers = {user: name for name, user in world.users.items()}
    assert sorted(readers[entry.actor] for entry in read) == sorted(
        ["manager", "skip_manager", "mentor", "partner", "admin", "superuser"]
    )
    assert {entry.subject for entry in read} == {world.subject}


def test_employee_detail_offers_the_acts_that_each_has(world):
    def acts(persona):
        page = opened(world, persona).content.decode()
        return tuple(
            words for words in ("Change your profile", "Say how you see a skill") if words in page
        )

    found = by_persona(world, acts)
    assert (found["Change your profile",], found["Say how you see a skill",]) == (
        ["self"], ["manager", "skip_manager", "mentor"]
    )  # fmt: skip


def test_employee_detail_of_who_left_is_for_hr_alone(client):
    gone = EmployeeFactory(employed=False, user=None)

    found = {}
    for name, user in {"peer": AssignmentFactory().employee.user, "hr": hr_admin()}.items():
        client.force_login(user)
        found[name] = client.get(gone.get_absolute_url()).status_code

    assert found == {"peer": 404, "hr": 200}


def test_employee_detail_shows_who_has_no_role_manager_or_known_zone(client):
    person = EmployeeFactory(given_name="Lone", time_zone="Moon/Base", user=None)
    client.force_login(AssignmentFactory().employee.user)

    page = client.get(person.get_absolute_url()).content.decode()

    assert ("Lone" in page, "No role today" in page, "Reports to" in page) == (True, True, False)


@pytest.mark.parametrize(
    ("there", "words"),
    [("UTC", "there</span>"), ("Etc/GMT-1", ", 1 hour ahead of you"),
     ("Etc/GMT+3", ", 3 hours behind you"), ("Asia/Kolkata", ", 5.5 hours ahead of you")],
)  # fmt: skip
def test_employee_detail_says_how_far_apart_the_clocks_are(client, there, words):
    person = AssignmentFactory(employee__time_zone=there).employee
    client.force_login(AssignmentFactory().employee.user)

    assert words in client.get(person.get_absolute_url()).content.decode()


def test_employee_detail_shows_the_clock_of_the_place_and_not_ones_own(client):
    person = AssignmentFactory(employee__time_zone="Asia/Kolkata").employee
    me = AssignmentFactory(employee__time_zone="America/Toronto").employee
    client.force_login(me.user)

    before = datetime.now(ZoneInfo("Asia/Kolkata"))
    page = client.get(person.get_absolute_url()).text
    after = datetime.now(ZoneInfo("Asia/Kolkata"))

    assert re.search(r"(\d\d:\d\d) there", page)[1] in {f"{at:%H:%M}" for at in (before, after)}


def test_employee_detail_is_there_for_a_superuser_without_a_record(client):
    person = AssignmentFactory().employee
    client.force_login(UserFactory(is_superuser=True))

    assert client.get(person.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("rows", [1, 5])
@pytest.mark.parametrize("tab", ["overview", "skills", "record"])
def test_employee_detail_query_count(client, rows, tab, django_assert_max_num_queries):
    person = AssignmentFactory(manager=AssignmentFactory().employee).employee
    for number in range(rows):
        person.offers.create(kind=["coffee", "mentor", "speaker", "project", "coffee"][number])
        person.education.create(institution="Somewhere")
        person.languages.create(code=f"x{number}", level="B1")
        EmployeeSkill.objects.create(
            employee=person, skill=SkillFactory(), level=3, strength=1, as_of=today()
        )
        if number == 3:
            break  # one offer of each kind
    client.force_login(hr_admin())
    url = reverse("talent:employee_detail", args=[person.pk])
    client.get(url)  # the read is noted

    with django_assert_max_num_queries(20):  # two of them are marks of a transaction
        client.get(url, {"tab": tab})


def test_record_says_until_today_only_of_what_has_begun(client):
    person = EmployeeFactory(employed=False)
    soon = today() + timedelta(days=40)
    AssignmentFactory(employee=person, role__name="Old role", valid=period(START, soon))
    AssignmentFactory(employee=person, role__name="New role", valid=period(soon))
    client.force_login(hr_admin())

    page = client.get(person.get_absolute_url(), {"tab": "record"}).content.decode()
    rows = re.findall(r'data-label="Until">(.*?)</td>', page)

    ends = formats.date_format(soon - timedelta(days=1), "j M Y")
    assert rows == ["no end set", ends]


@pytest.mark.parametrize(
    ("persona", "offered"),
    [("peer", False), ("executive", False), ("partner", True), ("admin", True)],
)
def test_menu_leads_to_the_workplace_only_who_may_open_it(world, persona, offered):
    assert ("Administration" in opened(world, persona).content.decode()) is offered
