"""Time to promotion: the median of those promoted, and the curve that counts who waits."""

import numpy as np
import pytest

from metrics.indicators import COUNTED, Breakdown, Dimension
from metrics.indicators.promotions import survival
from metrics.periods import Period
from tests.metrics.histories import Employed, Held, career, company, day, history_of

EVER = Period(day("2000-01-01"), day("2024-01-01"))
UP = {"role": 2, "reason": "promotion"}
PROMOTED, EXPECTED = "time_to_promotion", "expected_time_to_promotion"


def month(number):
    """The first day of a month, counted from January 2020 as 0."""
    return f"{2020 + number // 12}-{1 + number % 12:02}-01"


def waits(person, months, how):
    """Somebody who began in January 2020 and after so many months was promoted, left or moved."""
    if how == "left":
        return career(person, month(0), (month(0), {}), ends=month(months))
    change = {"promoted": UP, "moved": {"role": 3, "reason": "lateral"}}[how]
    # Whoever goes on leaves on the next day, so that nobody waits in the second role.
    after = (day(month(months)).replace(day=2)).isoformat()
    return career(person, month(0), (month(0), {}), (month(months), change), ends=after)


def value(history, key, period=EVER):
    (found,) = COUNTED[key].of(Breakdown(history), period)
    return found


@pytest.mark.parametrize(
    ("months", "median"),
    [([7], 7), ([4, 9], 6.5), ([30, 2, 10], 10), ([5, 5, 8, 40], 6.5)],
)
def test_the_median_of_those_promoted(months, median):
    history = company(*(waits(n, many, "promoted") for n, many in enumerate(months)))

    assert value(history, PROMOTED) == median


def test_the_curve_of_a_worked_example():
    """Ten people; promoted after 6, 6, 12, 24; left after 6, 10; moved after 18; waiting at 30.

    Month 6: 2 of 10 promoted, 0.8. Month 12: of 6 still there 1, 0.8 · 5/6 = 0.667. Month 24: of
    4 still there 1, 0.667 · 3/4 = 0.5. So half are promoted after 24 months.
    """
    history = company(
        waits(1, 6, "promoted"), waits(2, 6, "promoted"), waits(3, 12, "promoted"),
        waits(4, 24, "promoted"), waits(5, 6, "left"), waits(6, 10, "left"),
        waits(7, 18, "moved"),
        *(career(n, month(0), (month(0), {})) for n in (8, 9, 10)),
    )  # fmt: skip
    period = Period(day("2000-01-01"), day(month(30)))

    counts = COUNTED[EXPECTED].count(Breakdown(history), period)

    curve = survival(counts)[0]
    assert curve[[5, 6, 11, 12, 23, 24, 30]].tolist() == pytest.approx(
        [1, 0.8, 0.8, 0.8 * 5 / 6, 0.8 * 5 / 6, 0.5, 0.5]
    )
    assert value(history, EXPECTED, period) == 24
    assert value(history, PROMOTED, period) == 9


def test_who_waits_longer_makes_the_expected_time_longer_and_not_the_median():
    promoted = [waits(n, 10 + n, "promoted") for n in range(4)]
    waiting = [career(100 + n, month(0), (month(0), {})) for n in range(3)]

    assert value(company(*promoted), EXPECTED) == 11
    assert value(company(*promoted, *waiting), EXPECTED) == 13
    assert value(company(*promoted), PROMOTED) == value(company(*promoted, *waiting), PROMOTED)


def test_where_fewer_than_half_are_promoted_no_time_is_known():
    history = company(
        waits(1, 5, "promoted"), *(career(n, month(0), (month(0), {})) for n in (2, 3))
    )

    assert np.isnan(value(history, EXPECTED))


def test_without_anybody_left_to_leave_the_curve_is_the_share_still_waiting():
    months = [3, 5, 8, 13, 21]
    history = company(*(waits(n, many, "promoted") for n, many in enumerate(months)))
    counts = COUNTED[EXPECTED].count(Breakdown(history), EVER)

    curve = survival(counts)[0]

    # The second role of each lasts a day, in which nobody waits a month.
    at_first = counts.denominator[0, 0]
    assert at_first == 10
    assert [curve[many] for many in months] == pytest.approx([0.8, 0.6, 0.4, 0.2, 0])


def test_the_time_is_that_in_the_role_before():
    """Here for longer, in two units, with a slip of 20 days: 18 months in the role."""
    history = history_of(
        [Employed(1, day("2019-01-01"))],
        [
            Held(1, day("2019-01-01"), day("2021-01-01"), role=1),
            Held(1, day("2021-01-01"), day("2021-06-11"), role=2, reason="promotion"),
            Held(1, day("2021-07-01"), day("2022-01-01"), role=2, unit=2, reason="transfer"),
            Held(1, day("2022-01-01"), day("2022-07-01"), role=2, unit=2, manager=9,
                 reason="reorganisation"),
            Held(1, day("2022-07-01"), role=3, reason="promotion"),
        ],
    )  # fmt: skip

    assert value(history, PROMOTED, Period.of_year(2022)) == 18


def test_who_began_before_the_period_counts_from_then_on():
    """In a year that begins after 24 months of waiting, nobody is at risk in the months before."""
    history = company(career(1, month(0), (month(0), {}), (month(30), UP)))

    counts = COUNTED[EXPECTED].count(Breakdown(history), Period.of_year(2022))

    assert np.flatnonzero(counts.numerator[0]).tolist() == [30]
    # Months 24 to 30 of the first role, and 0 to 6 of the second.
    assert np.flatnonzero(counts.denominator[0]).tolist() == [*range(7), *range(24, 31)]


@pytest.mark.parametrize("days", [1, 2])
def test_a_promotion_on_the_first_day_of_a_period_is_at_risk_in_it(days):
    history = company(career(1, month(0), (month(0), {}), (month(30), UP)))
    first = day(month(30)).toordinal()
    period = Period(day(month(30)), day(month(30)).fromordinal(first + days))

    counts = COUNTED[EXPECTED].count(Breakdown(history), period)

    assert (counts.numerator[0, 30], counts.denominator[0, 30]) == (1, 1)


def test_begun_on_a_leap_day_the_months_are_whole_ones():
    history = company(
        career(1, "2020-02-29", ("2020-02-29", {}), ("2021-02-28", UP)),
    )

    assert value(history, PROMOTED) == 11


def test_the_curve_of_a_unit_is_that_of_everybody_who_waits_in_it():
    history = company(
        *(career(n, month(0), (month(0), {"unit": 1 + n % 2}), (month(6 + 12 * (n % 2)), UP))
          for n in range(8))
    )  # fmt: skip
    breakdown = Breakdown(history, Dimension.UNIT)

    found = COUNTED[EXPECTED].of(breakdown, Period(day("2000-01-01"), day(month(19))))

    assert found[:2].tolist() == [6, 18]
