"""Numbers, days and spans as people say them."""

import math
from datetime import date, datetime

from django.utils import formats, timezone
from django.utils.translation import gettext, ngettext

NBSP = "\N{NO-BREAK SPACE}"


def whole(value: float) -> int:
    """Round half up, as people do."""
    return math.floor(value + 0.5)


def number(value: float | None) -> str:
    """A whole number with its thousands apart."""
    return "" if value is None else formats.number_format(whole(value), force_grouping=True)


def percent(value: float | None) -> str:
    """A share of 100 without decimals, its sign held to it."""
    return "" if value is None else f"{whole(value)}{NBSP}%"


def level_number(value: float | None) -> str:
    """A level with its one decimal."""
    return "" if value is None else formats.number_format(value, 1)


def months(value: float | None) -> str:
    """A span in whole months."""
    if value is None:
        return ""
    count = whole(value)
    return ngettext("%(count)d month", "%(count)d months", count) % {"count": count}


def age(value: date | datetime | None) -> str:
    """How long ago a day is: today, 3 days, 4 months, 2 years."""
    return "" if value is None else span_words(days_since(value))


def ago(value: date | datetime | None) -> str:
    """The same in a sentence: today, yesterday, 3 days ago, in 2 days."""
    if value is None:
        return ""
    days = days_since(value)
    if days == 0:
        return gettext("today")
    if days in (1, -1):
        return gettext("yesterday") if days == 1 else gettext("tomorrow")
    if days < 0:
        return gettext("in %(span)s") % {"span": span_words(-days)}
    return gettext("%(span)s ago") % {"span": span_words(days)}


def days_since(value: date | datetime) -> int:
    """Days from a day to today, in the person's time zone."""
    return (timezone.localdate() - day_of(value)).days


def day_of(value: date | datetime) -> date:
    """The day that a moment has in the person's time zone."""
    return timezone.localdate(value) if isinstance(value, datetime) else value


def span_words(days: int) -> str:
    """A span of days in the largest unit that still says enough."""
    if days <= 0:
        return gettext("today")
    if days < 60:
        return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    if days < 730:
        return months(int(days / 30.44))
    years = int(days / 365.25)
    return ngettext("%(count)d year", "%(count)d years", years) % {"count": years}


def long_date(value: date | datetime | None) -> str:
    """Tuesday 17 November; with the year where it is another, with the hour of a moment."""
    return date_words(value, "l j F")


def short_date(value: date | datetime | None) -> str:
    """Tue 17 November, for the end of a row."""
    return date_words(value, "D j F")


def until_day(start: date | None, end: date | None) -> str:
    """31 May – 25 June: two days with what lies between; the years where this one is not meant."""
    if start is None or end is None:
        return long_date(start or end)
    first = "j F Y" if start.year != end.year else "j F"
    last = "j F" if is_this_year(start) and is_this_year(end) else "j F Y"
    days = (formats.date_format(start, first), formats.date_format(end, last))
    return f"{NBSP}– ".join(day.replace(" ", NBSP) for day in days)


def date_words(value: date | datetime | None, pattern: str) -> str:
    """A day in words; this year goes without saying."""
    if value is None:
        return ""
    day = day_of(value)
    words = formats.date_format(day, pattern if is_this_year(day) else f"{pattern} Y")
    if isinstance(value, datetime):
        hour = formats.time_format(timezone.localtime(value).time(), "H:i")
        return f"{words}, {hour}"
    return words


def is_this_year(day: date) -> bool:
    """Whether a day needs no year beside it."""
    return day.year == timezone.localdate().year
