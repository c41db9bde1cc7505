"""Reminders to check in: by "should exist and does not", once in each week or month."""

from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from careers.models import CheckIn, Goal, Rhythm
from careers.models.goals import DEFAULT_RHYTHM
from lib.dates import today
from talent.models import Employee
from talent.services.notices import ToTell, notify_many

CHECK_IN_DUE = "careers.check_in_due"
CHUNK = 10_000  # people in one transaction
FROM_WEEKDAY = 4  # Thursday: the rest of the week is left for whoever was not told in time
FROM_DAY = 25  # of the month


def remind_check_ins(
    after: int = 0, *, day: date | None = None, now: datetime | None = None
) -> int | None:
    """Remind the next people after an id; returns the last id, or None when all are done.

    Due is whoever is employed, signs in, and has an open goal that ran when the week (from its
    Thursday) or the month (from its 25th) began and of which nothing was said in it.
    """
    day, now = day or today(), now or timezone.now()
    people = list(
        Employee.objects.filter(
            _is_due(day), employments__valid__contains=day, user__is_active=True, pk__gt=after
        )
        .order_by("pk")
        .values_list("pk", "user", "check_in_rhythm__rhythm")[:CHUNK]
    )
    notify_many(
        CHECK_IN_DUE,
        [
            ToTell(
                user, f"employee:{pk}", period_of(rhythm or DEFAULT_RHYTHM, day), {"employee": pk}
            )
            for pk, user, rhythm in people
        ],
        now=now,
    )
    return people[-1][0] if len(people) == CHUNK else None


def period_of(rhythm: str, day: date) -> str:
    """The name of the week or month in which a day lies: "2026-W48", "2026-11"."""
    if rhythm == Rhythm.WEEKLY:
        year, week, _weekday = day.isocalendar()
        return f"{year}-W{week:02}"
    return f"{day:%Y-%m}"


def _is_due(day: date) -> Q:
    due = Q(pk__in=[])
    if day.isoweekday() >= FROM_WEEKDAY:
        monday = day - timedelta(days=day.isoweekday() - 1)
        due |= Q(check_in_rhythm__rhythm=Rhythm.WEEKLY) & Q(_unsaid_since(monday))
    if day.day >= FROM_DAY:
        monthly = Q(check_in_rhythm__isnull=True) | Q(check_in_rhythm__rhythm=Rhythm.MONTHLY)
        due |= monthly & Q(_unsaid_since(day.replace(day=1)))
    return due


def _unsaid_since(start: date) -> Exists:
    said = CheckIn.objects.filter(goal=OuterRef("pk"), on__gte=start)
    goals = Goal.objects.open().filter(employee=OuterRef("pk"), starts_on__lte=start)
    return Exists(goals.exclude(Exists(said)))
