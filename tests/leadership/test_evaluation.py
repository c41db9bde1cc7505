"""Figures of a programme's effect are of five people or more, each counted once."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadership.evaluation import (
    Change,
    Mean,
    Rater,
    behaviour,
    behaviour_days,
    change,
    mean_of,
    steps_between,
)
from lib.fresh_figures import Shown

SCALE = (1.0, 5.0)


def of(*scores, first=1):
    """One score of each person, numbered from `first`."""
    return {first + at: [score] for at, score in enumerate(scores)}


# --- reaction ---


def test_a_mean_is_told_of_five_people_and_not_of_four():
    assert mean_of(of(2, 3, 4, 3, 4), SCALE, fresh=5) == Mean(5, Shown(3.2))
    assert mean_of(of(2, 3, 4, 3), SCALE, fresh=4) is None


def test_a_mean_is_told_anew_when_five_more_have_answered():
    told = [mean_of(of(*[3] * 20), SCALE, fresh=fresh) for fresh in (0, 4, 5)]

    assert told == [None, None, Mean(20, Shown(3.0))]


def test_who_answers_often_counts_once_and_who_answers_nothing_does_not():
    often = {1: [1, 1, 1, 1, 1, 1], 2: [3], 3: [3], 4: [3], 5: [3, 5], 6: []}

    assert mean_of(often, SCALE, fresh=5) == Mean(5, Shown(2.8))
    assert mean_of({one: often[one] for one in (1, 2, 3, 4, 6)}, SCALE, fresh=4) is None


def test_what_nearly_all_answered_is_a_band():
    assert mean_of(of(5, 5, 5, 5, 4), SCALE, fresh=5) == Mean(5, Shown(4.5, "or more"))


# --- learning ---


def test_a_change_is_of_those_who_were_assessed_both_times():
    before = of(2, 2, 3, 2, 2, 1, 1)
    after = of(5, 5, 3, 3, 4, 3, 4, first=3)

    assert change(before, after, SCALE, fresh=5) == Change(5, Shown(1.8), Shown(4.0), Shown(2.2))


def test_no_change_is_told_of_four_pairs_nor_before_five_new_ones():
    assert change(of(2, 2, 2, 2, 2), of(3, 3, 3, 3), SCALE, fresh=4) is None
    assert change(of(*[2] * 9), of(*[3] * 9), SCALE, fresh=4) is None
    assert change(of(*[2] * 5), of(*[3] * 5, first=6), SCALE, fresh=0) is None


@pytest.mark.parametrize(
    ("before", "after", "steps"),
    [
        (Shown(2.0), Shown(3.5), Shown(1.5)),
        (Shown(3.0), Shown(2.5), Shown(-0.5)),
        (Shown(2.0), Shown(4.5, "or more"), Shown(2.5, "or more")),
        (Shown(1.5, "or less"), Shown(3.0), Shown(1.5, "or more")),
        (Shown(1.5, "or less"), Shown(4.5, "or more"), Shown(3.0, "or more")),
        (Shown(4.5, "or more"), Shown(4.0), Shown(-0.5, "or less")),
        (Shown(2.0), Shown(1.5, "or less"), Shown(-0.5, "or less")),
        (Shown(4.5, "or more"), Shown(4.5, "or more"), None),
        (Shown(1.5, "or less"), Shown(1.5, "or less"), None),
    ],
)
def test_a_change_says_no_more_than_the_two_means(before, after, steps):
    assert steps_between(before, after) == steps


scores = st.lists(st.integers(1, 5), min_size=5, max_size=12)


@given(scores, st.randoms(use_true_random=False))
def test_what_is_shown_is_true_and_follows_from_the_two_means(first, rng):
    second = [rng.randint(1, 5) for _ in first]

    found = change(of(*first), of(*second), SCALE, fresh=len(first))

    exact = (sum(second) - sum(first)) / len(first)
    assert found.steps == steps_between(found.before, found.after)
    if found.steps is not None:
        by = found.steps.value - exact
        assert {"": abs(by), "or more": by, "or less": -by}[found.steps.band] <= 0.1 + 1e-9


# --- behaviour ---


def test_behaviour_is_told_by_each_kind_of_rater_on_its_own():
    ratings = {Rater.SELF: of(4, 4, 4, 4, 3), Rater.MANAGER: of(2, 3, 3, 3, 2, 3)}

    found = behaviour(ratings, SCALE, fresh={Rater.SELF: 5, Rater.MANAGER: 6})

    assert found == {
        Rater.SELF: Mean(5, Shown(3.8)), Rater.MANAGER: Mean(6, Shown(2.7)),
    }  # fmt: skip


def test_behaviour_is_not_told_of_raters_who_are_too_few():
    ratings = {Rater.SELF: of(4, 4, 4, 4, 3), Rater.MANAGER: of(2, 3, 3, 3)}

    assert behaviour(ratings, SCALE, fresh={Rater.SELF: 5, Rater.MANAGER: 4}) == {
        Rater.SELF: Mean(5, Shown(3.8))
    }
    assert behaviour({}, SCALE, fresh={}) == {}


def test_behaviour_is_asked_for_60_to_90_days_after_the_end():
    assert behaviour_days(date(2026, 1, 1)) == (date(2026, 3, 2), date(2026, 4, 1))


# --- bad input ---


@pytest.mark.parametrize(
    ("answers", "fresh", "words"),
    [
        (of(3, 6), 0, "outside"),
        (of(0, 3), 0, "outside"),
        (of(float("nan")), 0, "outside"),
        (of(3), 2, "more fresh"),
        (of(3), -1, "more fresh"),
    ],
)
def test_what_cannot_be_is_refused(answers, fresh, words):
    with pytest.raises(ValueError, match=words):
        mean_of(answers, SCALE, fresh=fresh)
    with pytest.raises(ValueError, match=words):
        change(answers, answers, SCALE, fresh=fresh)
