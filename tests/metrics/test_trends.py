"""Positions of a line over time, and as of which days figures tell."""

from datetime import date

from metrics.figures import Figure, Figures, month_ends, period_of, year_before
from metrics.indicators import INDICATORS, Dimension
from metrics.periods import Period
from metrics.trends import Trend, trend


def test_a_line_goes_from_the_bottom_to_its_largest_value():
    assert trend([0.0, 5.0, 10.0]) == Trend(("0,118 300,60 600,2",), (), 0.0, 10.0)


def test_a_line_is_broken_where_nothing_is_told():
    found = trend([1.0, None, 2.0, 2.0])

    assert found.lines == ("400,2 600,2",)
    assert found.dots == (("0", "60"),)


def test_a_target_above_all_values_is_in_the_picture():
    assert trend([1.0, 1.0], target=2.0) == Trend(("0,60 600,60",), (), 0.0, 2.0, "2")


def test_fewer_than_two_values_are_no_line():
    assert trend([None, 1.0, None]) is None
    assert trend([]) is None


def test_zero_all_the_way_lies_at_the_bottom():
    assert trend([0.0, 0.0]).lines == ("0,118 600,118",)


def test_month_ends_are_those_of_months_that_are_over():
    assert month_ends(date(2024, 3, 15), 3) == [
        date(2023, 12, 31), date(2024, 1, 31), date(2024, 2, 29),
    ]  # fmt: skip
    assert month_ends(date(2024, 2, 29), 1) == [date(2024, 2, 29)]


def test_a_year_before_the_leap_day_begins_in_march():
    assert year_before(date(2024, 2, 29)) == date(2023, 3, 1)
    assert year_before(date(2023, 2, 28)) == date(2022, 2, 28)


def test_a_rate_tells_of_a_year_and_a_number_of_its_day():
    day = date(2024, 2, 29)

    assert period_of(INDICATORS["retention"], None, day) == Period(
        date(2023, 3, 1), date(2024, 3, 1)
    )
    assert period_of(INDICATORS["headcount"], None, day) == Period.of_day(day)
    assert period_of(INDICATORS["voluntary_loss"], None, day) == Period.of_year(2023)
    assert period_of(INDICATORS["headcount"], Dimension.TENURE, day) == Period.of_year(2023)
    assert period_of(INDICATORS["voluntary_loss"], None, date(2023, 12, 31)) == Period.of_year(2023)
    assert period_of(INDICATORS["plan_coverage"], None, date(2024, 2, 28)) == Period.of_day(
        date(2024, 1, 31)
    )


def test_figures_are_kept_without_loss():
    figures = Figures(
        Figure((), 1 / 3, 1.0, 3.0, 3),
        (Figure((1,), None, 0.0, 0.1 + 0.2, 7), Figure((2, 3), 1.0, None, None, 5, is_wider=True)),
    )

    assert Figures.of_json(figures.as_json()) == figures
