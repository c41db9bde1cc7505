"""What an accepted application changes: an assignment, one for a time, or an engagement."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError

from careers.models import Application, Engagement, Opening, OpeningKind
from careers.queries.offers import obstacle_to
from lib.dates import period
from talent.models import SYSTEM, Assignment, AssignmentReason, AuditEntry, Employee, Role
from talent.services.lines import lock_reporting
from talent.services.people import KEEP, change_assignment


def place(application: Application) -> Assignment | None:
    """Move the person, or engage them beside their work, from the day that was offered.

    The opening was approved and the offer made by those who may, so the records change by SYSTEM.
    """
    assert application.starts_on is not None
    if application.opening.is_beside_work:
        _engage(application, application.starts_on)
        return None
    # Two offers accepted at once wait for each other, where every change of a line waits.
    lock_reporting()
    _require_possible(application, application.starts_on)
    before = _held_on(application.employee, application.starts_on)
    if application.opening.kind == OpeningKind.SECONDMENT:
        return _second(application, before, application.starts_on)
    reason = reason_for(before.role, application.opening.role)
    return _move(application, application.starts_on, reason)


def reason_for(before: Role, after: Role) -> AssignmentReason:
    """Up or down by grade; sideways on the same one, or where a role has none."""
    if before.grade is None or after.grade is None or before.grade.rank == after.grade.rank:
        return AssignmentReason.LATERAL
    up = after.grade.rank > before.grade.rank
    return AssignmentReason.PROMOTION if up else AssignmentReason.DEMOTION


def _require_possible(application: Application, day: date) -> None:
    """Nothing that was said before accepting stands against it."""
    obstacle = obstacle_to(application, day)
    if obstacle:
        raise ValidationError(obstacle)


def _held_on(employee: Employee, day: date) -> Assignment:
    rows = employee.assignments.on(day).select_related("role__grade", "unit", "manager", "location")
    return rows.get()


def _move(application: Application, day: date, reason: AssignmentReason) -> Assignment:
    """Another role, unit and manager from a day on."""
    opening, employee = application.opening, application.employee
    return change_assignment(
        actor=SYSTEM,
        employee=employee,
        starts_on=day,
        reason=reason,
        role=opening.role,
        unit=opening.unit,
        manager=opening.hiring_manager,
        location=opening.location or KEEP,
    )


def _second(application: Application, before: Assignment, day: date) -> Assignment:
    """Another assignment up to the last day, and the former one again from the day after it.

    Both are transfers: nobody is promoted by going for a time, nor demoted by coming back.
    """
    opening, employee = application.opening, application.employee
    assert opening.ends_on is not None
    back_on = opening.ends_on + timedelta(days=1)
    role, unit, manager, location = before.role, before.unit, before.manager, before.location
    moved = _move(application, day, AssignmentReason.TRANSFER)
    change_assignment(
        actor=SYSTEM,
        employee=employee,
        starts_on=back_on,
        reason=AssignmentReason.TRANSFER,
        role=role,
        unit=unit,
        manager=manager,
        location=location,
    )
    return moved


def _engage(application: Application, day: date) -> Engagement:
    opening: Opening = application.opening
    assert opening.ends_on is not None
    assert opening.hours_per_week is not None
    # Two offers that the person accepts at once wait for each other: together they may be too much.
    Employee.objects.select_for_update(of=("self",)).get(pk=application.employee_id)
    _require_possible(application, day)
    engagement = Engagement(
        employee=application.employee,
        application=application,
        kind=opening.kind,
        title=opening.title,
        role=opening.role,
        unit=opening.unit,
        valid=period(day, opening.ends_on + timedelta(days=1)),
        hours_per_week=opening.hours_per_week,
    )
    engagement.full_clean()
    engagement.save()
    AuditEntry.add(
        SYSTEM, "careers.engagement.begun", engagement,
        opening=opening.pk, starts_on=day.isoformat(), hours=opening.hours_per_week,
    )  # fmt: skip
    return engagement
