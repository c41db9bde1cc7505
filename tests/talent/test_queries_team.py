"""A manager's line: in order, with depth, and with the same answer for a thousand and more."""

from datetime import date, timedelta

import pytest

from lib.dates import period, today
from talent.queries import team
from talent.queries.team_page import Asked, team_page
from tests.factories import START, AssignmentFactory, RoleFactory

pytestmark = pytest.mark.django_db


def report(name, manager, **more):
    return AssignmentFactory(
        employee__given_name=name, employee__family_name="", manager=manager, **more
    ).employee


@pytest.fixture
def line():
    """Boss over Ana (over Cy, over Eve) and Ben."""
    boss = report("Boss", None)
    ana, ben = report("Ana", boss), report("Ben", boss)
    cy = report("Cy", ana)
    eve = report("Eve", cy)
    return {"boss": boss, "ana": ana, "ben": ben, "cy": cy, "eve": eve}


def rows(line, who="boss", items=(), **asked):
    manager = line[who]
    page = team_page(manager.user, manager, Asked(**asked), list(items))
    return [(row.person.name, row.indent) for row in page.page.rows]


def test_team_page_shows_each_person_before_those_who_report_to_them(line):
    assert rows(line) == [("Ana", 0), ("Cy", 1), ("Eve", 2), ("Ben", 0)]


def test_team_page_shows_direct_reports_alone(line):
    assert rows(line, direct=True) == [("Ana", 0), ("Ben", 0)]


def test_team_page_shows_the_line_of_a_manager_below(line):
    assert rows(line, "ana") == [("Cy", 0), ("Eve", 1)]


def test_team_page_is_none_for_who_manages_nobody(line):
    assert team_page(line["eve"].user, line["eve"], Asked(), []) is None


def test_team_page_forgets_who_reports_elsewhere_by_now(line):
    former = AssignmentFactory(
        manager=line["boss"], valid=period(START, today() - timedelta(days=1))
    )

    assert former.employee.name not in [name for name, _indent in rows(line)]


@pytest.mark.parametrize("small", [1000, 2])
def test_team_page_answers_alike_for_small_and_large_lines(line, small, monkeypatch):
    for module in ("talent.queries.team", "talent.queries.team_page"):
        monkeypatch.setattr(f"{module}.SMALL_LINE", small)

    by_name = [name for name, _indent in rows(line, sort="name")]

    assert by_name == ["Ana", "Ben", "Cy", "Eve"]
    assert [name for name, _indent in rows(line, sort="-name")] == by_name[::-1]
    assert sorted(name for name, _indent in rows(line, direct=True)) == ["Ana", "Ben"]


@pytest.mark.parametrize("small", [1000, 2])
def test_team_page_can_show_who_has_not_confirmed(line, small, monkeypatch):
    for module in ("talent.queries.team", "talent.queries.team_page"):
        monkeypatch.setattr(f"{module}.SMALL_LINE", small)
    days = {"ana": 179, "ben": 180, "cy": 10}
    for who, ago in days.items():
        line[who].profile_confirmed_on = today() - timedelta(days=ago)
        line[who].skills_confirmed_on = today()
        line[who].save()

    assert sorted(name for name, _indent in rows(line, show="stale")) == ["Ben", "Eve"]


def test_team_page_sorts_by_time_in_role_through_changes_of_manager(line):
    role, older = RoleFactory(), RoleFactory()
    turn = date(2023, 1, 1)
    ana = line["ana"].assignments.get()
    ana.role, ana.valid = role, period(START, turn)
    ana.save()
    AssignmentFactory(
        employee=line["ana"], manager=line["boss"], role=role, valid=period(turn), reason="transfer"
    )
    ben = line["ben"].assignments.get()
    ben.role, ben.valid = older, period(START, turn)
    ben.save()
    AssignmentFactory(
        employee=line["ben"], manager=line["boss"], role=role, valid=period(turn), reason="lateral"
    )

    since = team.roles_since(line["boss"].user, [line["ana"].pk, line["ben"].pk])

    assert since == {line["ana"].pk: START, line["ben"].pk: turn}
    assert [name for name, _indent in rows(line, sort="-since", direct=True)] == ["Ben", "Ana"]
    assert [name for name, _indent in rows(line, sort="since", direct=True)] == ["Ana", "Ben"]


def test_team_page_counts_the_line(line):
    page = team_page(line["boss"].user, line["boss"], Asked(), [])

    assert (page.size, page.direct, page.fresh, page.stale, page.waits) == (4, 2, 0, 4, 0)
    assert {row.person.name: row.reports for row in page.page.rows} == {
        "Ana": 1, "Ben": 0, "Cy": 1, "Eve": 0
    }  # fmt: skip


def test_team_page_does_not_count_a_line_of_more_than_a_thousand(line, monkeypatch):
    for module in ("talent.queries.team", "talent.queries.team_page"):
        monkeypatch.setattr(f"{module}.SMALL_LINE", 2)

    page = team_page(line["boss"].user, line["boss"], Asked(), [])

    assert (page.size, page.direct, page.fresh, dict(page.counts)) == (None, None, None, {})


@pytest.mark.parametrize("small", [1000, 2])
def test_team_page_pages_through_a_line_once(line, small, monkeypatch):
    for module in ("talent.queries.team", "talent.queries.team_page"):
        monkeypatch.setattr(f"{module}.SMALL_LINE", small)
    for number in range(90):
        report(f"P{number:02}", line["ben"])

    names, cursor = [], ""
    while True:
        page = team_page(line["boss"].user, line["boss"], Asked(sort="name", cursor=cursor), [])
        names += [row.person.name for row in page.page.rows]
        cursor = page.page.next
        if not cursor:
            break

    assert names == sorted(["Ana", "Ben", "Cy", "Eve", *(f"P{n:02}" for n in range(90))])
