"""Ranges as people say them: from a first day to a last."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format


def in_words(day: date | None) -> str | None:
    return date_format(day) if day else None


def moment(at: datetime | None) -> str | None:
    """A moment on the reader's clock, to the minute."""
    return date_format(timezone.localtime(at), "DATETIME_FORMAT") if at else None


def first_day(row: Any) -> str | None:
    """The first day on which a row holds."""
    return in_words(row.valid.lower)


def last_day(row: Any) -> str | None:
    """The last day on which a row holds: its range ends before a day."""
    end: date | None = row.valid.upper
    return in_words(end - timedelta(days=1)) if end else None
