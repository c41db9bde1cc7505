"""Ranges as people say them: from a first day to a last."""

from datetime import date, timedelta
from typing import Any


def last_day(row: Any) -> date | None:
    """The last day on which a row holds: its range ends before a day."""
    end: date | None = row.valid.upper
    return end - timedelta(days=1) if end else None
