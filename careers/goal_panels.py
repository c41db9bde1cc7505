"""What the pages of the app below show about goals: a tab, a column, records held."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from careers.goal_progress import Measure, progress_of, progress_of_goals
from careers.models import CheckIn, Goal, KeyResult
from careers.queries.goals import by_urgency, listed, rows_of
from talent.models import Employee, User
from talent.registry import HeldKind

MOST = 20  # goals on a profile


def goals_tab(user: User, person: Employee) -> Mapping[str, object]:
    """The goals of a person that the reader sees."""
    goals = Goal.objects.visible_to(user).filter(employee=person)
    found = rows_of(by_urgency(listed(goals)).order_by("closed", "due", "pk")[:MOST])
    return {"person": person, "is_me": person.user_id == user.pk, "rows": found}


def goals_column(user: User, people: Iterable[Employee]) -> dict[int, Mapping[str, object]]:
    """How many open goals each shows to the reader, and how far they are; one query."""
    goals = Goal.objects.visible_to(user).open().filter(employee__in=list(people))
    numbers = [f"key_results__{name}" for name in ("start", "target", "current")]
    measured: dict[tuple[int, int], list[Measure]] = defaultdict(list)
    for person, goal, start, *more in goals.order_by().values_list("employee", "pk", *numbers):
        here = measured[person, goal]
        if start is not None:  # a goal without numbers is one that is not measured yet
            here.append(Measure(start, *more))
    found = defaultdict(list)
    for (person, _goal), measures in measured.items():
        found[person].append(progress_of(measures))
    return {person: {"progress": progress_of_goals(each)} for person, each in found.items()}


def _own_goals(user: User, me: Employee) -> QuerySet[Any]:
    return Goal.objects.visible_to(user).filter(employee=me)


HELD = [
    HeldKind(
        _("Your goals"),
        _own_goals,
        (
            "title", "text", "kind", "cycle__name", "objective__title", "visibility", "state",
            "starts_on", "due_on", "ended_on",
        ),
    ),
    HeldKind(
        _("By which numbers your goals are measured"),
        lambda user, me: KeyResult.objects.visible_to(user).filter(goal__employee=me),
        ("goal__title", "title", "unit", "start", "target", "current"),
    ),
    HeldKind(
        _("What you said about your goals"),
        lambda user, me: CheckIn.objects.visible_to(user).filter(goal__employee=me),
        ("goal__title", "on", "confidence", "remark"),
    ),
]  # fmt: skip
