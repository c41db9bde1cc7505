"""Which goals are aligned to objectives, as far as somebody may see them, and how far they are.

Nothing here counts goals that the reader does not see, save how many further people have some,
and that only where there are five or more of them (the cut is in the query).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Avg,
    Count,
    DecimalField,
    ExpressionWrapper,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    Window,
)
from django.db.models.functions import Greatest, Least, Round, RowNumber

from careers.goal_progress import Progress
from careers.models import Goal, GoalState, KeyResult, Objective, Visibility
from careers.queries.goals import GoalRow, listed, rows_of
from talent.models import User

SMALLEST = 5  # people of whom a count may be shown
FIRST = 3  # goals that the tree shows of one objective
EXACT: "DecimalField[Any, Any]" = DecimalField(max_digits=40, decimal_places=20)


@dataclass(frozen=True)
class ObjectiveRow:
    """One objective with the first of its goals that the reader sees, and figures about these.

    `others` is how many further people have goals here; None under five.
    """

    objective: Any
    depth: int
    goals: Sequence[GoalRow]
    count: int
    progress: Progress
    others: int | None

    @property
    def more(self) -> int:
        return self.count - len(self.goals)


def aligned(user: User) -> QuerySet[Goal]:
    """The goals that count for objectives and that the user sees: all but dropped ones."""
    return Goal.objects.visible_to(user).exclude(state=GoalState.DROPPED)


def objective_rows(user: User, objectives: Iterable[Any]) -> list[ObjectiveRow]:
    """Objectives, loaded by `in_tree`, with their goals; in a fixed number of queries."""
    rows = list(objectives)
    keys = [row.pk for row in rows]
    figures, others, goals = _figures(user, keys), _others(user, keys), _first(user, keys)
    nothing = Progress(None, 0, 0)
    return [
        ObjectiveRow(
            row,
            len(row.path) - 1,
            goals.get(row.pk, []),
            figures.get(row.pk, nothing).total,
            figures.get(row.pk, nothing),
            others.get(row.pk),
        )
        for row in rows
    ]


def with_percent(goals: QuerySet[Goal]) -> QuerySet[Any]:
    """Goals with their progress in percent; the same rule as `goal_progress.progress_of`."""
    way = ExpressionWrapper(
        (F("current") - F("start")) * Value(1.0, EXACT) / (F("target") - F("start")), EXACT
    )
    share = Least(Greatest(way, Value(0, EXACT)), Value(1, EXACT))
    known = KeyResult.objects.filter(goal=OuterRef("pk"), current__isnull=False)
    mean = known.order_by().values("goal").annotate(mean=Avg(share)).values("mean")
    # Rounded twice, so that thirds which come to a half are not a hair below it.
    percent = Round(Round(Subquery(mean, EXACT) * 100, 9), 0)
    return goals.annotate(percent=percent)


def _figures(user: User, objectives: Sequence[int]) -> dict[int, Progress]:
    goals = with_percent(aligned(user).filter(objective__in=objectives)).order_by()
    found = goals.values("objective").annotate(
        total=Count("pk"), known=Count("percent"), mean=Round(Avg("percent"), 0)
    )
    return {
        row["objective"]: Progress(
            None if row["mean"] is None else int(row["mean"]), row["known"], row["total"]
        )
        for row in found
    }


def _others(user: User, objectives: Sequence[int]) -> dict[int, int]:
    hidden = (
        Goal.objects.filter(objective__in=objectives)
        .exclude(state=GoalState.DROPPED)
        .exclude(visibility=Visibility.PRIVATE)
        .exclude(pk__in=aligned(user).values("pk"))
    )
    counted = (
        hidden.order_by().values("objective").annotate(people=Count("employee", distinct=True))
    )
    return dict(counted.filter(people__gte=SMALLEST).values_list("objective", "people"))


def _first(user: User, objectives: Sequence[int]) -> dict[int, list[GoalRow]]:
    place = Window(RowNumber(), partition_by="objective", order_by=["-created_at", "-pk"])
    numbered = aligned(user).filter(objective__in=objectives).annotate(place=place)
    first = numbered.filter(place__lte=FIRST).values("pk")
    found: dict[int, list[GoalRow]] = {}
    for row in rows_of(listed(Goal.objects.filter(pk__in=first).order_by("-created_at", "-pk"))):
        assert row.goal.objective_id is not None
        found.setdefault(row.goal.objective_id, []).append(row)
    return found


def children(objective: Objective) -> list[Objective]:
    """What lies right below an objective."""
    return list(objective.children.select_related("unit").order_by("title", "pk"))
