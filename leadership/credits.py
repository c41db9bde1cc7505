"""Sizes, levels and dates of qualifications.

Sizes and the hours of a credit are those of the Qualifications and Credit Framework of England,
Wales and Northern Ireland (Ofqual, DCELLS and CCEA, "Regulatory arrangements for the
Qualifications and Credit Framework", 2008), whose titles awarding bodies kept. Of its levels those
are used that leadership and management are taught at, 2 to 7.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LEVELS = range(2, 8)
HOURS_OF_CREDIT = 10
REMINDER_DAYS = (90, 30, 7)  # before the expiry, the earliest first


class Size(StrEnum):
    """What a qualification is called by its credits."""

    AWARD = "award"
    CERTIFICATE = "certificate"
    DIPLOMA = "diploma"


LEAST_CREDITS = {Size.AWARD: 1, Size.CERTIFICATE: 13, Size.DIPLOMA: 37}


@dataclass(frozen=True)
class Progress:
    """Credits towards a qualification: carried over from elsewhere, earned here, and still to earn.

    Credits beyond those that the qualification asks for count as nothing.
    """

    transferred: int
    earned: int
    left: int


def size_of(credits: int) -> Size:
    """An award up to 12 credits, a certificate up to 36, a diploma from 37; ValueError below 1."""
    if credits < 1:
        raise ValueError("A qualification has at least 1 credit.")
    return max(
        (size for size in Size if LEAST_CREDITS[size] <= credits),
        key=lambda size: LEAST_CREDITS[size],
    )


def check_level(level: int) -> None:
    """ValueError where a level is none of those used here."""
    if level not in LEVELS:
        raise ValueError("The level of a qualification is from 2 to 7.")


def check_hours(credits: int, guided_hours: int) -> None:
    """ValueError where more hours are guided than the credits stand for in all."""
    if not 0 <= guided_hours <= total_hours(credits):
        raise ValueError("Guided hours are from 0 to the total time, 10 hours for each credit.")


def total_hours(credits: int) -> int:
    """The total time that credits stand for, in hours."""
    return HOURS_OF_CREDIT * credits


def progress(credits: int, transferred: int, earned: int) -> Progress:
    """How far somebody is who has had credits transferred; ValueError where any are below 0."""
    if min(transferred, earned) < 0:
        raise ValueError("Credits are 0 or more.")
    carried = min(transferred, credits)
    here = min(earned, credits - carried)
    return Progress(carried, here, credits - carried - here)


def expires_on(awarded_on: date, months: int | None) -> date | None:
    """The first day on which a qualification no longer holds; None where it always does.

    The same day of the month some months later, or the month's last where it has no such day.
    ValueError below one month.
    """
    if months is None:
        return None
    if months < 1:
        raise ValueError("A qualification holds for one month at least.")
    years, month = divmod(awarded_on.month - 1 + months, 12)
    year = awarded_on.year + years
    return date(year, month + 1, min(awarded_on.day, monthrange(year, month + 1)[1]))


def reminder_due(expiry: date, day: date) -> int | None:
    """Which reminder should exist on a day, by its days before the expiry: the last that came.

    Whatever was missed is made up for by one reminder, not by several. None before the first and
    from the expiry on.
    """
    if day >= expiry:
        return None
    come = [days for days in REMINDER_DAYS if expiry - timedelta(days=days) <= day]
    return min(come, default=None)
