"""The demo company's objectives and goals: the same every time, and as the product allows."""

from datetime import date

import pytest

from careers.demo.company import draw_company
from careers.demo.goals import content, cycles, goals, objectives

DAY = date(2026, 11, 26)


@pytest.fixture(scope="module")
def company():
    return draw_company(400, 1, DAY)


def plain(found):
    return [
        (goal.person.email, goal.title, goal.visibility, goal.state, len(goal.said))
        for goal in found
    ]


def test_the_same_seed_draws_the_same_goals(company):
    assert plain(goals(company)) == plain(goals(draw_company(400, 1, DAY)))


def test_most_people_have_goals_and_most_goals_a_word(company):
    found = goals(company)
    people = {goal.person for goal in found}

    assert len(people) > 0.7 * len(company.posts_today)
    assert sum(bool(goal.said) for goal in found) > 0.8 * len(found)
    assert {goal.visibility for goal in found} == {"private", "manager", "public"}
    assert {goal.state for goal in found} == {"open", "done", "dropped"}


def test_what_was_said_lies_between_the_first_day_and_today(company):
    for goal in goals(company):
        days = [said.on for said in goal.said]
        assert len(days) == len(set(days))
        assert all(goal.starts_on <= day <= DAY for day in days)
        assert goal.ended_on is None or goal.starts_on <= goal.ended_on <= DAY
        assert goal.parent is None or goal.parent.person != goal.person


def test_the_cast_has_its_goals_and_leilas_supports_ingrids(company):
    found = {goal.title: goal for goal in goals(company)}
    report = found["The pilot's report is out within five days of each campaign"]

    assert {row["title"] for row in content()["cast"]} <= set(found)
    assert report.parent is found["5,000 hours without a stop in Delft"]


@pytest.mark.parametrize("size", [60, 400, 3000])
def test_objectives_hang_below_what_exists_at_any_size(size):
    rows = list(objectives(draw_company(size, 1, DAY)))
    seen = set()
    for row in rows:
        assert row.parent is None or row.parent in seen
        assert row.starts_on < row.ends_on
        seen.add(row.id)

    assert {"water", "pilot"} <= seen


@pytest.mark.parametrize(
    ("day", "names"),
    [
        (date(2026, 1, 1), ["First half of 2026", "Second half of 2025"]),
        (date(2026, 12, 31), ["Second half of 2026", "First half of 2026"]),
    ],
)
def test_cycles_are_half_years(day, names):
    spans = cycles(day)

    assert [name for name, *_days in spans] == names
    assert spans[0][1] == spans[1][2]
    assert spans[0][1] <= day < spans[0][2]
