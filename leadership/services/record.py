"""The learning record is written here, and nowhere else: one row for each thing that happened."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from leadership import access
from leadership.models import (
    CohortEnrolment,
    Component,
    ExternalLearning,
    LearningEvent,
    LearningEventKind,
    RecordShare,
    Registration,
)
from talent.access import is_self, require
from talent.models import Actor, AuditEntry, Employee, User
from talent.services.notices import notify

CORRECTED = "leadership.learning_corrected"
FIGURES = ("hours", "credits", "score", "passed")


@transaction.atomic
def add_event(
    *,
    actor: Actor,
    enrolment: CohortEnrolment,
    kind: LearningEventKind,
    component: Component | None = None,
    **figures: object,
) -> LearningEvent:
    """Log what happened in a cohort; it follows from an act that its own service permits.

    `figures` are hours, credits, score and passed.
    """
    programme = enrolment.cohort.programme
    title = f"{programme}: {component}" if component else str(programme)
    return LearningEvent.objects.create(
        employee=enrolment.employee,
        kind=kind,
        by=actor if isinstance(actor, User) else None,
        title=title[:300],
        enrolment=enrolment,
        component=component,
        **figures,
    )


@transaction.atomic
def log_external(
    *, actor: Actor, external: ExternalLearning, kind: LearningEventKind, **figures: object
) -> LearningEvent:
    """Log what happened to learning elsewhere; its own service has permitted it."""
    return LearningEvent.objects.create(
        employee=external.employee,
        kind=kind,
        by=actor if isinstance(actor, User) else None,
        title=external.title,
        external=external,
        **figures,
    )


@transaction.atomic
def log_registration(
    *, actor: Actor, registration: Registration, kind: LearningEventKind
) -> LearningEvent:
    """Log what happened on the way to a qualification; its own service has permitted it."""
    return LearningEvent.objects.create(
        employee=registration.employee,
        kind=kind,
        by=actor if isinstance(actor, User) else None,
        title=str(registration.qualification)[:300],
        registration=registration,
    )


@transaction.atomic
def correct_event(
    *,
    actor: Actor,
    event: LearningEvent,
    reason: str,
    hours: Decimal | None = None,
    credits: int | None = None,
    score: Decimal | None = None,
    passed: bool | None = None,
) -> LearningEvent:
    """Say what is right instead of what stands in the record, and why; both stay readable."""
    require(access.may_correct_event(actor, event))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is corrected.")})
    # Two who correct at once: the later one counts, and both stand in the log.
    Employee.objects.select_for_update(of=("self",)).get(pk=event.employee_id)
    row = LearningEvent(
        employee=event.employee,
        kind=LearningEventKind.CORRECTED,
        by=actor if isinstance(actor, User) else None,
        title=event.title,
        enrolment=event.enrolment,
        component=event.component,
        external=event.external,
        registration=event.registration,
        corrects=event,
        reason=reason.strip(),
        hours=hours,
        credits=credits,
        score=score,
        passed=passed,
    )
    row.full_clean()
    row.save()
    AuditEntry.add(
        actor, "leadership.learning.corrected", row, subject=event.employee, event=event.pk
    )
    if event.employee.user is not None:
        notify(event.employee.user, CORRECTED, subject=row)
    return row


@transaction.atomic
def share_record(*, actor: Actor, employee: Employee, is_shared: bool) -> None:
    """Let one's active mentors read what one has learned, or no longer."""
    require(is_self(actor, employee))
    if is_shared:
        RecordShare.objects.get_or_create(employee=employee)
    else:
        RecordShare.objects.filter(employee=employee).delete()
    AuditEntry.add(actor, "leadership.learning.shared", employee, is_shared=is_shared)
