"""What a mentee wants to reach with the mentor's help: write, follow, reach, drop."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lib.editing import refuse_if_changed
from mentoring.models import Pair, PairGoal, PairGoalState
from mentoring.services.goals_at_end import level_of, note_level_after
from mentoring.services.pair_locks import a_moment_ago, writable
from talent.models import Actor, AuditEntry, Skill

FIELDS = ("title", "skill", "level_target")
MOST = 12


@transaction.atomic
def add_goal(
    *,
    actor: Actor,
    pair: Pair,
    title: str,
    skill: Skill | None = None,
    level_target: Decimal | None = None,
) -> PairGoal:
    """Aim for one thing more; with a skill, the mentee's level of today is noted beside it.

    The same goal sent twice is set once.
    """
    pair = writable(actor, pair)
    same = {"title": title.strip(), "skill": skill, "level_target": level_target}
    going = pair.goals.filter(state=PairGoalState.OPEN, created_at__gte=a_moment_ago())
    twin: PairGoal | None = going.filter(**same).first()
    if twin is not None:
        return twin
    if pair.goals.filter(state=PairGoalState.OPEN).count() >= MOST:
        raise ValidationError(
            _("%(most)s open goals are enough: reach or drop some first.") % {"most": MOST}
        )
    goal = PairGoal(pair=pair, **same)
    goal.level_before = level_of(pair, goal.skill_id)
    _check(goal, FIELDS)
    goal.save()
    _record(actor, goal, "added", skill=goal.skill_id)
    return goal


@transaction.atomic
def edit_goal(*, actor: Actor, goal: PairGoal, seen: str, **values: Any) -> PairGoal:
    """Change what is aimed for, unless it changed since shown; another skill begins anew."""
    goal = _open(actor, goal)
    refuse_if_changed(goal, values, seen)
    values["title"] = values.get("title", goal.title).strip()
    changed = [name for name, value in values.items() if getattr(goal, name) != value]
    for name, value in values.items():
        setattr(goal, name, value)
    if "skill" in changed:
        goal.level_before = level_of(goal.pair, goal.skill_id)
    _check(goal, changed)
    goal.save(update_fields=[*values, "level_before"])
    _record(actor, goal, "edited", fields=sorted(changed))
    return goal


@transaction.atomic
def set_goal_progress(*, actor: Actor, goal: PairGoal, progress: int) -> PairGoal:
    """Say how far a goal is, in percent."""
    goal = _open(actor, goal)
    if not 0 <= progress <= 100:
        raise ValidationError({"progress": _("Choose 0 to 100 percent.")})
    before, goal.progress = goal.progress, progress
    goal.save(update_fields=["progress"])
    _record(actor, goal, "moved_on", progress=[before, progress])
    return goal


@transaction.atomic
def reach_goal(*, actor: Actor, goal: PairGoal) -> PairGoal:
    """Say that a goal is reached; where its skill stands is noted."""
    goal = _open(actor, goal)
    goal.state, goal.progress = PairGoalState.REACHED, 100
    goal.save(update_fields=["state", "progress"])
    note_level_after(goal.pair, goal)
    _record(actor, goal, "reached")
    return goal


@transaction.atomic
def drop_goal(*, actor: Actor, goal: PairGoal) -> PairGoal:
    """Leave a goal aside; it can be taken up again."""
    goal = _open(actor, goal)
    goal.state = PairGoalState.DROPPED
    goal.save(update_fields=["state"])
    _record(actor, goal, "dropped")
    return goal


@transaction.atomic
def reopen_goal(*, actor: Actor, goal: PairGoal) -> PairGoal:
    """Take a goal up again that was reached or dropped."""
    goal = _fresh(actor, goal)
    if goal.state == PairGoalState.OPEN:
        raise ValidationError(_("This goal is open already."))
    if goal.state == PairGoalState.REACHED:
        goal.progress = min(goal.progress, 90)
    goal.state, goal.level_after = PairGoalState.OPEN, None
    goal.save(update_fields=["state", "progress", "level_after"])
    _record(actor, goal, "reopened")
    return goal


def _fresh(actor: Actor, goal: PairGoal) -> PairGoal:
    """A goal as it stands now, with its pair locked."""
    pair = writable(actor, goal.pair)
    found: PairGoal = PairGoal.objects.select_related("skill").get(pk=goal.pk)
    found.pair = pair
    return found


def _open(actor: Actor, goal: PairGoal) -> PairGoal:
    goal = _fresh(actor, goal)
    if goal.state != PairGoalState.OPEN:
        raise ValidationError(_("This goal is reached or dropped: take it up again first."))
    return goal


def _check(goal: PairGoal, chosen: Collection[str]) -> None:
    skill = goal.skill
    if "skill" in chosen and skill is not None and skill.retired_on is not None:
        raise ValidationError({"skill": _("This skill is no longer in use.")})
    if skill is None and goal.level_target is not None:
        raise ValidationError({"level_target": _("Choose a skill first, or leave this empty.")})
    goal.full_clean()


def _record(actor: Actor, goal: PairGoal, act: str, **more: Any) -> None:
    AuditEntry.add(
        actor, f"mentoring.pair_goal.{act}", goal, subject=goal.pair.mentee, pair=goal.pair_id,
        **more,
    )  # fmt: skip
