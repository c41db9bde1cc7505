"""Goals as lists show them: how far, how sure, and what they are aligned to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from careers.goal_progress import Progress, progress_of
from careers.models import CheckIn, CheckInRhythm, CheckInValue, Confidence, Goal, GoalState
from careers.models.goals import DEFAULT_RHYTHM
from lib.dates import today
from talent.models import Employee, ReportingLine, User

QUIET_FOR = timedelta(days=30)  # after which a goal without a word stands out
ATTENTION = ("late", "quiet", "doubt")


@dataclass(frozen=True)
class GoalRow:
    """One goal as a list shows it, with the day and confidence of its newest check-in."""

    goal: Goal
    progress: Progress
    said_on: date | None
    confidence: Confidence | None


def listed(rows: QuerySet[Goal]) -> QuerySet[Any]:
    """Goals with all that a list shows of them, in two queries."""
    newest = CheckIn.objects.filter(goal=OuterRef("pk")).order_by("-on")
    return (
        rows.select_related("employee", "cycle", "objective")
        .prefetch_related("key_results")
        .annotate(
            said_on=Subquery(newest.values("on")[:1]),
            confidence=Subquery(newest.values("confidence")[:1]),
        )
    )


def row_of(goal: Any) -> GoalRow:
    """A goal that was loaded by `listed`."""
    return GoalRow(
        goal,
        progress_of(result.measure for result in goal.key_results.all()),
        goal.said_on,
        Confidence(goal.confidence) if goal.confidence else None,
    )


def rows_of(goals: Iterable[Any]) -> list[GoalRow]:
    return [row_of(goal) for goal in goals]


def with_attention(rows: QuerySet[Goal], what: str) -> QuerySet[Goal]:
    """Open goals past their day, without a word for 30 days, or in doubt by their last word."""
    if what == "late":
        return rows.open().filter(due_on__lt=today())  # type: ignore[attr-defined, no-any-return]
    if what == "quiet":
        recent = CheckIn.objects.filter(goal=OuterRef("pk"), on__gt=today() - QUIET_FOR)
        old = rows.open().filter(starts_on__lte=today() - QUIET_FOR)  # type: ignore[attr-defined]
        return old.exclude(Exists(recent))  # type: ignore[no-any-return]
    newest = CheckIn.objects.filter(goal=OuterRef("pk")).order_by("-on").values("confidence")
    doubted = rows.open().annotate(last_word=Subquery(newest[:1]))  # type: ignore[attr-defined]
    return doubted.filter(  # type: ignore[no-any-return]
        last_word__in=[Confidence.AT_RISK, Confidence.OFF_TRACK]
    )


def matching(rows: QuerySet[Goal], text: str) -> QuerySet[Goal]:
    """Goals with all words in their title or text, or in the person's name."""
    for word in text.split()[:10]:
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(text__icontains=word)
            | Q(employee__name_folded__icontains=word)
        )
    return rows


def in_line_of(user: User, manager: Employee) -> QuerySet[Goal]:
    """The goals of everyone below a manager, as far as the user sees them."""
    below = ReportingLine.objects.current().filter(manager=manager).values("report")
    return Goal.objects.visible_to(user).filter(employee__in=below)


def may_support(user: User, employee: Employee) -> QuerySet[Goal]:
    """The open goals that a goal of a person may support: of someone above, and seen."""
    above = ReportingLine.objects.current().filter(report=employee).values("manager")
    return Goal.objects.visible_to(user).open().filter(employee__in=above)


def values_by_check_in(user: User, goal: Goal) -> dict[int, dict[int, Any]]:
    """What was said of each key result of a goal, by check-in."""
    found: dict[int, dict[int, Any]] = {}
    rows: Any = CheckInValue.objects.visible_to(user).filter(check_in__goal=goal)
    for row in rows:
        found.setdefault(row.check_in_id, {})[row.key_result_id] = row.value
    return found


def rhythm_of(user: User, employee: Employee) -> str:
    """How often a person wants to be reminded."""
    row = CheckInRhythm.objects.visible_to(user).filter(employee=employee).first()
    return row.rhythm if row is not None else DEFAULT_RHYTHM


def by_urgency(rows: QuerySet[Goal]) -> QuerySet[Any]:
    """Open ones first, then by the day on which they are due; those without one come last."""
    return rows.annotate(closed=~Q(state=GoalState.OPEN), due=Coalesce("due_on", date.max))
