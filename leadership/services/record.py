"""The learning record is written here, and nowhere else: one row for each thing that happened."""

from django.db import transaction

from leadership.models import CohortEnrolment, Component, LearningEvent, LearningEventKind
from talent.models import Actor, User


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
