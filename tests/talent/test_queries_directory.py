"""Finding people: the right ones, the best first, and nobody who may not be found."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lib.dates import period, today
from lib.paging import PAGE_SIZE
from talent.models import EmployeeSkill
from talent.queries.directory import Wanted, find_people
from tests.factories import (
    START,
    AssignmentFactory,
    EmployeeFactory,
    LocationFactory,
    OrgUnitFactory,
    RoleFactory,
    SkillFactory,
    TieFactory,
    hr_admin,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer():
    """Someone who looks, with a name that no search below finds."""
    return AssignmentFactory(employee__given_name="Zz", employee__family_name="Zz").employee.user


def person(given, family="Zz", **place):
    return AssignmentFactory(
        employee__given_name=given, employee__family_name=family, **place
    ).employee


def found(viewer, text="", **wanted):
    result = find_people(viewer, Wanted(text=text, **wanted))
    return [who.name for who in result.page.rows]


@pytest.mark.parametrize(
    "text", ["Noël", "noel", "NOEL", "noe", "noel adey", "adeyemi noel", " noel  adeyemi "]
)
def test_find_people_by_beginnings_accents_and_order_of_names(viewer, text):
    person("Noël", "Adeyémi")
    person("Other", "Someone")

    assert found(viewer, text) == ["Noël Adeyémi"]


def test_find_people_puts_names_that_begin_with_the_text_first(viewer):
    for given, family in [("Marianne", "Ek"), ("Zoe", "Annesley"), ("Anne", "Ek"), ("Jo", "Hanne")]:
        person(given, family)

    assert found(viewer, "anne") == ["Anne Ek", "Zoe Annesley", "Jo Hanne", "Marianne Ek"]


def test_find_people_looks_for_short_words_at_the_start_of_names_only(viewer):
    for given, family in [("Li", "Wei"), ("Wei", "Lin"), ("Alice", "Ek")]:
        person(given, family)

    assert found(viewer, "li") == ["Li Wei", "Wei Lin"]


@pytest.mark.parametrize("text", ["Katherin", "kathrine", "Katerine"])
def test_find_people_guesses_at_typing_errors_where_no_name_holds_the_text(viewer, text):
    person("Katherine", "Okafor")
    person("Ben", "Ashworth")

    result = find_people(viewer, Wanted(text=text))

    assert [who.name for who in result.page.rows] == ["Katherine Okafor"]
    assert result.is_guess is (text != "Katherin")


@pytest.mark.parametrize("text", ["%", "_", "100%", "\\", "'", "a'b; --", "((", "日本"])
def test_find_people_takes_every_character_as_it_is(viewer, text):
    person("Ana")

    assert found(viewer, text) == []


def test_find_people_by_role_unit_subtree_and_place(viewer):
    top = OrgUnitFactory()
    below = OrgUnitFactory(parent=top)
    role, place = RoleFactory(), LocationFactory()
    person("Ana", role=role)
    person("Ben", unit=below)
    person("Cleo", location=place)
    person("Dan", unit=top, role=role, location=place)

    assert found(viewer, role=role) == ["Ana Zz", "Dan Zz"]
    assert found(viewer, unit=top) == ["Ben Zz", "Dan Zz"]
    assert found(viewer, unit=below) == ["Ben Zz"]
    assert found(viewer, location=place) == ["Cleo Zz", "Dan Zz"]
    assert found(viewer, role=role, unit=top, location=place) == ["Dan Zz"]


def test_find_people_looks_at_today_only(viewer):
    role, past = RoleFactory(), today() - timedelta(days=1)
    AssignmentFactory(employee__given_name="Was", role=role, valid=period(START, past))
    AssignmentFactory(
        employee__given_name="Will", role=role, valid=period(today() + timedelta(days=1))
    )

    assert found(viewer, role=role) == []


def test_find_people_leaves_out_who_has_left_even_for_hr(viewer):
    EmployeeFactory(given_name="Gone", employed=False)
    EmployeeFactory(given_name="Here", family_name="Now")

    assert [found(who, text) for who in (viewer, hr_admin()) for text in ("gone", "here")] == [
        [], ["Here Now"], [], ["Here Now"]
    ]  # fmt: skip


def holds(who, skill, level=3, **more):
    return EmployeeSkill.objects.create(
        employee=who, skill=skill, level=level, strength=1, as_of=today(), **more
    )


def test_find_people_matches_shared_skills_only(viewer):
    skill = SkillFactory()
    holds(person("Shares"), skill)
    holds(person("Keeps"), skill, is_shared=False)
    person("Lacks")

    assert found(viewer, skill=skill) == ["Shares Zz"]
    assert found(hr_admin(), skill=skill) == ["Shares Zz"]


def test_find_people_asks_for_a_level_only_where_levels_are_seen():
    skill, manager, mentor = SkillFactory(), person("Boss"), person("Mentor")
    near, far = person("Near", manager=manager), person("Far")
    TieFactory(viewer=mentor, subject=far)
    for who in (near, far):
        holds(who, skill, level=4)
    peer = person("Peer")

    asked = {
        who: found(user, skill=skill, level=4)
        for who, user in {
            "manager": manager.user, "mentor": mentor.user, "peer": peer.user, "hr": hr_admin(),
            "self": near.user,
        }.items()
    }  # fmt: skip

    assert asked == {
        "manager": ["Near Zz"], "mentor": ["Far Zz"], "peer": [], "hr": ["Far Zz", "Near Zz"],
        "self": ["Near Zz"],
    }  # fmt: skip
    assert found(hr_admin(), skill=skill, level=5) == []


def test_find_people_pages_through_everyone_once(viewer):
    for number in range(95):
        person(f"P{number:03}")

    seen, cursor, pages = [], "", 0
    while True:
        page = find_people(viewer, Wanted(text="p"), cursor).page
        seen += [who.given_name for who in page.rows]
        pages, cursor = pages + 1, page.next
        if not cursor:
            break

    assert (seen, pages) == ([f"P{number:03}" for number in range(95)], 3)


def test_find_people_reads_no_page_that_is_not_shown(viewer):
    """A page far down costs as much as the first: it begins where the one before ended."""
    for number in range(95):
        person(f"P{number:03}")
    cursor, asked = "", []
    find_people(viewer, Wanted())  # knows what the viewer may see from here on

    for _page in range(3):
        with CaptureQueriesContext(connection) as queries:
            page = find_people(viewer, Wanted(text="p"), cursor).page
        asked.append(len(queries))
        passed_over = re.compile(r"OFFSET [1-9]|COUNT\(")
        assert [q["sql"] for q in queries if passed_over.search(q["sql"])] == []
        assert all("LIMIT 41" in q["sql"] for q in queries if "by_name" in q["sql"])
        cursor = page.next

    assert asked == [asked[0]] * 3


def test_names_that_begin_with_the_text_fill_pages_before_the_others_and_none_is_lost(viewer):
    firsts = [f"Marek K{n:02}" for n in range(PAGE_SIZE * 2 - 1)]
    for name in firsts:
        person(*name.split())
    for name in ("Ana Marsh", "Tamara Ode", "Marit Last"):
        person(*name.split())

    seen, pages, cursor = [], [], ""
    while not pages or cursor:
        page = find_people(viewer, Wanted(text="mar"), cursor).page
        seen += [who.name for who in page.rows]
        pages, cursor = [*pages, page], page.next
    back = find_people(viewer, Wanted(text="mar"), pages[-1].previous).page

    assert seen == [*firsts, "Marit Last", "Ana Marsh", "Tamara Ode"]
    assert [who.name for who in back.rows] == seen[PAGE_SIZE : PAGE_SIZE * 2]
