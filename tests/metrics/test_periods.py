"""Days as numbers agree with the calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.dates import months_between as plain_months_between
from metrics.periods import FOREVER, Period, months_between, months_up_to, years_later

DAYS = st.dates(date(1900, 1, 1), date(2150, 12, 31))


@given(DAYS, DAYS)
def test_whole_months_are_those_of_the_rest_of_the_suite(one, other):
    begins, ends = sorted([one, other])

    found = months_between([begins.toordinal()], [ends.toordinal()])

    assert found.tolist() == [plain_months_between(begins, ends)]


@given(DAYS, st.integers(1, 60))
def test_years_later_is_the_first_day_with_so_many_whole_years(begins, years):
    (later,) = years_later([begins.toordinal()], years)

    on_that_day, before = (
        plain_months_between(begins, date.fromordinal(int(later) - back)) for back in (0, 1)
    )
    assert before < 12 * years <= on_that_day


def test_who_began_on_a_leap_day_has_a_whole_year_on_the_first_of_march():
    begins = date(2020, 2, 29).toordinal()

    assert [date.fromordinal(int(years_later([begins], years)[0])) for years in (1, 4)] == [
        date(2021, 3, 1),
        date(2024, 2, 29),
    ]


def test_years_later_ends_with_the_calendar():
    assert years_later([FOREVER - 1], 5).tolist() == [FOREVER]


@pytest.mark.parametrize("ends", [date(2024, 1, 1), date(2023, 12, 31)])
def test_a_period_without_a_day_is_refused(ends):
    with pytest.raises(ValueError, match="at least one day"):
        Period(date(2024, 1, 1), ends)


def test_a_period_of_a_day_and_of_a_year():
    day, year = Period.of_day(date(2024, 2, 29)), Period.of_year(2024)

    assert (day.days, day.last, day.is_calendar_year) == (1, day.first, False)
    assert (year.days, year.is_calendar_year) == (366, True)


def test_months_up_to_a_day_are_whole_and_follow_each_other():
    found = list(months_up_to(date(2024, 3, 17), 3))

    assert found == [
        Period(date(2023, 12, 1), date(2024, 1, 1)),
        Period(date(2024, 1, 1), date(2024, 2, 1)),
        Period(date(2024, 2, 1), date(2024, 3, 1)),
    ]


@given(DAYS, st.integers(1, 40))
def test_months_up_to_a_day_are_over_by_its_beginning(day, count):
    found = list(months_up_to(day, count))

    assert len(found) == count
    assert day - timedelta(days=31) < found[-1].ends <= day
