"""What of development plans waits for a person, in one query: it is asked on every page."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    CharField,
    DateField,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce

from careers.models import (
    OPEN_ITEMS,
    OPEN_PLANS,
    DevelopmentPlan,
    PlanComment,
    PlanItem,
    PlanState,
    PlanSupporter,
)
from lib.dates import today
from talent.models import Assignment, Employee, GrantKind, ReportingLine, Sight, User
from talent.queries.names import spoken_name

SOON = timedelta(days=7)
MOST = 200
COLUMNS = ("what", "key", "words", "role", "who", "at", "day", "about")


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: what kind, which record, and the words that describe it."""

    what: str
    key: int
    words: str
    role: str
    who: str
    at: datetime | None
    day: date | None
    about: int


def waiting_rows(user: User, me: Employee) -> list[Waiting]:
    """Plans to review, actions due, comments to answer, and support that I am asked for."""
    parts = [_due(me), _comments(me), _support(me), _reviews(me)]
    if user.holds(GrantKind.HR_ADMIN, GrantKind.HR_PARTNER):
        parts.append(_unled(user, me))
    rows = parts[0].union(*parts[1:], all=True)
    return [Waiting(*row) for row in rows[:MOST]]


def _due(me: Employee) -> QuerySet[Any, Any]:
    """My open actions that are due within a week or late."""
    rows = PlanItem.objects.filter(
        plan__employee=me,
        plan__state=PlanState.ACTIVE,
        state__in=OPEN_ITEMS,
        due_on__lte=today() + SOON,
    )
    return _row(
        rows, "due", "plan__employee", words=F("title"), role=F("plan__role__name"),
        day=F("due_on"),
    )  # fmt: skip


def _comments(me: Employee) -> QuerySet[Any, Any]:
    """My plans with what others said last, where I have not read it."""
    others = (
        PlanComment.objects.filter(plan=OuterRef("pk"))
        .exclude(author=me.user_id)
        .order_by("-at", "-pk")
    )
    rows = DevelopmentPlan.objects.filter(employee=me, state__in=OPEN_PLANS).annotate(
        said_at=Subquery(others.values("at")[:1])
    )
    unread = rows.filter(
        Q(comments_read_at__isnull=True) | Q(comments_read_at__lt=F("said_at")),
        said_at__isnull=False,
    )
    return _row(
        unread, "comment", "employee",
        words=Subquery(others.values("text")[:1]), role=F("role__name"), at=F("said_at"),
        who=Coalesce(
            Subquery(others.annotate(by=spoken_name("author__employee")).values("by")[:1]),
            _text(""),
        ),
    )  # fmt: skip


def _support(me: Employee) -> QuerySet[Any, Any]:
    """Actions of colleagues for which I was asked, until I answer."""
    rows = PlanSupporter.objects.filter(
        employee=me,
        answered_at__isnull=True,
        item__state__in=OPEN_ITEMS,
        item__plan__state__in=OPEN_PLANS,
    )
    return _row(
        rows, "support", "item__plan__employee", key=F("item_id"), words=F("item__title"),
        who=spoken_name("item__plan__employee"), at=F("asked_at"),
    )  # fmt: skip


def _reviews(me: Employee) -> QuerySet[Any, Any]:
    """Plans in review of those who report to me directly today."""
    led = Assignment.objects.current().filter(manager=me).values("employee")
    return _review(DevelopmentPlan.objects.filter(employee__in=led))


def _unled(user: User, me: Employee) -> QuerySet[Any, Any]:
    """Plans in review of people without a manager, for the HR in whose scope they are."""
    led = ReportingLine.objects.current().filter(report=OuterRef("employee"))
    scope = Employee.objects.in_sight(user, Sight.HR_PARTNER, Sight.HR_ADMIN)
    rows = DevelopmentPlan.objects.filter(~Exists(led), employee__in=scope)
    return _review(rows.exclude(employee=me))


def _review(plans: QuerySet[DevelopmentPlan]) -> QuerySet[Any, Any]:
    return _row(
        plans.filter(state=PlanState.IN_REVIEW), "review", "employee",
        words=F("role__name"), who=spoken_name("employee"), at=F("submitted_at"),
    )  # fmt: skip


def _row(rows: QuerySet[Any], what: str, about: str, **given: Any) -> QuerySet[Any, Any]:
    usual = {
        "key": F("pk"),
        "role": _text(""),
        "who": _text(""),
        "at": Cast(Value(None), DateTimeField()),
        "day": Cast(Value(None), DateField()),
    }
    columns = {"what": _text(what), "about_id": F(about), **usual, **given}
    renamed = {f"the_{name}": value for name, value in columns.items()}
    names = [f"the_{'about_id' if name == 'about' else name}" for name in COLUMNS]
    found: QuerySet[Any, Any] = rows.order_by().annotate(**renamed).values_list(*names)
    return found


def _text(words: str) -> Cast:
    return Cast(Value(words), CharField())
