"""How far goals are: the example of docs/figures.md, and what holds for all numbers."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careers.goal_progress import (
    Measure,
    Progress,
    mean_of,
    progress_of,
    progress_of_goals,
    share_of,
)

numbers = st.decimals(-1_000_000, 1_000_000, places=2)
INTERVIEWS = Measure(0, 8, 6)
DAYS = Measure(12, 5, 9)
MARGIN = Measure(10, 14)


def test_the_example_of_the_documents():
    assert (share_of(INTERVIEWS), share_of(DAYS), share_of(MARGIN)) == (
        Fraction(3, 4), Fraction(3, 7), None,
    )  # fmt: skip
    assert progress_of([INTERVIEWS, DAYS, MARGIN]) == Progress(percent=59, known=2, total=3)
    assert progress_of([INTERVIEWS, DAYS, Measure(10, 14, 10)]).percent == 39
    assert progress_of([Measure(0, 8, 10), DAYS]).percent == 71


def test_nothing_known_is_no_zero():
    assert progress_of([MARGIN]) == Progress(None, 0, 1)
    assert progress_of([]) == Progress(None, 0, 0)
    assert progress_of([Measure(10, 14, 10)]) == Progress(0, 1, 1)


def test_an_objective_is_the_mean_of_the_goals_that_have_a_percentage():
    goals = [Progress(50, 1, 1), Progress(None, 0, 2), Progress(75, 2, 3)]

    assert progress_of_goals(goals) == Progress(percent=63, known=2, total=3)
    assert progress_of_goals(goals).unknown == 1


def test_halves_are_rounded_up_once_and_last():
    assert mean_of([Fraction(1, 200)]).percent == 1
    assert (
        mean_of([Fraction(1, 3), Fraction(2, 3), Fraction(1, 200) * 3 - 1 + Fraction(1)]).percent
        == 34
    )


def test_a_key_result_that_leads_nowhere_is_refused():
    with pytest.raises(ValueError, match="from one number to another"):
        share_of(Measure(4, 4, 4))


@given(start=numbers, target=numbers, current=numbers)
def test_a_share_is_within_bounds_and_the_same_seen_from_the_other_side(start, target, current):
    if start == target:
        return
    share = share_of(Measure(start, target, current))

    assert 0 <= share <= 1
    assert share == share_of(Measure(-start, -target, -current))
    assert share_of(Measure(start, target, target)) == 1
    assert share_of(Measure(start, target, start)) == 0


@given(st.lists(st.tuples(numbers, st.none() | numbers), min_size=1, max_size=6))
def test_what_is_unknown_changes_no_percentage(pairs):
    measures = [Measure(s, s + Decimal("10"), c) for s, c in pairs]
    known = [measure for measure in measures if measure.current is not None]

    found = progress_of(measures)

    assert found.percent == progress_of(known).percent
    assert (found.known, found.total) == (len(known), len(measures))
