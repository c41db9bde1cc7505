"""Days of a rhythm, and moments when clocks change."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from metrics.rhythm import MONTHS, day_of, latest_day, moment, months_later, next_day, shortest_gap

START = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("rhythm", "number", "day"),
    [
        ("weekly", 2, date(2026, 2, 14)),
        ("fortnightly", 1, date(2026, 2, 14)),
        ("monthly", 1, date(2026, 2, 28)),
        ("monthly", 2, date(2026, 3, 31)),
        ("quarterly", 1, date(2026, 4, 30)),
        ("half_yearly", 1, date(2026, 7, 31)),
        ("yearly", 2, date(2028, 1, 31)),
        ("two_yearly", 1, date(2028, 1, 31)),
        ("once", 0, START),
    ],
)
def test_a_rhythm_keeps_its_day(rhythm, number, day):
    assert day_of(rhythm, START, number) == day


def test_what_is_asked_once_has_no_second_day():
    with pytest.raises(ValueError, match="once"):
        day_of("once", START, 1)


@pytest.mark.parametrize("rhythm", ["weekly", "fortnightly", *MONTHS])
def test_latest_and_next_agree_with_counting(rhythm):
    days = [day_of(rhythm, START, number) for number in range(6)]
    for at, day in enumerate(days[:-1]):
        assert latest_day(rhythm, START, day) == day
        assert next_day(rhythm, START, day) == days[at + 1]
        before = date.fromordinal(day.toordinal() - 1)
        assert latest_day(rhythm, START, before) == (days[at - 1] if at else None)
        assert next_day(rhythm, START, before) == day


def test_once_comes_once():
    assert latest_day("once", START, date(2030, 1, 1)) == START
    assert next_day("once", START, START) is None
    assert next_day("once", START, date(2025, 1, 1)) == START


def test_nothing_is_asked_less_often_than_every_two_years():
    assert max(MONTHS.values()) == 24
    assert shortest_gap("once") is None
    assert shortest_gap("weekly") == 7
    assert shortest_gap("monthly") == 28


def test_months_end_where_they_are_short():
    assert months_later(date(2028, 2, 29), 12) == date(2029, 2, 28)


@pytest.mark.parametrize(
    ("day", "at", "utc"),
    [
        (date(2026, 7, 1), time(18), datetime(2026, 7, 1, 16, tzinfo=UTC)),
        # The hour from 2 to 3 comes twice: the later one; and it does not exist: after it.
        (date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        (date(2026, 3, 29), time(2, 30), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
    ],
)
def test_a_wave_closes_by_the_later_clock(day, at, utc):
    assert moment(day, at, ZoneInfo("Europe/Amsterdam")).astimezone(UTC) == utc
