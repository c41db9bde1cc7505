"""What an accepted application changes: an assignment, one for a time, or an engagement."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from careers.models import Application, Engagement, Opening, OpeningKind
from careers.queries.offers import obstacle_to
from lib.dates import first_day, period
from talent.models import SYSTEM, Assignment, AssignmentReason, AuditEntry, Employee, Role
from talent.services.people import KEEP, change_assignment


def place(application: Application) -> Assignment | None:
    """Move the person, or engage them beside their work, from the day that was offered.

    The opening was approved and the offer made by those who may, so the records change by SYSTEM.
    """
    assert application.starts_on is not None
    if application.opening.is_beside_work:
        _engage(application, application.starts_on)
        return None
    if application.opening.kind == OpeningKind.SECONDMENT:
        return _second(application, application.starts_on)
    return _move(application, application.starts_on, AssignmentReason.LATERAL)


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
    found: Assignment | None = rows.first()
    if found is None:
        raise ValidationError(_("You have no assignment on that day that could change."))
    return found


def _refuse_planned(employee: Employee, day: date) -> None:
    """A later change was planned from where the person is now: which of the two holds, HR says."""
    later = employee.assignments.filter(valid__startswith__gt=day).order_by("valid").first()
    if later is not None:
        words = {"day": date_format(first_day(later.valid), "j F Y"), "role": later.role.name}
        text = _("From %(day)s another change is planned: %(role)s. Ask HR which of the two holds.")
        raise ValidationError(text % words)


def _move(application: Application, day: date, reason: AssignmentReason) -> Assignment:
    opening, employee = application.opening, application.employee
    _require_possible(application, day)
    before = _held_on(employee, day)
    now = (before.role_id, before.unit_id, before.manager_id)
    if now == (opening.role_id, opening.unit_id, opening.hiring_manager_id):
        raise ValidationError(_("This is what you do on that day already: same role, unit and "
                                "manager."))  # fmt: skip
    if reason == AssignmentReason.LATERAL:
        _refuse_planned(employee, day)
        reason = reason_for(before.role, opening.role)
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


def _second(application: Application, day: date) -> Assignment:
    """Another assignment up to the last day, and the former one again from the day after it.

    Both are transfers: nobody is promoted by going for a time, nor demoted by coming back.
    """
    opening, employee = application.opening, application.employee
    assert opening.ends_on is not None
    before, back_on = _held_on(employee, day), opening.ends_on + timedelta(days=1)
    if before.valid.upper is not None and before.valid.upper <= back_on:
        raise ValidationError(
            _("Another change of your assignment is planned before the secondment ends. Ask HR.")
        )
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
