"""How indicators, their groups and their values are said."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from metrics.disclosure import STEPS
from metrics.figures import NO_GROUP
from metrics.indicators import Dimension, Shelf, Topic, Unit
from metrics.indicators.breakdowns import TENURE_BANDS
from metrics.periods import Period
from talent.models import Grade, JobFamily, Location, Track
from talent.templatetags._words import level_number, months, number, percent

TOPICS = {
    Topic.PEOPLE: gettext_lazy("Who is here"),
    Topic.GROWTH: gettext_lazy("How people grow"),
    Topic.MOVES: gettext_lazy("How people move"),
    Topic.SUPPORT: gettext_lazy("Who is helped to grow"),
    Topic.VOICE: gettext_lazy("What people say"),
    Topic.LOSS: gettext_lazy("Who stays and who leaves"),
}
DIMENSIONS = {
    Dimension.UNIT: gettext_lazy("Units"),
    Dimension.GRADE: gettext_lazy("Grades"),
    Dimension.FAMILY: gettext_lazy("Job families"),
    Dimension.TRACK: gettext_lazy("Tracks"),
    Dimension.TENURE: gettext_lazy("Time with us"),
    Dimension.LOCATION: gettext_lazy("Places"),
}
UNITS = {
    Unit.PEOPLE: gettext_lazy("people"),
    Unit.SHARE: gettext_lazy("per cent"),
    Unit.MONTHS: gettext_lazy("months"),
    Unit.POINTS: gettext_lazy("points from 0 to 100"),
    Unit.NET: gettext_lazy("points from −100 to 100"),
    Unit.STEPS: gettext_lazy("steps from 1 to 5"),
}
# The ends of the scales on which something is told in bands.
ENDS = {
    Unit.SHARE: (0.0, 1.0), Unit.POINTS: (0.0, 100.0), Unit.NET: (-100.0, 100.0),
    Unit.STEPS: (1.0, 5.0),
}  # fmt: skip
# What lies on a shelf: why it is told so, and why nothing is told.
ABOUT = {
    Shelf.WAVES: gettext_lazy(
        "Only what was released is read, of the groups that the pages of results show: five people "
        "and more, bands near the ends of the scale, response in steps of five points. Months "
        "without a survey of their own show the latest one before. By grade, years and place only "
        "the page of the result tells, where a proof allows it."
    ),
    Shelf.BENCH: gettext_lazy(
        "Worked out of the plans that you may see, which leave out what names you, so that "
        "another reader may be told something else. It is told as it is today, and in no mail."
    ),
    Shelf.PROGRAMMES: gettext_lazy(
        "Put together of what is told of cohorts: of five people and more, and anew when five "
        "more have answered. It is told as it is today, of the whole organisation."
    ),
}
NOT_TOLD = {
    Shelf.WAVES: gettext_lazy("No survey of everybody told of it by this day"),
    Shelf.BENCH: gettext_lazy("Told as it is today, where you see five key roles or more"),
    Shelf.PROGRAMMES: gettext_lazy(
        "Told as it is today, of the whole, once five managers of a cohort answered"
    ),
}


def value_words(value: float | None, unit: Unit, *, is_private: bool = False) -> str:
    """A value as pages say it, rounded last; empty where there is none.

    Private ones come in steps, of which the first and the last say no more than that.
    """
    if value is None:
        return ""
    if is_private and value >= 1 - 1 / STEPS:
        return _("%(share)s or more") % {"share": percent(100 * value)}
    if is_private and value <= 1 / STEPS:
        return _("%(share)s or less") % {"share": percent(100 * value)}
    if unit == Unit.SHARE:
        return percent(100 * value)
    if unit == Unit.STEPS:
        return level_number(value)
    if unit == Unit.NET:
        return f"{value:+.0f}".replace("-", "−") if round(value) else "0"
    return months(value) if unit == Unit.MONTHS else number(value)


def measured_words(value: float, unit: Unit, *, is_private: bool = False) -> str:
    """A value with its unit, for a sentence that names no unit beside it."""
    words = value_words(value, unit, is_private=is_private)
    match unit:
        case Unit.PEOPLE:
            return ngettext("%(count)s person", "%(count)s people", round(value)) % {"count": words}
        case Unit.STEPS:
            return _("%(steps)s of 5") % {"steps": words}
        case Unit.POINTS | Unit.NET:
            count = abs(round(value))
            return ngettext("%(points)s point", "%(points)s points", count) % {"points": words}
        case _:
            return words


def band_words(
    low: float, high: float, unit: Unit, said: Callable[[float, Unit], str] = value_words
) -> str:
    """A figure of which only a band is told."""
    lowest, highest = ENDS[unit]
    words = {"low": said(low, unit), "high": said(high, unit)}
    if high >= highest:
        return _("%(low)s or more") % words
    if low <= lowest:
        return _("%(high)s or less") % words
    return _("%(low)s to %(high)s") % words


def change_words(change: float, unit: Unit) -> str:
    """What a value has changed by; of two shares, in points."""
    amount = 100 * change if unit == Unit.SHARE else change
    count = round(amount)
    if count == 0:
        return _("no change")
    sign = "+" if count > 0 else "−"
    if unit in ENDS:
        words = ngettext("%(sign)s%(count)s point", "%(sign)s%(count)s points", abs(count))
        return words % {"sign": sign, "count": abs(count)}
    return f"{sign}{value_words(abs(count), unit)}"


def period_words(period: Period) -> str:
    """The days of which something is told."""
    last = period.ends - timedelta(days=1)
    if period.days == 1:
        return date_format(last, "j F Y")
    if period.is_calendar_year:
        return str(last.year)
    return _("%(first)s to %(last)s") % {
        "first": date_format(period.begins, "j F Y"),
        "last": date_format(last, "j F Y"),
    }


def month_words(day: date) -> str:
    return date_format(day, "M Y")


def group_names(dimension: Dimension, units: dict[int, str]) -> dict[int, str]:
    """The names of all groups of a dimension; one query, but for units and bands of time."""
    rows: Iterable[tuple[int, str]]
    match dimension:
        case Dimension.UNIT:
            rows = units.items()
        case Dimension.GRADE:
            rows = Grade.objects.order_by("rank").values_list("rank", "name")
        case Dimension.FAMILY:
            rows = JobFamily.objects.order_by("name").values_list("pk", "name")
        case Dimension.TRACK:
            rows = Track.objects.order_by("name").values_list("pk", "name")
        case Dimension.LOCATION:
            rows = Location.objects.order_by("name").values_list("pk", "name")
        case Dimension.TENURE:
            rows = [(first, tenure_words(first)) for first in TENURE_BANDS]
    without = {
        Dimension.UNIT: _("Without a unit"),
        Dimension.GRADE: _("Without a grade"),
        Dimension.FAMILY: _("Without a job family"),
        Dimension.TRACK: _("Without a track"),
        Dimension.LOCATION: _("Without a place"),
        Dimension.TENURE: _("Unknown"),
    }
    return {**dict(rows), NO_GROUP: without[dimension]}


def tenure_words(first: int) -> str:
    """A band of time with the organisation by its first year, such as “2 to 4 years”."""
    last = min((band for band in TENURE_BANDS if band > first), default=0) - 1
    if last < 0:
        return ngettext("%(first)s year or more", "%(first)s years or more", first) % {
            "first": first
        }
    if first == 0 and last == 0:
        return _("under 1 year")
    if first == last:
        return ngettext("%(first)s year", "%(first)s years", first) % {"first": first}
    return _("%(first)s to %(last)s years") % {"first": first, "last": last}
