"""When waves open and close: days of a rhythm, and moments by the clock of a place."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# How far the days of each rhythm lie apart: in days, or in months.
DAYS = {"weekly": 7, "fortnightly": 14}
MONTHS = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12, "two_yearly": 24}
LONGEST_SILENCE = 24  # months in which people are asked how they are at least once


def shortest_gap(rhythm: str) -> int | None:
    """The fewest days between two waves of a rhythm; None where there is only one."""
    if rhythm in DAYS:
        return DAYS[rhythm]
    return 28 * MONTHS[rhythm] if rhythm in MONTHS else None


def day_of(rhythm: str, first: date, number: int) -> date:
    """The day of one wave, counted from 0; where a month is too short, its last day."""
    if rhythm in DAYS:
        return first + timedelta(days=DAYS[rhythm] * number)
    if rhythm in MONTHS:
        return months_later(first, MONTHS[rhythm] * number)
    if number:
        raise ValueError("This is asked once.")
    return first


def latest_day(rhythm: str, first: date, until: date) -> date | None:
    """The last day of a rhythm up to a day, that day included; None before the first."""
    if until < first:
        return None
    if rhythm not in DAYS and rhythm not in MONTHS:
        return first
    if rhythm in DAYS:
        return day_of(rhythm, first, (until - first).days // DAYS[rhythm])
    months = (until.year - first.year) * 12 + until.month - first.month
    number = months // MONTHS[rhythm]
    found = day_of(rhythm, first, number)
    return found if found <= until else day_of(rhythm, first, number - 1)


def next_day(rhythm: str, first: date, after: date) -> date | None:
    """The first day of a rhythm after a day; None where nothing follows."""
    if after < first:
        return first
    if rhythm not in DAYS and rhythm not in MONTHS:
        return None
    number = 0
    if rhythm in DAYS:
        number = (after - first).days // DAYS[rhythm]
    else:
        months = (after.year - first.year) * 12 + after.month - first.month
        number = max(0, months // MONTHS[rhythm] - 1)
    while (found := day_of(rhythm, first, number)) <= after:
        number += 1
    return found


def months_later(day: date, months: int) -> date:
    """The same day so many months later; where that month is too short, its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """When a clock shows a time on a day; where it shows it twice or not at all, the later moment.

    So nobody loses an hour when clocks change while a wave closes. It is told in UTC, since a
    moment of an hour that comes twice equals no moment of another zone.
    """
    both = [datetime.combine(day, at.replace(fold=fold), zone).timestamp() for fold in (0, 1)]
    return datetime.fromtimestamp(max(both), UTC)
