"""Succession plans: begun, kept, made active and closed; every read is on record."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leadership import access
from leadership.models import (
    CloseReason,
    KeyRole,
    PlanState,
    SuccessionPlan,
    Successor,
)
from leadership.services.succession_upkeep import OWNED, tell_owner
from lib.dates import today
from lib.editing import refuse_if_changed
from talent.access import require
from talent.models import Actor, AuditEntry, Employee, User

READ = "leadership.succession.read"
SAID = ("owner", "is_private", "review_on", "when_filled", "note")


@transaction.atomic
def begin_plan(
    *, actor: Actor, key_role: KeyRole, owner: Employee, review_on: date, **given: Any
) -> SuccessionPlan:
    """Draft the plan of a key role; where one is known to whoever begins, no second one."""
    require(access.may_edit_key_role(actor, key_role))
    key_role = KeyRole.objects.select_for_update().get(pk=key_role.pk)
    live = SuccessionPlan.objects.live().filter(key_role=key_role)
    known = live.visible_to(actor) if isinstance(actor, User) else live
    if known.exists():
        raise ValidationError(_("There is a plan for this key role already."))
    # A plan that one may not know of stays unknown: the new one stands beside it.
    taken = set(live.values_list("beside", flat=True))
    values = {name: given[name] for name in SAID if name in given}
    plan = SuccessionPlan(
        key_role=key_role, owner=owner, review_on=review_on,
        beside=next(n for n in range(len(taken) + 1) if n not in taken), **values,
    )  # fmt: skip
    _check(plan)
    plan.save()
    AuditEntry.add(actor, "leadership.succession.begun", plan, key_role=key_role.pk)
    tell_owner(plan, OWNED, by=actor)
    return plan


@transaction.atomic
def edit_plan(
    *, actor: Actor, plan: SuccessionPlan, seen: str | None = None, **given: Any
) -> SuccessionPlan:
    """Change owner, privacy, review day or what happens once a successor takes over."""
    plan = locked_plan(actor, plan)
    if seen is not None:
        refuse_if_changed(plan, [name for name in SAID if name in given], seen)
    changed = [name for name in SAID if name in given and getattr(plan, name) != given[name]]
    for name in changed:
        setattr(plan, name, given[name])
    _check(plan, changed)
    if changed:
        plan.save(update_fields=changed)
        AuditEntry.add(actor, "leadership.succession.edited", plan, changed=sorted(changed))
    if "owner" in changed:
        tell_owner(plan, OWNED, by=actor)
    return plan


@transaction.atomic
def activate_plan(*, actor: Actor, plan: SuccessionPlan) -> SuccessionPlan:
    """From now on the plan counts: it stands on the bench."""
    plan = locked_plan(actor, plan)
    if plan.state != PlanState.DRAFT:
        raise ValidationError(_("This plan is active already."))
    plan.state = PlanState.ACTIVE
    plan.save(update_fields=["state"])
    AuditEntry.add(actor, "leadership.succession.activated", plan)
    return plan


@transaction.atomic
def close_plan(*, actor: Actor, plan: SuccessionPlan, reason: str) -> SuccessionPlan:
    """The plan counts no longer; it stays on record as it was."""
    plan = locked_plan(actor, plan)
    if reason not in CloseReason.values:
        raise ValidationError({"reason": _("Say why.")})
    plan.state, plan.close_reason, plan.closed_on = PlanState.CLOSED, reason, today()
    plan.save(update_fields=["state", "close_reason", "closed_on"])
    AuditEntry.add(actor, "leadership.succession.closed", plan, reason=reason)
    return plan


@transaction.atomic
def record_plan_reads(*, actor: User, plans: Iterable[SuccessionPlan]) -> None:
    """Note that somebody read plans: once a day for each is enough.

    The entries name no person, and whoever is on a plan does not read of it there either.
    """
    ids = {str(plan.pk) for plan in plans}
    if not ids:
        return
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    label = SuccessionPlan._meta.label_lower
    known = AuditEntry.objects.filter(
        actor=actor, action=READ, object_type=label, object_id__in=ids, at__gte=midnight
    )
    ids -= set(known.values_list("object_id", flat=True))
    AuditEntry.objects.bulk_create(
        AuditEntry(actor=actor, action=READ, object_type=label, object_id=pk) for pk in sorted(ids)
    )


@transaction.atomic
def record_bench_read(*, actor: User, what: str) -> None:
    """Note that somebody looked at all plans they may see at once; never at how many."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    action = f"leadership.bench.{what}"
    if not AuditEntry.objects.filter(actor=actor, action=action, at__gte=midnight).exists():
        AuditEntry.add(actor, action)


def locked_plan(actor: Actor, plan: SuccessionPlan) -> SuccessionPlan:
    """A plan that the actor may change, locked, and not closed."""
    require(access.may_edit_plan(actor, plan))
    plan = SuccessionPlan.objects.select_for_update().get(pk=plan.pk)
    if plan.state == PlanState.CLOSED:
        raise ValidationError(_("This plan is closed: begin a new one."))
    return plan


def _check(plan: SuccessionPlan, changed: Iterable[str] = SAID) -> None:
    wrong: dict[str, str] = {}
    if "owner" in changed and plan.owner_id is not None:
        at_work = Employee.objects.employed().filter(pk=plan.owner_id, user__is_active=True)
        # Whoever was on it once must not learn of that: the plan stays a secret to them.
        named = Successor.objects.filter(plan=plan, employee=plan.owner_id)
        if not at_work.exists():
            wrong["owner"] = _("Choose somebody who is employed today and can sign in.")
        elif named.exists():
            wrong["owner"] = _("Whoever is or was on a plan cannot own it: choose somebody else.")
    if "review_on" in changed and plan.review_on < today():
        wrong["review_on"] = _("Choose today, or a day to come.")
    if wrong:
        raise ValidationError(wrong)
    plan.full_clean(exclude=["key_role"], validate_constraints=False)
