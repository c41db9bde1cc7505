"""Sizes, levels, hours and dates of qualifications."""

from datetime import date, timedelta

import pytest

from leadership.credits import (
    Progress,
    Size,
    check_hours,
    check_level,
    expires_on,
    progress,
    reminder_due,
    size_of,
    total_hours,
)


@pytest.mark.parametrize(
    ("number", "size"),
    [
        (1, Size.AWARD),
        (12, Size.AWARD),
        (13, Size.CERTIFICATE),
        (36, Size.CERTIFICATE),
        (37, Size.DIPLOMA),
        (400, Size.DIPLOMA),
    ],
)
def test_a_size_follows_from_the_credits(number, size):
    assert size_of(number) == size


@pytest.mark.parametrize("number", [0, -5])
def test_nothing_is_a_qualification_without_credits(number):
    with pytest.raises(ValueError, match="at least 1"):
        size_of(number)


def test_levels_are_from_2_to_7():
    for level in range(2, 8):
        check_level(level)
    for level in (1, 8, 0):
        with pytest.raises(ValueError, match="2 to 7"):
            check_level(level)


def test_guided_hours_are_part_of_the_ten_of_each_credit():
    assert total_hours(13) == 130
    for hours in (0, 130):
        check_hours(13, hours)
    for hours in (-1, 131):
        with pytest.raises(ValueError, match="total time"):
            check_hours(13, hours)


@pytest.mark.parametrize(
    ("transferred", "earned", "found"),
    [
        (0, 0, (0, 0, 37)),
        (12, 20, (12, 20, 5)),
        (12, 30, (12, 25, 0)),
        (50, 3, (37, 0, 0)),
    ],
)
def test_transferred_credits_count_first_and_none_beyond_the_whole(transferred, earned, found):
    assert progress(37, transferred, earned) == Progress(*found)


def test_credits_below_nothing_are_refused():
    with pytest.raises(ValueError, match="0 or more"):
        progress(37, -1, 0)


@pytest.mark.parametrize(
    ("awarded", "months", "expires"),
    [
        (date(2026, 3, 15), 36, date(2029, 3, 15)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 12, 5), 1, date(2027, 1, 5)),
        (date(2026, 12, 5), None, None),
    ],
)
def test_a_qualification_expires_on_the_same_day_of_the_month(awarded, months, expires):
    assert expires_on(awarded, months) == expires


def test_a_qualification_holds_for_a_month_at_least():
    with pytest.raises(ValueError, match="one month"):
        expires_on(date(2026, 1, 1), 0)


@pytest.mark.parametrize(
    ("days_left", "reminder"),
    [(91, None), (90, 90), (31, 90), (30, 30), (8, 30), (7, 7), (1, 7), (0, None), (-1, None)],
)
def test_one_reminder_at_90_30_and_7_days_is_due_until_the_next(days_left, reminder):
    expiry = date(2027, 1, 10)

    assert reminder_due(expiry, expiry - timedelta(days=days_left)) == reminder
