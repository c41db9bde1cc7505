"""Every indicator agrees with a plain statement of it, in any company, period and breakdown."""

import numpy as np
import pytest
from hypothesis import given, settings

from metrics.indicators import COUNTED, Breakdown, Dimension
from tests.metrics import plain_indicators
from tests.metrics.histories import columns_of, history_of
from tests.metrics.plain_history import PlainHistory
from tests.metrics.random_histories import facts, organisations, periods

BREAKDOWNS = [None, *Dimension]


def by_group(breakdown, counts):
    """What is not zero, by key of the group, and by month where there are months."""
    keys = [*breakdown.keys.tolist(), None]
    return {
        (keys[place[0]], *place[1:]) if len(place) > 1 else keys[place[0]]: counts[tuple(place)]
        for place in np.argwhere(counts).tolist()
    }


@pytest.mark.parametrize("key", COUNTED)
@given(organisations(), facts(), periods())
@settings(max_examples=25, deadline=None)
def test_counts_are_those_of_the_plain_statement(key, organisation, known, period):
    history = history_of(*organisation).with_facts(columns_of(known))
    plain = PlainHistory(*organisation, facts=known)

    for dimension in BREAKDOWNS:
        breakdown = Breakdown(history, dimension)
        found = COUNTED[key].count(breakdown, period)

        expected = getattr(plain_indicators, key)(plain, dimension, period)
        assert [
            by_group(breakdown, part) for part in (found.numerator, found.denominator, found.people)
        ] == [pytest.approx({k: v for k, v in dict(part).items() if v}) for part in expected]
