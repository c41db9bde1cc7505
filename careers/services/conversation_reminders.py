"""Reminders to speak: by "should have been said and was not", once in 180 days for each pair."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import DateField, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, Greatest
from django.utils import timezone

from careers.models import Conversation
from careers.queries.coverage import LATE
from lib.dates import today
from talent.models import Absence, Employment, ReportingLine
from talent.services.notices import ToTell, notify_many

OVERDUE = "careers.conversation_overdue"
SPAN = 180  # days
CHUNK = 10_000  # pairs in one transaction


def remind_conversations(
    after: int = 0, *, day: date | None = None, now: datetime | None = None
) -> int | None:
    """Remind the next pairs after an id; returns the last id, or None when all are done.

    Due are a person and the direct manager who both work here, sign in and are not away, have not
    spoken for 180 days, of which one has led the other all the time, and have planned nothing.
    """
    day, now = day or today(), now or timezone.now()
    pairs = list(
        _overdue(day, now)
        .filter(pk__gt=after)
        .order_by("pk")
        .values_list("pk", "report", "report__user", "manager", "manager__user", "since")[:CHUNK]
    )
    notices = []
    for _pk, report, report_user, manager, manager_user, since in pairs:
        period = span_of(since, day)
        notices += [
            ToTell(report_user, f"employee:{manager}", period, {"employee": manager}),
            ToTell(manager_user, f"employee:{report}", period, {"employee": report}),
        ]
    notify_many(OVERDUE, notices, now=now)
    return pairs[-1][0] if len(pairs) == CHUNK else None


def span_of(since: date, day: date) -> str:
    """The name of the 180-day span since a talk in which a day lies: "2026-03-01+2"."""
    return f"{since.isoformat()}+{(day - since).days // SPAN}"


def _overdue(day: date, now: datetime) -> QuerySet[Any]:
    pair = {"employee": OuterRef("report"), "manager": OuterRef("manager")}
    spoken = Conversation.objects.held().filter(**pair).order_by("-held_on").values("held_on")
    ahead = Conversation.objects.planned().filter(**pair, starts_at__gte=now - LATE)
    works, away = Employment.objects.on(day), Absence.objects.on(day)
    found: QuerySet[Any] = (
        ReportingLine.objects.on(day)
        .filter(
            Exists(works.filter(employee=OuterRef("report"))),
            Exists(works.filter(employee=OuterRef("manager"))),
            ~Exists(away.filter(employee=OuterRef("report"))),
            ~Exists(away.filter(employee=OuterRef("manager"))),
            ~Exists(ahead),
            depth=1,
            report__user__is_active=True,
            manager__user__is_active=True,
        )
        .annotate(since=Greatest(Subquery(spoken[:1]), Cast(F("valid__startswith"), DateField())))
        .filter(since__lte=day - timedelta(days=SPAN))
    )
    return found
