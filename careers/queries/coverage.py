"""When a manager last spoke with each direct report, and when they speak next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, DateField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Cast, Collate, Greatest
from django.utils import timezone

from careers.models import Conversation
from lib.dates import today
from talent.models import Employee, ReportingLine, User
from talent.models.folding import Fold
from talent.queries.coming import coming_part, not_over
from talent.queries.names import spoken_name

SPAN = timedelta(days=180)
LATE = timedelta(days=14)  # for which a planned conversation may wait to be called held
ORDERS = {"name": ("by_name", "pk"), "waited": ("since", "pk")}


@dataclass(frozen=True)
class Coverage:
    """One direct report: when the two last spoke, when they speak next, and since when it waits."""

    last_on: date | None
    next_at: datetime | None
    since: date  # the last talk, or the day since which the manager leads, whichever is later

    @property
    def is_overdue(self) -> bool:
        """Whether none was held for 180 days and none is planned."""
        return self.since <= today() - SPAN and not self.is_planned

    @property
    def is_planned(self) -> bool:
        """Whether one comes, or its day has just passed; longer ago, nobody held it."""
        return self.next_at is not None and self.next_at >= timezone.now() - LATE


def direct_reports(user: User) -> QuerySet[Any]:
    """Who reports to the reader directly today, with what coverage needs."""
    lines = ReportingLine.objects.current().filter(manager__user=user, depth=1)
    here = lines.values("report")
    mine = Conversation.objects.visible_to(user).filter(employee=OuterRef("pk"), manager__user=user)
    began = lines.filter(report=OuterRef("pk")).values("valid__startswith")
    found: QuerySet[Any] = (
        Employee.objects.colleagues_of(user)
        .filter(pk__in=here)
        .annotate(
            by_name=Collate("name_folded", "C"),
            last_on=Subquery(mine.held().order_by("-held_on").values("held_on")[:1]),
            next_at=Subquery(mine.planned().values("starts_at")[:1]),
            since=Greatest("last_on", Cast(Subquery(began[:1]), DateField())),
        )
    )
    return found


def narrowed(rows: QuerySet[Any], text: str, show: str) -> QuerySet[Any]:
    """By parts of the name, and by whether a talk is overdue or planned."""
    for word in text.split()[:10]:
        rows = rows.filter(name_folded__contains=Fold.of(word))
    lapsed = timezone.now() - LATE
    if show == "overdue":
        none_ahead = Q(next_at__isnull=True) | Q(next_at__lt=lapsed)
        return rows.filter(none_ahead, since__lte=today() - SPAN)
    return rows.filter(next_at__gte=lapsed) if show == "planned" else rows


def coverage_of(person: Any) -> Coverage:
    """A report that was loaded by `direct_reports`."""
    return Coverage(person.last_on, person.next_at, person.since)


def coverage_by_person(user: User, people: Iterable[Employee]) -> dict[int, Coverage]:
    """The coverage of those among some people who report to the reader directly; one query."""
    ids = [person.pk for person in people]
    return {row.pk: coverage_of(row) for row in direct_reports(user).filter(pk__in=ids)}


def coming_parts(user: User, me: Employee, now: datetime) -> list[QuerySet[Any, Any]]:
    """The planned conversations of the two, while one leads the other."""
    planned: Any = Conversation.objects.visible_to(user).planned().with_line()
    rows = not_over(planned.filter(is_current=True), now)
    other = Case(When(employee=me.pk, then=spoken_name("manager")), default=spoken_name("employee"))
    return [coming_part(rows, "conversation", who=other)]
