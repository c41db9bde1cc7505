"""Today, half-open date ranges and the constraints that history rows share."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

FIRST_SENSIBLE = date(1900, 1, 1)


def today() -> date:
    """The organisation's date: rights and history turn at its midnight, for everyone at once."""
    return timezone.now().astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def require_past(day: date) -> None:
    """Refuse a day to come, or one that nobody alive can have meant: what is said has happened."""
    if not FIRST_SENSIBLE <= day <= today():
        words = {"first": date_format(FIRST_SENSIBLE, "j F Y")}
        raise ValidationError(_("Choose a day from %(first)s to today.") % words, code="not_past")


def require_past_at(field: str, day: date) -> None:
    """Refuse a day to come at the field that says it."""
    try:
        require_past(day)
    except ValidationError as error:
        raise ValidationError({field: error.messages}) from error


def zone_of(name: str) -> ZoneInfo:
    """The time zone of that name; the organisation's where it is unknown."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(settings.TIME_ZONE)


def period(start: date | None, end: date | None = None) -> DateRange:
    """The days from start up to, not including, end; open where one is None."""
    return DateRange(start, end, "[)")


def first_day(valid: DateRange) -> date:
    """The day on which a range of a history begins; the database lets none begin nowhere."""
    start: date | None = valid.lower
    assert start is not None
    return start


def months_between(start: date, end: date) -> int:
    """Whole months from start to end, as people count time in a role."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def history_constraints(prefix: str, *keys: str, message: str) -> list[models.BaseConstraint]:
    """For one key, ranges in `valid` never overlap, are never empty and always begin somewhere."""
    expressions: list[Any] = [(key, RangeOperators.EQUAL) for key in keys]
    return [
        ExclusionConstraint(
            name=f"{prefix}_no_overlap",
            expressions=[*expressions, ("valid", RangeOperators.OVERLAPS)],
            violation_error_message=message,
        ),
        models.CheckConstraint(
            name=f"{prefix}_not_empty",
            condition=Q(valid__isempty=False),
            violation_error_message="The end must come after the start.",
        ),
        models.CheckConstraint(
            name=f"{prefix}_has_start",
            condition=Q(valid__lower_inf=False),
            violation_error_message="A start date is needed.",
        ),
    ]
