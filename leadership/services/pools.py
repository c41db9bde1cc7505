"""Talent pools: begun, filled, emptied and closed."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from leadership import access
from leadership.models import PoolMember, TalentPool
from lib.dates import first_day, period, today
from lib.editing import refuse_if_changed
from talent.access import is_self, require
from talent.models import Actor, AuditEntry, Employee, OrgUnit
from talent.services.once import refuse_twice

SAID = ("name", "purpose", "owner")


@transaction.atomic
def begin_pool(
    *, actor: Actor, name: str, purpose: str, owner: Employee, unit: OrgUnit | None = None
) -> TalentPool:
    """Begin a group of people to keep in mind."""
    require(access.may_begin_pool(actor, unit))
    pool = TalentPool(name=name, purpose=purpose, owner=owner, unit=unit)
    pool.full_clean(exclude=["unit"])
    refuse_twice(actor, pool, (*SAID, "unit"), "leadership.pool.begun")
    pool.save()
    AuditEntry.add(actor, "leadership.pool.begun", pool)
    return pool


@transaction.atomic
def edit_pool(
    *, actor: Actor, pool: TalentPool, seen: str | None = None, **given: Any
) -> TalentPool:
    """Change its name, purpose or owner."""
    pool = _locked(actor, pool)
    if seen is not None:
        refuse_if_changed(pool, [name for name in SAID if name in given], seen)
    changed = [name for name in SAID if name in given and getattr(pool, name) != given[name]]
    for name in changed:
        setattr(pool, name, given[name])
    if "owner" in changed and pool.members.filter(employee=pool.owner_id).exists():
        raise ValidationError({"owner": _("Whoever is in a pool cannot own it.")})
    pool.full_clean(exclude=["unit"])
    if changed:
        pool.save(update_fields=changed)
        AuditEntry.add(actor, "leadership.pool.edited", pool, changed=sorted(changed))
    return pool


@transaction.atomic
def add_member(*, actor: Actor, pool: TalentPool, employee: Employee) -> PoolMember:
    """Put somebody into a pool from today on."""
    pool = _locked(actor, pool)
    words = ""
    if is_self(actor, employee):
        words = _("You cannot name yourself: nobody reads a pool that they are in.")
    elif employee.pk == pool.owner_id:
        words = _("The owner of a pool cannot be in it: choose another owner first.")
    elif pool.members.current().filter(employee=employee).exists():
        words = _("This person is in the pool already.")
    elif not Employee.objects.employed().filter(pk=employee.pk).exists():
        words = _("Choose somebody who is employed today.")
    if words:
        raise ValidationError({"employee": words})
    member = PoolMember(pool=pool, employee=employee, valid=period(today()))
    member.full_clean(exclude=["pool"])
    member.save()
    AuditEntry.add(actor, "leadership.pool.added", pool, member=str(member.pk))
    return member


@transaction.atomic
def take_out(*, actor: Actor, member: PoolMember) -> None:
    """End somebody's time in a pool today; who came today was never in it."""
    pool = _locked(actor, member.pool)
    member = pool.members.select_for_update(of=("self",)).get(pk=member.pk)
    if member.valid.upper is not None:
        raise ValidationError(_("This person is in the pool no longer."))
    if first_day(member.valid) >= today():
        # Kept to the next day, since an empty time cannot be kept; and so the person, who was in
        # the pool, does not come to read of it by being taken out.
        member.valid = period(first_day(member.valid), today().fromordinal(today().toordinal() + 1))
    else:
        member.valid = period(first_day(member.valid), today())
    member.save(update_fields=["valid"])
    AuditEntry.add(actor, "leadership.pool.taken_out", pool, member=str(member.pk))


@transaction.atomic
def close_pool(*, actor: Actor, pool: TalentPool) -> TalentPool:
    """Keep it in mind no longer; it stays on record."""
    pool = _locked(actor, pool)
    pool.closed_on = today()
    pool.save(update_fields=["closed_on"])
    AuditEntry.add(actor, "leadership.pool.closed", pool)
    return pool


def _locked(actor: Actor, pool: TalentPool) -> TalentPool:
    require(access.may_edit_pool(actor, pool))
    pool = TalentPool.objects.select_for_update().get(pk=pool.pk)
    if pool.closed_on is not None:
        raise ValidationError(_("This pool is closed."))
    return pool
