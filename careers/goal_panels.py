"""What the pages of the app below show about goals: a tab, a column, records held."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from careers.goal_progress import progress_of, progress_of_goals
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
    """How many open goals each shows to the reader, and how far they are."""
    goals = Goal.objects.visible_to(user).open().filter(employee__in=list(people))
    found = defaultdict(list)
    for goal in goals.prefetch_related("key_results"):
        measures = [result.measure for result in goal.key_results.all()]
        found[goal.employee_id].append(progress_of(measures))
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
