"""Goals: set, changed, ended and taken up again by whoever they belong to."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from careers import access
from careers.models import Goal, GoalCycle, GoalState, KeyResult, Objective
from careers.queries.goals import may_support
from lib.dates import first_day, today
from lib.editing import refuse_if_changed
from talent.access import require
from talent.models import Actor, AuditEntry, Employee, User
from talent.services.days import require_sensible

GOALS_LOCK = 7_302  # differs from every other advisory lock of ours
MOST_KEY_RESULTS = 8


@transaction.atomic
def set_goal(*, actor: Actor, employee: Employee, **given: Any) -> Goal:
    """Set a goal for oneself; in a cycle it keeps within the cycle's days."""
    require(access.may_write_goals(actor, employee))
    goal = Goal(employee=employee)
    _write(actor, goal, given)
    AuditEntry.add(actor, "careers.goal.set", goal, kind=goal.kind, visibility=goal.visibility)
    return goal


@transaction.atomic
def change_goal(*, actor: Actor, goal: Goal, seen: str | None = None, **given: Any) -> Goal:
    """Change what an open goal says, to what it is aligned, or who sees it.

    With `seen`, the mark of what a form showed, what another window saved is not overwritten.
    """
    require(access.may_write_goals(actor, goal.employee))
    goal = _locked_open(goal)
    if seen is not None:
        refuse_if_changed(goal, given, seen)
    changed = [name for name, value in given.items() if getattr(goal, name) != value]
    if not changed:
        return goal
    before = goal.visibility
    _write(actor, goal, given)
    AuditEntry.add(
        actor, "careers.goal.changed", goal,
        fields=sorted(changed), visibility=[before, goal.visibility],
    )  # fmt: skip
    return goal


@transaction.atomic
def end_goal(*, actor: Actor, goal: Goal, state: str) -> Goal:
    """Say that a goal is done, or that one no longer goes for it."""
    require(access.may_write_goals(actor, goal.employee))
    goal = _locked_open(goal)
    if state not in (GoalState.DONE, GoalState.DROPPED):
        raise ValidationError({"state": _("A goal ends as done or as dropped.")})
    goal.state, goal.ended_on = state, today()
    goal.save(update_fields=["state", "ended_on"])
    AuditEntry.add(actor, "careers.goal.ended", goal, state=str(state))
    return goal


@transaction.atomic
def reopen_goal(*, actor: Actor, goal: Goal) -> Goal:
    """Take up again a goal that was ended."""
    require(access.may_write_goals(actor, goal.employee))
    goal = locked(goal)
    if goal.is_open:
        return goal
    before, goal.state, goal.ended_on = goal.state, GoalState.OPEN, None
    goal.save(update_fields=["state", "ended_on"])
    AuditEntry.add(actor, "careers.goal.reopened", goal, before=before)
    return goal


@transaction.atomic
def add_key_result(*, actor: Actor, goal: Goal, **given: Any) -> KeyResult:
    """Measure an open goal by one more number."""
    require(access.may_write_goals(actor, goal.employee))
    goal = _locked_open(goal)
    if goal.key_results.count() >= MOST_KEY_RESULTS:
        raise ValidationError(_("Eight key results are enough: remove one first."))
    result = KeyResult(goal=goal, **given)
    result.full_clean()
    result.save()
    AuditEntry.add(actor, "careers.keyresult.added", result, subject=goal.employee, goal=goal.pk)
    return result


@transaction.atomic
def change_key_result(
    *, actor: Actor, key_result: KeyResult, seen: str | None = None, **given: Any
) -> KeyResult:
    """Change a number by which an open goal is measured; what was said about it stays."""
    require(access.may_write_goals(actor, key_result.goal.employee))
    goal = _locked_open(key_result.goal)
    found = goal.key_results.filter(pk=key_result.pk).first()
    if found is None:
        raise ValidationError(_("This was removed in another window meanwhile."))
    result: KeyResult = found
    if seen is not None:
        refuse_if_changed(result, [name for name in given if name != "direction"], seen)
    changed = [name for name, value in given.items() if getattr(result, name) != value]
    for name in changed:
        setattr(result, name, given[name])
    result.full_clean()
    if changed:
        result.save(update_fields=changed)
        AuditEntry.add(
            actor, "careers.keyresult.changed", result, subject=goal.employee,
            goal=goal.pk, fields=sorted(changed),
        )  # fmt: skip
    return result


@transaction.atomic
def remove_key_result(*, actor: Actor, key_result: KeyResult) -> None:
    """No longer measure an open goal by a number; what was said about it goes with it."""
    require(access.may_write_goals(actor, key_result.goal.employee))
    goal = _locked_open(key_result.goal)
    AuditEntry.add(
        actor, "careers.keyresult.removed", key_result, subject=goal.employee, goal=goal.pk
    )
    goal.key_results.filter(pk=key_result.pk).delete()


def locked(goal: Goal) -> Goal:
    """The goal as it is now, with everyone else who writes about it waiting."""
    return (
        Goal.objects.select_for_update(of=("self",))
        .select_related("employee", "cycle")
        .get(pk=goal.pk)
    )


def _locked_open(goal: Goal) -> Goal:
    goal = locked(goal)
    if not goal.is_open:
        raise ValidationError(_("This goal has ended: take it up again first."))
    return goal


def _write(actor: Actor, goal: Goal, given: dict[str, Any]) -> None:
    require_sensible(due_on=given.get("due_on"))
    parent, objective = given.get("parent"), given.get("objective")
    if objective is not None and objective.pk != goal.objective_id:
        _refuse_objective(objective)
    if parent is not None and parent.pk != goal.parent_id:
        _refuse_parent(actor, goal, parent)
    for name, value in given.items():
        setattr(goal, name, value)
    if goal.cycle is not None:
        _keep_within(goal, goal.cycle)
    goal.full_clean()
    goal.save()


def _keep_within(goal: Goal, cycle: GoalCycle) -> None:
    """A goal of a cycle is due on the cycle's last day, unless it says an earlier one."""
    start, end = first_day(cycle.valid), last_day(cycle)
    goal.due_on = goal.due_on or end
    if not start <= goal.due_on <= end:
        raise ValidationError({"due_on": _("Choose a day within the cycle.")})
    goal.starts_on = min(goal.starts_on, goal.due_on)


def last_day(cycle: GoalCycle) -> date:
    """The last day of a cycle; the database lets none be without."""
    end: date | None = cycle.valid.upper
    assert end is not None
    return end - timedelta(days=1)


def _refuse_objective(objective: Objective) -> None:
    if not Objective.objects.ahead().filter(pk=objective.pk).exists():
        raise ValidationError({"objective": _("That objective has ended: choose one that runs.")})


def _refuse_parent(actor: Actor, goal: Goal, parent: Goal) -> None:
    """A goal supports that of someone above which one sees, and never in a circle."""
    assert isinstance(actor, User)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [GOALS_LOCK])
    if not may_support(actor, goal.employee).filter(pk=parent.pk).exists():
        raise ValidationError({"parent": _("Choose an open goal of someone in your line.")})
    at: int | None = parent.pk
    seen: set[int] = set()
    while at is not None and at not in seen:
        seen.add(at)
        at = Goal.objects.filter(pk=at).values_list("parent", flat=True).first()
    if goal.pk in seen:
        raise ValidationError({"parent": _("That goal supports this one already.")})
