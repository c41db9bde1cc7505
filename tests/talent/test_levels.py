"""The rule from claims to a level."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent.levels import Claim, Rule, confidence, fading, weigh

WEIGHTS = {"assessment": 1.0, "360": 0.8, "manager": 0.7, "mentor": 0.6, "self": 0.3}
RULE = Rule(WEIGHTS, 24)
DAY = date(2026, 11, 21)

claims = st.lists(
    st.builds(
        Claim,
        level=st.integers(1, 5),
        source=st.sampled_from(sorted(WEIGHTS)),
        claimant=st.integers(1, 3),
        on=st.dates(date(2015, 1, 1), DAY),
        pk=st.integers(1, 10_000),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda claim: claim.pk,
)


def claim(level, source, months_ago=0, claimant=1, pk=0):
    return Claim(level, source, claimant, DAY - timedelta(days=round(months_ago * 365.25 / 12)), pk)


def test_no_claim_no_level():
    assert weigh([], RULE, DAY) is None


def test_a_level_is_the_weighted_mean_of_the_claims():
    level = weigh([claim(2, "self"), claim(4, "manager", claimant=2)], RULE, DAY)

    assert level.value == Decimal("3.4")  # (0.3·2 + 0.7·4) / 1.0
    assert level.strength == pytest.approx(1.0)
    assert level.confidence == "high"


def test_an_old_claim_weighs_half_after_one_half_life():
    level = weigh([claim(1, "manager", 24), claim(4, "manager", 0, claimant=2)], RULE, DAY)

    assert level.value == Decimal("3.0")  # (0.35·1 + 0.7·4) / 1.05


def test_repeating_oneself_adds_nothing():
    once = weigh([claim(5, "self", 1), claim(2, "manager", 1, claimant=2)], RULE, DAY)
    often = weigh(
        [*(claim(5, "self", 6 - n, pk=n) for n in range(6)), claim(2, "manager", 1, claimant=2)],
        RULE, DAY,
    )  # fmt: skip

    assert often.value == once.value
    assert [part.counts for part in often.parts] == [True, True, *[False] * 5]


def test_two_sources_two_levels_apart_are_a_disagreement():
    near = weigh([claim(3, "self"), claim(4, "manager", claimant=2)], RULE, DAY)
    far = weigh([claim(2, "self"), claim(4, "manager", claimant=2)], RULE, DAY)

    assert (near.is_disputed, far.is_disputed) == (False, True)


def test_an_unknown_source_is_an_error():
    with pytest.raises(KeyError):
        weigh([claim(3, "horoscope")], RULE, DAY)


@pytest.mark.parametrize(
    ("strength", "word"), [(0.3, "low"), (0.4, "medium"), (0.7, "medium"), (0.8, "high")]
)
def test_confidence_words(strength, word):
    assert confidence(strength) == word


def test_fading():
    assert [fading(months, 24) for months in (-3, 0, 24, 48)] == [1, 1, 0.5, 0.25]


@given(claims)
def test_a_level_lies_between_the_claims_that_count(rows):
    level = weigh(rows, RULE, DAY)

    counting = [part.claim.level for part in level.parts if part.counts]
    assert min(counting) <= level.value <= max(counting)


@given(claims, st.integers(0, 5_000))
def test_time_alone_changes_the_confidence_and_never_the_level(rows, days):
    now, later = weigh(rows, RULE, DAY), weigh(rows, RULE, DAY + timedelta(days=days))

    assert later.strength <= now.strength
    assert later.is_disputed == now.is_disputed
    assert abs(later.value - now.value) <= Decimal("0.1")  # the rounding may tip


@given(claims, st.randoms())
def test_the_order_of_the_claims_does_not_matter(rows, random):
    shuffled = rows[:]
    random.shuffle(shuffled)

    assert weigh(shuffled, RULE, DAY) == weigh(rows, RULE, DAY)
