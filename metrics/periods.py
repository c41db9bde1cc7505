"""Spans of days, days as numbers, and whole months and years between them, for arrays."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import ArrayLike, NDArray

Days = NDArray[np.int64]  # proleptic Gregorian ordinals: 1 is the first day of the year 1

FOREVER = date.max.toordinal()  # the end of what has none
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Period:
    """The days from `begins` up to, not including, `ends`; ValueError where that is no day.

    What happens on a day is dated by the first day of the new state: who is promoted on the 1st
    holds the new role on the 1st. Who leaves is counted on the last day of work.
    """

    begins: date
    ends: date

    def __post_init__(self) -> None:
        if self.begins >= self.ends:
            raise ValueError("A period has at least one day.")

    @classmethod
    def of_day(cls, day: date) -> "Period":
        """What is asked as of a day."""
        return cls(day, day + timedelta(days=1))

    @classmethod
    def of_year(cls, year: int) -> "Period":
        return cls(date(year, 1, 1), date(year + 1, 1, 1))

    @property
    def first(self) -> int:
        """The number of the first day."""
        return self.begins.toordinal()

    @property
    def after(self) -> int:
        """The number of the first day that is not in it any more."""
        return self.ends.toordinal()

    @property
    def last(self) -> int:
        return self.after - 1

    @property
    def days(self) -> int:
        return self.after - self.first

    @property
    def is_calendar_year(self) -> bool:
        return self == Period.of_year(self.begins.year)


def months_up_to(day: date, count: int) -> Iterator[Period]:
    """The last `count` whole calendar months that are over by the beginning of a day."""
    for back in range(count, 0, -1):
        month = day.year * 12 + day.month - 1 - back
        yield Period(_first_of(month), _first_of(month + 1))


def _first_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def months_between(begins: ArrayLike, ends: ArrayLike) -> NDArray[np.int64]:
    """Whole months from one day to the other, as `lib.dates.months_between` counts them."""
    from_month, from_day = _months_and_days(begins)
    to_month, to_day = _months_and_days(ends)
    return to_month - from_month - (to_day < from_day)


def years_later(days: ArrayLike, years: int) -> Days:
    """The first day on which so many whole years have passed; 29 February waits for 1 March."""
    month, day = _months_and_days(days)
    first = (month + 12 * years).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    later: Days = np.minimum(first + day - 1 + _EPOCH, FOREVER)
    return later


def _months_and_days(days: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Months since January 1970, and the day of the month from 1."""
    dates = (np.asarray(days, np.int64) - _EPOCH).astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    return months.astype(np.int64), (dates - months.astype("datetime64[D]")).astype(np.int64) + 1
