"""What of employments and assignments becomes a stay, a post and a time in a role."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings

from careers.services import transitions
from metrics import history as pure
from metrics.history import EXIT_REASONS, NONE, PAUSE_DAYS, REASONS
from metrics.periods import FOREVER
from talent.models import AssignmentReason, ExitReason
from tests.metrics.histories import (
    Employed,
    Existed,
    Held,
    Placed,
    career,
    company,
    day,
    history_of,
)
from tests.metrics.random_histories import organisations


def days(*numbers):
    return [date.fromordinal(int(number)).isoformat() for number in numbers]


def test_the_words_are_those_of_the_records():
    assert ("", *ExitReason.values) == EXIT_REASONS
    assert tuple(AssignmentReason.values) == REASONS
    assert PAUSE_DAYS == transitions.PAUSE_DAYS


def test_an_empty_company_has_an_empty_history():
    found = history_of()

    assert (found.stays.person.size, found.posts.person.size, found.role_times.person.size) == (
        0, 0, 0,
    )  # fmt: skip
    assert found.stays_on(day("2024-01-01").toordinal()).tolist() == []


def test_people_without_posts_are_in_no_post():
    found = history_of([Employed(7, day("2024-01-01"))])

    assert found.posts_of(np.array([0]), day("2024-06-01").toordinal()).tolist() == [NONE]
    assert found.last_posts_of(np.array([0]), day("2024-06-01").toordinal()).tolist() == [NONE]


def test_employments_that_meet_are_one_stay_and_a_pause_makes_two():
    found = history_of([
        Employed(1, day("2020-01-01"), day("2021-01-01"), "end_of_contract"),
        Employed(1, day("2021-01-01"), day("2022-01-01"), "voluntary", True),
        Employed(1, day("2022-01-02")),
        Employed(2, day("2022-01-02")),
    ]).stays  # fmt: skip

    assert days(*found.begins) == ["2020-01-01", "2022-01-02", "2022-01-02"]
    assert days(found.ends[0]) == ["2022-01-01"]
    assert [EXIT_REASONS[code] for code in found.exit_reason] == ["voluntary", "", ""]
    assert found.regretted.tolist() == [1, NONE, NONE]


def test_an_assignment_counts_only_while_its_person_is_employed():
    found = history_of(
        [
            Employed(1, day("2020-01-01"), day("2021-01-01")),
            Employed(1, day("2022-01-01"), day("2023-01-01")),
        ],
        [Held(1, day("2019-06-01"), day("2022-03-01")), Held(1, day("2022-03-01"), role=2)],
    ).posts

    assert list(zip(days(*found.begins), days(*found.ends), strict=True)) == [
        ("2020-01-01", "2021-01-01"),
        ("2022-01-01", "2022-03-01"),
        ("2022-03-01", "2023-01-01"),
    ]
    assert found.is_begun.tolist() == [False, False, True]
    assert found.before.tolist() == [NONE, NONE, 1]


@pytest.mark.parametrize(
    ("second", "change", "since"),
    [
        ("2021-01-01", {"unit": 2}, "2020-01-01"),
        ("2021-02-01", {"unit": 2}, "2020-01-01"),  # 31 days: a slip of dates
        ("2021-02-02", {"unit": 2}, "2021-02-02"),
        ("2021-01-01", {"role": 2}, "2021-01-01"),
        ("2021-01-01", {"reason": "promotion"}, "2021-01-01"),
    ],
)
def test_the_time_in_a_role_is_unbroken(second, change, since):
    held = [
        Held(1, day("2020-01-01"), day("2021-01-01")),
        Held(1, day(second), **{"reason": "transfer", **change}),
    ]

    found = history_of([Employed(1, day("2020-01-01"))], held).posts

    assert days(*found.since) == ["2020-01-01", since]


def test_a_time_in_a_role_ends_by_a_promotion_or_with_its_last_post():
    found = company(
        career(
            1, "2020-01-01",
            ("2020-01-01", {"role": 1}),
            ("2020-06-01", {"role": 1, "manager": 9, "reason": "reorganisation"}),
            ("2021-01-01", {"role": 2, "reason": "promotion"}),
            ("2022-01-01", {"role": 3}),
            ends="2023-01-01",
        )
    ).role_times  # fmt: skip

    assert list(zip(days(*found.begins), days(*found.ends), strict=True)) == [
        ("2020-01-01", "2021-01-01"),
        ("2021-01-01", "2022-01-01"),
        ("2022-01-01", "2023-01-01"),
    ]
    assert found.is_promoted.tolist() == [True, False, False]


def test_a_person_hired_again_begins_anew_in_the_role():
    found = history_of(
        [
            Employed(1, day("2020-01-01"), day("2021-01-01")),
            Employed(1, day("2021-01-11")),
        ],
        [
            Held(1, day("2020-01-01"), day("2021-01-01")),
            Held(1, day("2021-01-11")),
        ],
    )

    assert days(*found.posts.since) == ["2020-01-01", "2021-01-11"]
    assert found.role_times.ends[1] == FOREVER


UNITS = [Existed(1), Existed(2), Existed(3, ends=day("2022-01-01")), Existed(4)]


def parents_on(text, *placed, units=UNITS):
    units = history_of(units=units, placed=placed)
    found = units.units.parents_on(day(text).toordinal())
    return {
        int(unit): None if found[at] == NONE else int(units.unit_ids[found[at]])
        for at, unit in enumerate(units.unit_ids)
    }


def test_units_lie_where_they_lay_on_the_day():
    placed = [
        Placed(2, 1, ends=day("2021-01-01")),
        Placed(4, 2, ends=day("2021-01-01")),
        Placed(4, 1, day("2021-01-01")),
    ]

    assert parents_on("2020-12-31", *placed) == {1: None, 2: 1, 3: None, 4: 2}
    assert parents_on("2021-01-01", *placed) == {1: None, 2: None, 3: None, 4: 1}


def test_a_closed_unit_lies_where_it_lay_last():
    placed = [
        Placed(3, 1, ends=day("2021-01-01")),
        Placed(3, 2, day("2021-01-01"), day("2022-01-01")),
    ]

    assert parents_on("2020-06-01", *placed)[3] == 1
    assert parents_on("2023-01-01", *placed)[3] == 2


def test_a_circle_through_a_closed_unit_is_cut_at_it():
    placed = [
        Placed(3, 2, ends=day("2021-01-01")),
        Placed(2, 3, day("2022-06-01")),
        Placed(4, 2),
    ]

    assert parents_on("2023-01-01", *placed) == {2: 3, 3: None, 4: 2, 1: None}


@given(organisations())
@settings(max_examples=100, deadline=None)
def test_ids_that_are_too_large_for_a_table_are_numbered_alike(organisation):
    found = history_of(*organisation)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pure, "LARGEST_TABLE", 0)
        again = history_of(*organisation)

    for name in ("people", "unit_ids", "role_ids", "track_ids"):
        assert getattr(again, name).tolist() == getattr(found, name).tolist()
    for name in ("person", "unit", "manager", "track"):
        assert getattr(again.assignments, name).tolist() == (
            getattr(found.assignments, name).tolist()
        )
