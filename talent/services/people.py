"""Hire, rehire, move, promote, change manager, absence, end of employment: all with dates."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lib.dates import first_day, period
from talent import access, events
from talent.access import require
from talent.models import (
    Absence,
    Actor,
    Assignment,
    AssignmentReason,
    AuditEntry,
    Employee,
    Employment,
    Location,
    OrgUnit,
    Role,
    User,
)
from talent.services.days import require_sensible
from talent.services.grants import require_other_admin
from talent.services.lines import lock_reporting, rebuild_reporting_lines


class Keep:
    """Stands for "as it was" where None means "none"."""


KEEP = Keep()
PLACE = ("role_id", "unit_id", "manager_id", "location_id")


@transaction.atomic
def hire(
    *,
    actor: Actor,
    external_id: str,
    given_name: str,
    family_name: str,
    starts_on: date,
    role: Role,
    unit: OrgUnit,
    manager: Employee | None = None,
    location: Location | None = None,
    email: str = "",
    login: bool = True,
    **more: Any,
) -> Employee:
    """Put a new person on record with a first employment and assignment."""
    require(access.may_manage_unit(actor, unit))
    require_sensible(starts_on=starts_on)
    lock_reporting()  # whoever hires the same person at once waits, and reads why it cannot be
    user = None
    if email and login:
        user = User.objects.filter(email__iexact=email).first()
        if user is not None and hasattr(user, "employee"):
            raise ValidationError({"email": _("Someone else signs in with this address.")})
        user = user or User.objects.create_user(email)
    if location is not None:
        more.setdefault("time_zone", location.time_zone)
    employee = Employee(
        user=user,
        external_id=external_id,
        given_name=given_name,
        family_name=family_name,
        email=email,
        **more,
    )
    employee.full_clean(exclude=["name_folded"])
    employee.save()
    _employ(actor, employee, starts_on, role, unit, manager, location, "talent.employee.hired")
    return employee


@transaction.atomic
def rehire(
    *,
    actor: Actor,
    employee: Employee,
    starts_on: date,
    role: Role,
    unit: OrgUnit,
    manager: Employee | None = None,
    location: Location | None = None,
) -> Employee:
    """Employ a person again who has left; the earlier history stays."""
    require(access.may_manage_unit(actor, unit))
    require_sensible(starts_on=starts_on)
    employee = _locked(employee)
    _employ(actor, employee, starts_on, role, unit, manager, location, "talent.employee.rehired")
    return employee


def _employ(
    actor: Actor,
    employee: Employee,
    starts_on: date,
    role: Role,
    unit: OrgUnit,
    manager: Employee | None,
    location: Location | None,
    action: str,
) -> None:
    later = employee.employments.filter(valid__endswith__isnull=True) | employee.employments.filter(
        valid__endswith__gt=starts_on
    )
    if later.exists():
        raise ValidationError(
            {"starts_on": _("This person is employed on or after that day already.")}
        )
    employment = Employment(employee=employee, valid=period(starts_on))
    employment.full_clean()
    employment.save()
    assignment = Assignment(
        employee=employee,
        role=role,
        unit=unit,
        manager=manager,
        location=location,
        valid=period(starts_on),
        reason=AssignmentReason.HIRE,
    )
    _check_place(assignment)
    assignment.full_clean()
    assignment.save()
    rebuild_reporting_lines([employee.pk])
    AuditEntry.add(
        actor, action, employee,
        assignment=assignment.pk, role=role.pk, unit=unit.pk, starts_on=starts_on.isoformat(),
    )  # fmt: skip
    events.assignment_changed.send(Employee, employee=employee, assignment=assignment)


@transaction.atomic
def change_assignment(
    *,
    actor: Actor,
    employee: Employee,
    starts_on: date,
    reason: str,
    role: Role | None = None,
    unit: OrgUnit | None = None,
    manager: Employee | None | Keep = KEEP,
    location: Location | None | Keep = KEEP,
) -> Assignment:
    """Move, promote or give another manager from a day on, past or future.

    What was planned after that day stays planned: the new assignment lasts until the next one,
    which takes over what changes now and was not itself planned to change.
    """
    require(access.may_manage_employee(actor, employee))
    require(unit is None or access.may_manage_unit(actor, unit))
    require_sensible(starts_on=starts_on)
    lock_reporting()
    employee = _locked(employee)
    before = employee.assignments.on(starts_on).first()
    if before is None:
        raise ValidationError(
            {"starts_on": _("This person has no assignment on that day that could change.")}
        )
    after = Assignment(
        employee=employee,
        role=role or before.role,
        unit=unit or before.unit,
        manager=before.manager if isinstance(manager, Keep) else manager,
        location=before.location if isinstance(location, Keep) else location,
        valid=period(starts_on, before.valid.upper),
        reason=reason,
    )
    if _same_place(before, after):
        raise ValidationError(
            _("Nothing would change: choose another role, unit, manager or place.")
        )
    _check_place(after)
    _cut(before, starts_on)
    after.full_clean()
    after.save()
    carried = _carry_on(before, after)
    more: dict[str, Any] = {"carried": carried} if carried else {}
    rebuild_reporting_lines([employee.pk])
    AuditEntry.add(
        actor, "talent.assignment.changed", after,
        reason=reason, starts_on=starts_on.isoformat(), before=before.pk, role=after.role_id,
        unit=after.unit_id, manager=after.manager_id, location=after.location_id,
        **more,
    )  # fmt: skip
    events.assignment_changed.send(Employee, employee=employee, assignment=after)
    return after


def _carry_on(before: Assignment, after: Assignment) -> list[int]:
    """Give what changed to the assignments that follow, as far as they have it as it was."""
    changed = {name for name in PLACE if getattr(before, name) != getattr(after, name)}
    rows = Assignment.objects.filter(
        employee=after.employee, valid__startswith__gt=first_day(after.valid)
    )
    end, carried = after.valid.upper, []
    for row in rows.select_for_update().order_by("valid"):
        changed = {name for name in changed if getattr(row, name) == getattr(before, name)}
        if row.valid.lower != end or not changed:
            break
        for name in changed:
            setattr(row, name, getattr(after, name))
        _check_place(row)
        row.save(update_fields=[name.removesuffix("_id") for name in changed])
        carried.append(row.pk)
        end = row.valid.upper
    return carried


@transaction.atomic
def end_employment(
    *,
    actor: Actor,
    employee: Employee,
    last_day: date,
    exit_reason: str,
    regretted: bool | None = None,
    reports_to: Employee | None | Keep = KEEP,
) -> Employment:
    """End an employment after a last day; the reports pass on, by default to the next one up."""
    require(access.may_manage_employee(actor, employee))
    require_sensible(last_day=last_day)
    lock_reporting()
    employee = _locked(employee)
    gone = last_day + timedelta(days=1)
    employment: Employment | None = employee.employments.on(last_day).first()
    if employment is None:
        raise ValidationError({"last_day": _("This person is not employed on that day.")})
    if employment.valid.upper is not None and employment.valid.upper < gone:
        raise ValidationError({"last_day": _("This employment ends before that day already.")})
    if employee.user is not None and employee.user.holds("hr_admin"):
        require_other_admin(employee.user)

    own = employee.assignments.on(last_day).first()
    heir = (own.manager if own else None) if isinstance(reports_to, Keep) else reports_to
    if heir is not None and heir.pk == employee.pk:
        raise ValidationError({"reports_to": _("Choose someone who stays.")})
    _check_employed(heir, gone, "reports_to")

    passed_on = _pass_on_reports(employee, heir, gone)
    employee.assignments.filter(valid__startswith__gte=gone).delete()
    for assignment in employee.assignments.filter(valid__contains=last_day):
        _cut(assignment, gone)
    employment.valid = period(employment.valid.lower, gone)
    employment.exit_reason, employment.regretted = exit_reason, regretted
    employment.full_clean()
    employment.save()
    rebuild_reporting_lines([employee.pk, *passed_on])
    AuditEntry.add(
        actor, "talent.employment.ended", employment,
        last_day=last_day.isoformat(), exit_reason=exit_reason, regretted=regretted,
        reports=passed_on, reports_to=heir.pk if heir else None,
    )  # fmt: skip
    events.employment_ended.send(Employee, employee=employee, last_day=last_day)
    return employment


def _pass_on_reports(employee: Employee, heir: Employee | None, gone: date) -> list[int]:
    """Give everyone who reports to a leaver on or after a day to the heir from that day on."""
    rows = Assignment.objects.filter(manager=employee).filter(
        Q(valid__endswith__isnull=True) | Q(valid__endswith__gt=gone)
    )
    passed_on = []
    for row in rows.select_for_update():
        starts = max(gone, first_day(row.valid))
        new_manager = None if heir is not None and heir.pk == row.employee_id else heir
        if starts == row.valid.lower:
            row.manager = new_manager
            row.save(update_fields=["manager"])
        else:
            end = row.valid.upper
            _cut(row, starts)
            Assignment.objects.create(
                employee_id=row.employee_id, role_id=row.role_id, unit_id=row.unit_id,
                manager=new_manager, location_id=row.location_id, valid=period(starts, end),
                reason=AssignmentReason.REORGANISATION,
            )  # fmt: skip
        passed_on.append(row.employee_id)
    return passed_on


@transaction.atomic
def record_absence(
    *, actor: Actor, employee: Employee, kind: str, starts_on: date, ends_on: date | None = None
) -> Absence:
    """Note that a person is away from a first to a last day, or until further notice."""
    require(access.may_manage_employee(actor, employee))
    require_sensible(starts_on=starts_on, ends_on=ends_on)
    employee = _locked(employee)
    end = ends_on + timedelta(days=1) if ends_on else None
    if ends_on is not None and ends_on < starts_on:
        raise ValidationError({"ends_on": _("The last day comes before the first.")})
    absence = Absence(employee=employee, kind=kind, valid=period(starts_on, end))
    if not employee.employments.filter(valid__contains=starts_on).exists():
        raise ValidationError({"starts_on": _("This person is not employed on that day.")})
    absence.full_clean()
    absence.save()
    AuditEntry.add(actor, "talent.absence.recorded", absence, starts_on=starts_on.isoformat())
    return absence


def _locked(employee: Employee) -> Employee:
    """Two changes of one history wait for each other."""
    return Employee.objects.select_for_update(of=("self",)).get(pk=employee.pk)


def _cut(assignment: Assignment, day: date) -> None:
    """End an assignment before a day; one that would become empty goes."""
    if assignment.valid.lower == day:
        assignment.delete()
        return
    assignment.valid = period(assignment.valid.lower, day)
    assignment.save(update_fields=["valid"])


def _same_place(before: Assignment, after: Assignment) -> bool:
    return all(getattr(before, name) == getattr(after, name) for name in PLACE)


def _check_place(assignment: Assignment) -> None:
    """A person works in a unit that is open, in a role that exists, for someone employed."""
    starts = first_day(assignment.valid)
    if starts not in assignment.unit.valid:
        raise ValidationError({"unit": _("This unit is not open on that day.")})
    retired = assignment.role.retired_on
    if retired is not None and retired <= starts:
        raise ValidationError({"role": _("This role was retired before that day.")})
    if assignment.manager is not None:
        if assignment.manager.pk == assignment.employee_id:
            raise ValidationError({"manager": _("Nobody reports to themselves.")})
        _check_employed(assignment.manager, starts, "manager")


def _check_employed(employee: Employee | None, day: date, field: str) -> None:
    if employee is not None and not employee.employments.filter(valid__contains=day).exists():
        raise ValidationError({field: _("This person is not employed on that day.")})
