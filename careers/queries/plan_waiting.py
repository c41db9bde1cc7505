"""What of development plans waits for a person: parts of the one query of every page."""

from datetime import timedelta
from typing import Any

from django.db.models import (
    DateField,
    DateTimeField,
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
from talent.models import Assignment, Employee, GrantKind, Sight, User
from talent.queries.names import spoken_name
from talent.queries.waiting import COLUMNS, no_number, text

SOON = timedelta(days=7)


def waiting_parts(user: User, me: Employee) -> list[QuerySet[Any, Any]]:
    """Plans to review, actions due, comments to answer, and support that I am asked for."""
    parts = [_due(me), _comments(me), _support(me), _reviews(me)]
    if user.holds(GrantKind.HR_ADMIN, GrantKind.HR_PARTNER):
        parts.append(_unled(user, me))
    return parts


def _due(me: Employee) -> QuerySet[Any, Any]:
    """My open actions that are due within a week or late."""
    rows = PlanItem.objects.filter(
        plan__employee=me,
        plan__state=PlanState.ACTIVE,
        state__in=OPEN_ITEMS,
        due_on__lte=today() + SOON,
    )
    return _row(
        rows, "due", "plan__employee", words=F("title"), source=F("plan__role__name"),
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
        words=Subquery(others.values("text")[:1]), source=F("role__name"), at=F("said_at"),
        who=Coalesce(
            Subquery(others.annotate(by=spoken_name("author__employee")).values("by")[:1]),
            text(""),
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
    scope = Employee.objects.in_sight(user, Sight.HR_PARTNER, Sight.HR_ADMIN)
    rows = DevelopmentPlan.objects.filter(employee__in=scope.without_manager())
    return _review(rows.exclude(employee=me))


def _review(plans: QuerySet[DevelopmentPlan]) -> QuerySet[Any, Any]:
    return _row(
        plans.filter(state=PlanState.IN_REVIEW), "review", "employee",
        words=F("role__name"), who=spoken_name("employee"), at=F("submitted_at"),
    )  # fmt: skip


def _row(rows: QuerySet[Any], what: str, about: str, **given: Any) -> QuerySet[Any, Any]:
    """One part of the union; the role stands where others name a source."""
    usual = {
        "key": F("pk"),
        "who": text(""),
        "at": Cast(Value(None), DateTimeField()),
        "day": Cast(Value(None), DateField()),
        "mine": no_number(),
        "theirs": no_number(),
        "source": text(""),
    }
    columns = {"what": text(f"plans.{what}"), "about": F(about), **usual, **given}
    renamed = {f"the_{name}": value for name, value in columns.items()}
    names = [f"the_{name}" for name in COLUMNS]
    found: QuerySet[Any, Any] = rows.order_by().annotate(**renamed).values_list(*names)
    return found
