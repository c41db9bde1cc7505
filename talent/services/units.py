"""Open, place, rename and close units."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lib.dates import period
from talent import access
from talent.access import require
from talent.models import Actor, AuditEntry, OrgUnit, UnitPlacement
from talent.services.lines import lock_units, rebuild_unit_lines


@transaction.atomic
def open_unit(
    *,
    actor: Actor,
    external_id: str,
    name: str,
    starts_on: date,
    parent: OrgUnit | None = None,
) -> OrgUnit:
    """Make a unit that exists from a day on, below another or at the top."""
    require(access.is_hr_admin(actor))
    unit = OrgUnit(external_id=external_id, name=name, valid=period(starts_on))
    unit.full_clean()
    unit.save()
    if parent is not None:
        _place(unit, parent, starts_on)
    rebuild_unit_lines([unit.pk])
    AuditEntry.add(
        actor, "talent.unit.opened", unit,
        starts_on=starts_on.isoformat(), parent=parent.pk if parent else None,
    )  # fmt: skip
    return unit


@transaction.atomic
def move_unit(*, actor: Actor, unit: OrgUnit, parent: OrgUnit | None, starts_on: date) -> OrgUnit:
    """Put a unit and all below it elsewhere from a day on; what was planned later is replaced."""
    require(access.is_hr_admin(actor))
    lock_units()
    unit = OrgUnit.objects.select_for_update().get(pk=unit.pk)
    if starts_on not in unit.valid:
        raise ValidationError({"starts_on": _("This unit is not open on that day.")})
    unit.placements.filter(valid__startswith__gte=starts_on).delete()
    for row in unit.placements.filter(valid__contains=starts_on):
        row.valid = period(row.valid.lower, starts_on)
        row.save(update_fields=["valid"])
    if parent is not None:
        _place(unit, parent, starts_on)
    rebuild_unit_lines([unit.pk])
    AuditEntry.add(
        actor, "talent.unit.moved", unit,
        starts_on=starts_on.isoformat(), parent=parent.pk if parent else None,
    )  # fmt: skip
    return unit


@transaction.atomic
def rename_unit(*, actor: Actor, unit: OrgUnit, name: str) -> OrgUnit:
    """Give a unit another name."""
    require(access.is_hr_admin(actor))
    unit = OrgUnit.objects.select_for_update().get(pk=unit.pk)
    before, unit.name = unit.name, name
    unit.full_clean()
    unit.save(update_fields=["name"])
    AuditEntry.add(actor, "talent.unit.renamed", unit, before=before, after=name)
    return unit


@transaction.atomic
def close_unit(*, actor: Actor, unit: OrgUnit, last_day: date) -> OrgUnit:
    """Close a unit after a day; nobody may work in it and nothing may lie below it afterwards."""
    require(access.is_hr_admin(actor))
    lock_units()
    unit = OrgUnit.objects.select_for_update().get(pk=unit.pk)
    gone = date.fromordinal(last_day.toordinal() + 1)
    if last_day not in unit.valid:
        raise ValidationError({"last_day": _("This unit is not open on that day.")})
    after = Q(valid__endswith__isnull=True) | Q(valid__endswith__gt=gone)
    if unit.assignments.filter(after).exists():
        raise ValidationError(_("People still work in this unit after that day: move them first."))
    if unit.child_placements.filter(after).exists():
        raise ValidationError(_("Units still lie below this one after that day: move them first."))
    unit.placements.filter(valid__startswith__gte=gone).delete()
    for row in unit.placements.filter(valid__contains=last_day):
        row.valid = period(row.valid.lower, gone)
        row.save(update_fields=["valid"])
    unit.valid = period(unit.valid.lower, gone)
    unit.save(update_fields=["valid"])
    rebuild_unit_lines([unit.pk])
    AuditEntry.add(actor, "talent.unit.closed", unit, last_day=last_day.isoformat())
    return unit


def _place(unit: OrgUnit, parent: OrgUnit, starts_on: date) -> None:
    if starts_on not in parent.valid:
        raise ValidationError({"parent": _("That unit is not open on that day.")})
    placement = UnitPlacement(
        unit=unit, parent=parent, valid=period(starts_on, _earlier(unit, parent))
    )
    if unit.pk == parent.pk:
        raise ValidationError({"parent": _("A unit cannot lie below itself.")})
    placement.full_clean()
    placement.save()


def _earlier(unit: OrgUnit, parent: OrgUnit) -> date | None:
    ends = [end for end in (unit.valid.upper, parent.valid.upper) if end is not None]
    return min(ends) if ends else None
