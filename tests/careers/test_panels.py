"""What careers shows on the pages of people: home, profile, team, search, skills."""

import pytest
from django.urls import reverse

from careers.panels import find_roles, next_role_column
from talent.models import Aspiration, Employee, RoleTitle
from talent.registry import SearchHit
from talent.services.lines import rebuild_reporting_lines
from tests.careers.people import asks, knows, queries_of, text_of
from tests.factories import AssignmentFactory, EmployeeFactory, RoleFactory, TieFactory, hr_admin

pytestmark = pytest.mark.django_db


def aim(employee, *roles, is_shared=False):
    aspiration = Aspiration.objects.create(employee=employee, is_shared=is_shared)
    for rank, role in enumerate(roles, 1):
        aspiration.targets.create(role=role, rank=rank)


def at_home(client, user):
    client.force_login(user)
    return text_of(client.get(reverse("talent:home")))


def career_tab(client, user, employee):
    client.force_login(user)
    return client.get(reverse("talent:employee_detail", args=[employee.pk]), {"tab": "career"})


@pytest.fixture
def managed(ladder):
    """Leila with a manager, a peer and a mentor; she aims for manager and knows a part of it."""
    boss = AssignmentFactory().employee
    row = ladder.me.assignments.get()
    row.manager = boss
    row.save()
    rebuild_reporting_lines()
    skills = asks(ladder.manager, WRITING=4, pricing=3)
    knows(ladder.me, skills["writing"], 3.0)
    return {
        "boss": boss,
        "peer": AssignmentFactory().employee,
        "mentor": TieFactory(viewer=AssignmentFactory().employee, subject=ladder.me).viewer,
        "admin": hr_admin().employee,
        "self": ladder.me,
    }


def test_home_shows_how_close_my_target_is_and_what_would_bring_it_closer(client, ladder):
    skills = asks(ladder.manager, WRITING=4, PRICING=4, speaking=2)
    for name, level in [("writing", 3.0), ("pricing", 2.5), ("speaking", 2.0)]:
        knows(ladder.me, skills[name], level)
    aim(ladder.me, ladder.manager)

    shown = at_home(client, ladder.me.user)

    assert (
        "Your target: Product Manager Open the role How close is it? "
        "79 % ready on the 100 % of this role that is known 79 % met 21 % gap 0 % unknown "
        "What would bring it closer Pricing 2.5 to 4 Writing 3.0 to 4" in shown
    )


def test_home_shows_the_next_rung_without_a_target(client, ladder):
    asks(ladder.specialist, writing=3)

    shown = at_home(client, ladder.me.user)

    assert "Next on your ladder: Product Specialist" in shown
    assert "What is not known yet Writing needs 3" in shown


def test_home_chooses_the_closest_of_several_next_rungs(client, ladder):
    twin = RoleFactory(
        name="Product Coach",
        family=ladder.analyst.family,
        track=ladder.analyst.track,
        grade=ladder.specialist.grade,
    )
    asks(ladder.specialist, writing=3)
    knows(ladder.me, asks(twin, pricing=3)["pricing"], 3.0)

    shown = at_home(client, ladder.me.user)

    assert "Next on your ladder: Product Coach" in shown
    assert "You meet all that it asks for." in shown


def test_home_invites_whoever_has_no_role_and_no_target(client, ladder):
    assert "You have no target role yet" in at_home(client, EmployeeFactory().user)


def test_home_leaves_out_a_target_that_is_no_longer_offered(client, ladder):
    aim(ladder.me, RoleFactory(name="Gone", published=False), ladder.manager)

    shown = at_home(client, ladder.me.user)

    assert "Your target: Product Manager" in shown
    assert "Gone" not in shown


@pytest.mark.parametrize(
    ("is_shared", "readers"),
    [(False, {"self", "admin"}), (True, {"self", "admin", "boss", "mentor"})],
)
def test_profile_tab_shows_targets_to_those_who_may_see_them(
    client, ladder, managed, is_shared, readers
):
    aim(ladder.me, ladder.manager, is_shared=is_shared)

    answers = {who: career_tab(client, person.user, ladder.me) for who, person in managed.items()}

    shown = {who for who, answer in answers.items() if answer.status_code == 200
             and "Product Manager" in text_of(answer)}  # fmt: skip
    assert shown == readers
    assert answers["peer"].status_code == 404
    assert "Product Manager Product · Grade 6 75 % ready, 50 % known" in text_of(answers["self"])


def test_profile_tab_says_when_nothing_is_shared(client, ladder, managed):
    aim(ladder.me, ladder.manager)

    assert "No target role is shared" in text_of(
        career_tab(client, managed["boss"].user, ladder.me)
    )


def test_team_column_shows_the_first_shared_target_with_its_figures(client, ladder, managed):
    aim(ladder.me, RoleFactory(published=False), ladder.manager, is_shared=True)
    people = Employee.objects.filter(pk__in=[ladder.me.pk, managed["peer"].pk])

    found = {who: next_role_column(person.user, people) for who, person in managed.items()}

    cells = {who: dict.fromkeys(column) for who, column in found.items()}
    for who, column in found.items():
        for pk, cell in column.items():
            cells[who][pk] = (cell["target"].role.name, cell["target"].figures.readiness)
    seen = {ladder.me.pk: ("Product Manager", 75)}
    assert cells == {"self": seen, "boss": seen, "mentor": seen, "admin": seen, "peer": {}}


def test_team_column_asks_the_same_queries_for_one_and_for_five(
    ladder, managed, django_assert_num_queries
):
    boss = managed["boss"]
    people = []
    for _ in range(5):
        person = AssignmentFactory(manager=boss).employee
        aim(person, ladder.manager, is_shared=True)
        people.append(person)
    next_role_column(boss.user, people)

    for some in (people[:1], people):
        with django_assert_num_queries(4):  # grants, targets with roles, levels, revision
            boss.user.__dict__.pop("grants_today", None)
            next_role_column(boss.user, some)


def test_search_finds_roles_by_name_and_other_titles(ladder):
    RoleTitle.objects.create(role=ladder.manager, title="Brand Owner")
    RoleFactory(published=False, name="Brand Draft")

    found = [find_roles(ladder.me.user, text, 5) for text in ("specialist", "brand owner", "zzz")]

    assert found == [
        [
            SearchHit(
                "Product Specialist", "Product · Grade 5", ladder.specialist.get_absolute_url()
            )
        ],
        [
            SearchHit(
                "Product Manager",
                "Product · Grade 6 · also called Brand Owner",
                ladder.manager.get_absolute_url(),
            )
        ],
        [],
    ]


def test_skill_page_names_the_roles_that_ask_most_for_it(client, ladder):
    skill = asks(ladder.specialist, writing=5)["writing"]
    asks(ladder.manager, WRITING=3)
    client.force_login(ladder.me.user)

    shown = text_of(client.get(skill.get_absolute_url()))

    assert (
        "Roles that ask most for it Product Manager Product · Grade 6 Level 3, must have "
        "Product Specialist Product · Grade 5 Level 5" in shown
    )


def test_home_query_count(client, ladder):
    asks(ladder.manager, WRITING=4)
    aim(ladder.me, ladder.manager)
    client.force_login(ladder.me.user)
    one = queries_of(client, reverse("talent:home"))
    asks(ladder.manager, **{f"skill{n}": 3 for n in range(4)})

    assert queries_of(client, reverse("talent:home")) == one <= 20
