"""What the two will do before they meet again, and what becomes part of a plan."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.models import ActionKind, DevelopmentPlan, PlanState
from careers.services.plan_items import add_item
from lib.dates import today
from lib.editing import refuse_if_changed
from mentoring.models import Pair, PairAction, Side
from mentoring.services.pair_locks import a_moment_ago, tell_others, writable
from talent.access import is_self, require
from talent.models import Actor, AuditEntry, User

ADDED = "mentoring.action_added"
FURTHEST = timedelta(days=731)
MOST = 60
WRITABLE_PLANS = (PlanState.ACTIVE, PlanState.DRAFT)


@transaction.atomic
def add_action(
    *, actor: Actor, pair: Pair, title: str, side: str, due_on: date | None = None
) -> PairAction:
    """Note what one of the two will do; the other one, if it is theirs, is told.

    The same action sent twice is noted once.
    """
    pair = writable(actor, pair)
    assert isinstance(actor, User)
    same = {"title": title.strip(), "side": side, "due_on": due_on, "by": actor}
    fresh = pair.actions.filter(done_at__isnull=True, created_at__gte=a_moment_ago())
    twin: PairAction | None = fresh.filter(**same).first()
    if twin is not None:
        return twin
    if pair.actions.filter(done_at__isnull=True).count() >= MOST:
        raise ValidationError(
            _("%(most)s open actions are enough: do or remove some first.") % {"most": MOST}
        )
    action = PairAction(pair=pair, **same)
    _check_day(due_on)
    action.full_clean()
    action.save()
    _record(actor, action, "added", side=side)
    if not is_self(actor, pair.mentee if side == Side.MENTEE else pair.mentor):
        tell_others(actor, pair, ADDED, period=today().isoformat())
    return action


@transaction.atomic
def edit_action(*, actor: Actor, action: PairAction, seen: str, **values: Any) -> PairAction:
    """Change what is to be done, by whom and when, unless it changed since shown."""
    action = _fresh(actor, action)
    if action.done_at is not None:
        raise ValidationError(_("What is done stays as it was noted."))
    refuse_if_changed(action, values, seen)
    if values.get("due_on") != action.due_on:
        _check_day(values.get("due_on"))
    values["title"] = values.get("title", action.title).strip()
    if action.item_id is not None and values.get("side", action.side) != action.side:
        raise ValidationError({"side": _("It stands in their development plan: it stays theirs.")})
    for name, value in values.items():
        setattr(action, name, value)
    action.full_clean()
    action.save(update_fields=list(values))
    _record(actor, action, "edited", fields=sorted(values))
    return action


@transaction.atomic
def tick_action(*, actor: Actor, action: PairAction, is_done: bool) -> PairAction:
    """Say that something is done, or not yet."""
    action = _fresh(actor, action)
    if (action.done_at is not None) == is_done:
        return action
    action.done_at = timezone.now() if is_done else None
    action.save(update_fields=["done_at"])
    _record(actor, action, "ticked", is_done=is_done)
    return action


@transaction.atomic
def remove_action(*, actor: Actor, action: PairAction) -> None:
    """Take an action off the list; what it became in the plan stays there."""
    action = _fresh(actor, action)
    _record(actor, action, "removed")
    action.delete()


@transaction.atomic
def plan_action(
    *, actor: Actor, action: PairAction, plan: DevelopmentPlan, kind: str = ActionKind.EXPOSURE
) -> PairAction:
    """Make an action part of one's development plan: a mentee does, or either of two peers."""
    pair = action.pair
    is_helped = is_self(actor, pair.mentee)
    require(is_helped or (pair.programme.is_of_peers and is_self(actor, pair.mentor)))
    action = _fresh(actor, action)
    if action.side != (Side.MENTEE if is_helped else Side.MENTOR):
        raise ValidationError(_("Only what you do yourself goes into your plan."))
    if action.item_id is not None:
        raise ValidationError(_("It stands in your plan already."))
    if plan.employee_id != (pair.mentee_id if is_helped else pair.mentor_id):
        raise ValidationError({"plan": _("This plan belongs to somebody else.")})
    due_on = action.due_on if action.due_on and action.due_on >= today() else None
    action.item = add_item(actor=actor, plan=plan, title=action.title, kind=kind, due_on=due_on)
    action.save(update_fields=["item"])
    _record(actor, action, "planned", item=action.item.pk)
    return action


def _fresh(actor: Actor, action: PairAction) -> PairAction:
    """An action as it stands now, with its pair locked."""
    pair = writable(actor, action.pair)
    found: PairAction | None = PairAction.objects.filter(pk=action.pk).first()
    if found is None:
        raise ValidationError(_("This action was removed meanwhile."))
    found.pair = pair
    return found


def _check_day(due_on: date | None) -> None:
    if due_on is not None and not today() <= due_on <= today() + FURTHEST:
        raise ValidationError({"due_on": _("Choose today or a day within the next two years.")})


def _record(actor: Actor, action: PairAction, act: str, **more: Any) -> None:
    AuditEntry.add(
        actor, f"mentoring.pair_action.{act}", action, subject=action.pair.mentee,
        pair=action.pair_id, **more,
    )  # fmt: skip
