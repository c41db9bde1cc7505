"""Lend one person sight of another, and end it; apps above do so with their own records."""

from django.db import transaction

from lib.dates import period, today
from talent import access
from talent.access import require
from talent.models import Actor, AuditEntry, Employee, Tie


@transaction.atomic
def open_tie(*, actor: Actor, viewer: Employee, subject: Employee, kind: str) -> Tie:
    """Lend sight from today on; only the subject gives it, or HR. Given already, it stays."""
    require(access.is_self(actor, subject) or access.is_hr_admin(actor))
    # Two records of one pair must not both find no tie.
    Employee.objects.select_for_update(of=("self",)).get(pk=subject.pk)
    ties = Tie.objects.filter(viewer=viewer, subject=subject, kind=kind)
    now = ties.current().first()
    if now is not None and now.valid.upper is None:
        return now
    if now is not None:
        now.valid = period(now.valid.lower)
        now.save(update_fields=["valid"])
        tie = now
    else:
        tie = Tie(viewer=viewer, subject=subject, kind=kind, valid=period(today()))
        tie.full_clean()
        tie.save()
    AuditEntry.add(actor, "talent.tie.opened", tie, subject=subject, viewer=viewer.pk, kind=kind)
    return tie


@transaction.atomic
def close_tie(*, actor: Actor, viewer: Employee, subject: Employee, kind: str) -> None:
    """End sight with this day's beginning; it follows from an act that the app above permits."""
    Employee.objects.select_for_update(of=("self",)).get(pk=subject.pk)
    tie = Tie.objects.current().filter(viewer=viewer, subject=subject, kind=kind).first()
    if tie is None:
        return
    AuditEntry.add(actor, "talent.tie.closed", tie, subject=subject, viewer=viewer.pk, kind=kind)
    if tie.valid.lower == today():
        tie.delete()
        return
    tie.valid = period(tie.valid.lower, today())
    tie.save(update_fields=["valid"])
