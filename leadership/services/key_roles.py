"""The register of key roles: entered, changed and ended by HR."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from leadership import access
from leadership.models import LIVE_PLANS, KeyRole, Risk, SuccessionPlan
from leadership.services.succession_upkeep import take_over
from lib.dates import first_day, period, today
from lib.editing import refuse_if_changed
from talent.access import is_self, require
from talent.models import Actor, Assignment, AuditEntry, Employee, OrgUnit, Role, User
from talent.services.days import require_sensible

SAID = (
    "position", "criticality", "incumbent", "risk", "horizon", "impact", "notes",
)  # fmt: skip


@transaction.atomic
def register_key_role(
    *, actor: Actor, role: Role, unit: OrgUnit, starts_on: date | None = None, **given: Any
) -> KeyRole:
    """Enter a role of a unit, or a named position of it, as one that must not stay empty."""
    require(access.may_keep_key_roles(actor, unit))
    starts_on = starts_on or today()
    require_sensible(starts_on=starts_on)
    _refuse_own(actor, role, unit, given.get("incumbent"))
    values = {name: given[name] for name in SAID if name in given}
    key_role = KeyRole(role=role, unit=unit, valid=period(starts_on), **values)
    check(key_role)
    key_role.save()
    AuditEntry.add(actor, "leadership.key_role.registered", key_role, role=role.pk, unit=unit.pk)
    return key_role


@transaction.atomic
def edit_key_role(
    *, actor: Actor, key_role: KeyRole, seen: str | None = None, **given: Any
) -> KeyRole:
    """Change what is said of a key role; plans that name the new incumbent follow."""
    require(access.may_edit_key_role(actor, key_role))
    key_role = KeyRole.objects.select_for_update().get(pk=key_role.pk)
    if seen is not None:
        refuse_if_changed(key_role, [name for name in SAID if name in given], seen)
    changed = [name for name in SAID if name in given and getattr(key_role, name) != given[name]]
    for name in changed:
        setattr(key_role, name, given[name])
    if key_role.risk == Risk.NONE and key_role.horizon:
        key_role.horizon = ""
        changed.append("horizon")
    check(key_role)
    if changed:
        if "incumbent" in changed and key_role.incumbent is not None:
            take_over(actor, key_role, key_role.incumbent)
        key_role.save(update_fields=list(dict.fromkeys(changed)))
        AuditEntry.add(actor, "leadership.key_role.edited", key_role, changed=sorted(changed))
    return key_role


@transaction.atomic
def end_key_role(*, actor: Actor, key_role: KeyRole, ends_on: date | None = None) -> KeyRole:
    """From a day on the organisation can do without it; its plans are closed on that day."""
    require(access.may_edit_key_role(actor, key_role))
    key_role = KeyRole.objects.select_for_update().get(pk=key_role.pk)
    ends_on = ends_on or today()
    require_sensible(ends_on=ends_on)
    if ends_on <= first_day(key_role.valid):
        raise ValidationError({"ends_on": _("Choose a day after the first one.")})
    if ends_on > today():
        raise ValidationError({"ends_on": _("Choose today, or a day before.")})
    key_role.valid = period(first_day(key_role.valid), ends_on)
    key_role.full_clean()
    key_role.save(update_fields=["valid"])
    plans = SuccessionPlan.objects.filter(key_role=key_role, state__in=LIVE_PLANS)
    for plan in plans.select_for_update(of=("self",)):
        plan.state, plan.close_reason, plan.closed_on = "closed", "not_needed", today()
        plan.save(update_fields=["state", "close_reason", "closed_on"])
        AuditEntry.add(actor, "leadership.succession.closed", plan, reason=plan.close_reason)
    AuditEntry.add(actor, "leadership.key_role.ended", key_role, ends_on=ends_on.isoformat())
    return key_role


def check(key_role: KeyRole) -> None:
    """A key role that says nothing impossible; who holds it is at work."""
    wrong: dict[str, str] = {}
    if key_role.risk != Risk.NONE and not key_role.horizon:
        wrong["horizon"] = _("Say when.")
    if key_role.incumbent is not None and not _at_work(key_role.incumbent):
        wrong["incumbent"] = _("Choose somebody who is employed today, or leave it empty.")
    if wrong:
        raise ValidationError(wrong)
    key_role.full_clean()


def _refuse_own(actor: Actor, role: Role, unit: OrgUnit, incumbent: Employee | None) -> None:
    """Nobody enters a role that they hold or held: a refusal would tell them that it is there.

    The same is said where it is there and out of sight for another reason.
    """
    if not isinstance(actor, User):
        return
    theirs = Assignment.objects.filter(employee__user=actor, role=role, unit=unit).exists()
    if not theirs and (incumbent is None or not is_self(actor, incumbent)):
        there = KeyRole.objects.current().filter(role=role, unit=unit)
        seen = KeyRole.objects.visible_to(actor).values("pk")
        if not there.exclude(pk__in=seen).exists():
            return
    words = _("Somebody else in HR enters a role that is or was yours.")
    raise ValidationError({"role": words})


def _at_work(person: Employee) -> bool:
    return Employee.objects.employed().filter(pk=person.pk).exists()
