"""What comes next for a person, in whatever app it was planned: one query for all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    CharField,
    DateTimeField,
    Expression,
    ExpressionWrapper,
    F,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast
from django.utils import timezone

from talent.models import Employee, User
from talent.registry import registry

MOST = 3
COLUMNS = ("coming_what", "coming_key", "coming_who", "coming_at")


@dataclass(frozen=True)
class Coming:
    """One meeting: what kind, which record, with whom, and when it begins."""

    what: str
    key: int
    who: str
    at: datetime

    @property
    def day(self) -> date:
        return timezone.localdate(self.at)


def coming_rows(user: User, me: Employee, now: datetime) -> list[Coming]:
    """The next few meetings of a person that are not over, the nearest first."""
    parts = [part for source in registry.coming for part in source.parts(user, me, now)]
    if not parts:
        return []
    first, *others = parts
    rows: Any = first.union(*others, all=True).order_by("coming_at", "coming_what", "coming_key")
    return [Coming(*row) for row in rows[:MOST]]


def not_over(rows: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    """Meetings, by when they begin and their minutes, that have not ended."""
    end = ExpressionWrapper(
        F("starts_at") + F("minutes") * Value(timedelta(minutes=1)), output_field=DateTimeField()
    )
    found: QuerySet[Any] = rows.annotate(coming_end=end).filter(coming_end__gt=now)
    return found


def coming_part(
    rows: QuerySet[Any], what: str, *, who: Expression, at: str = "starts_at"
) -> QuerySet[Any, Any]:
    """Rows as a part of the query: `who` says the name of the other one."""
    values: Sequence[Any] = (
        Cast(Value(what), CharField()), F("pk"), Cast(who, CharField()), F(at),
    )  # fmt: skip
    found: QuerySet[Any, Any] = (
        rows.order_by().annotate(**dict(zip(COLUMNS, values, strict=True))).values_list(*COLUMNS)
    )
    return found
