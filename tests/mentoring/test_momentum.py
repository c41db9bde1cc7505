"""The momentum of a pair, from dates alone."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.momentum import Pace, PairFacts, Risk, Why, expected_of, momentum, risks

START = date(2026, 3, 2)


def day(number):
    return START + timedelta(days=number)


def facts(**more):
    given_now = {
        "starts_on": START, "ends_on": day(168), "cadence_weeks": 2, "quiet_days": 28,
    }  # fmt: skip
    return PairFacts(**(given_now | more))


@pytest.mark.parametrize(
    ("more", "on", "said"),
    [
        ({}, 3, (Pace.ON_TRACK, Why.BEGUN, 0, 0)),
        ({"held": 2, "last_on": day(28)}, 30, (Pace.ON_TRACK, Why.KEEPS, 2, 2)),
        ({"held": 1, "last_on": day(20)}, 42, (Pace.SLOW, Why.BEHIND, 1, 3)),
        ({}, 28, (Pace.QUIET, Why.NOBODY_MET, 0, 2)),
        ({"held": 1, "last_on": day(10)}, 37, (Pace.ON_TRACK, Why.KEEPS, 1, 2)),
        ({"held": 1, "last_on": day(10)}, 38, (Pace.QUIET, Why.SILENCE, 1, 2)),
        ({"held": 1, "last_on": day(10), "next_on": day(40)}, 38, (Pace.SLOW, Why.AHEAD, 1, 2)),
        ({"held": 1, "last_on": day(10), "next_on": day(30)}, 38, (Pace.QUIET, Why.SILENCE, 1, 2)),
        ({"held": 1, "paused_on": day(14)}, 90, (Pace.PAUSED, Why.RESTS, 1, 1)),
        (
            {"held": 1, "last_on": day(10), "resumed_on": day(70), "paused_days": 56},
            84,
            (Pace.ON_TRACK, Why.KEEPS, 1, 2),
        ),
        ({"held": 4, "ended_on": day(56)}, 200, (Pace.OVER, Why.ENDED, 4, 4)),
        ({"held": 12, "last_on": day(165)}, 180, (Pace.ON_TRACK, Why.KEEPS, 12, 12)),
    ],
)
def test_one_word_and_its_reason(more, on, said):
    found = momentum(facts(**more), day(on))

    assert (found.pace, found.why, found.held, found.expected) == said


@given(
    st.integers(0, 300), st.integers(0, 100), st.integers(1, 12), st.integers(0, 30),
    st.integers(7, 120),
)  # fmt: skip
def test_more_sessions_and_pauses_never_make_it_worse(on, paused, cadence, held, quiet):
    one = facts(cadence_weeks=cadence, held=held, last_on=START, quiet_days=quiet)
    more = facts(cadence_weeks=cadence, held=held + 1, last_on=START, quiet_days=quiet)
    rested = facts(cadence_weeks=cadence, held=held, last_on=START, quiet_days=quiet,
                   paused_days=paused)  # fmt: skip
    order = list(Pace)

    assert 0 <= expected_of(rested, day(on)) <= expected_of(one, day(on)) <= 168 // 7 // cadence
    rank = [order.index(momentum(f, day(on)).pace) for f in (one, more, rested)]
    assert rank[0] <= rank[1]
    assert rank[0] <= rank[2]


def test_a_pair_that_has_not_begun_has_no_momentum():
    with pytest.raises(ValueError, match="not begun"):
        momentum(facts(starts_on=None), START)


@pytest.mark.parametrize(
    ("more", "on", "found"),
    [
        ({"held": 1, "last_on": day(1)}, 20, []),
        ({"is_signed": False}, 13, []),
        ({"is_signed": False, "held": 1, "last_on": day(9)}, 14, [(Risk.UNSIGNED, day(14))]),
        ({}, 30, [(Risk.QUIET, START)]),
        ({"lacks_mentor": True, "is_in_line": True}, 1,
         [(Risk.IN_LINE, None), (Risk.NO_MENTOR, None)]),
        ({"half_time_on": day(84), "lacks_evaluation": True, "held": 9, "last_on": day(90)}, 98,
         [(Risk.UNEVALUATED, day(98))]),
        ({"half_time_on": day(84), "lacks_evaluation": True, "held": 9, "last_on": day(90)}, 97,
         []),
        ({"paused_on": day(5), "is_signed": False}, 90, []),
        ({"ended_on": day(5), "is_signed": False}, 90, []),
        ({"starts_on": None, "proposed_on": START}, 6, []),
        ({"starts_on": None, "proposed_on": START}, 7, [(Risk.UNANSWERED, day(7))]),
    ],
)  # fmt: skip
def test_what_is_at_risk_says_why_and_since_when(more, on, found):
    assert [(one.risk, one.since) for one in risks(facts(**more), day(on))] == found
