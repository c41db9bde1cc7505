"""The seats of a cohort, and who waits for one: served in line, the moment a seat frees."""

from django.db.models import QuerySet
from django.utils import timezone

from leadership.models import (
    Cohort,
    CohortEnrolment,
    CohortEnrolmentState,
    LearningEventKind,
)
from leadership.services.record import add_event
from talent.models import Actor, AuditEntry, Employee
from talent.services.notices import notify

SEAT_FREE = "leadership.cohort_seat_free"


def locked_cohort(cohort: Cohort) -> Cohort:
    """The row as it is now; all who change who takes part wait for each other here."""
    Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    return Cohort.objects.select_related("programme").get(pk=cohort.pk)


def locked_enrolment(enrolment: CohortEnrolment) -> CohortEnrolment:
    """The row as it is now, under the lock of its cohort, which is taken first."""
    cohort = locked_cohort(enrolment.cohort)
    CohortEnrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)
    rows = CohortEnrolment.objects.select_related("employee__user", "asked_by")
    found: CohortEnrolment = rows.get(pk=enrolment.pk)
    found.cohort = cohort
    return found


def seats_taken(cohort: Cohort) -> int:
    return CohortEnrolment.objects.filter(cohort=cohort).seated().count()


def free_seats(cohort: Cohort) -> int:
    """How many seats of a locked cohort are free."""
    return max(cohort.capacity - seats_taken(cohort), 0)


def waiting_line(cohort: Cohort) -> QuerySet[CohortEnrolment]:
    """Who waits and still works here, the first in line first."""
    rows = CohortEnrolment.objects.filter(cohort=cohort).in_line()
    here = rows.filter(employee__in=Employee.objects.employed())
    return here.select_related("employee__user", "cohort__programme")


def seat_or_line(actor: Actor, enrolment: CohortEnrolment) -> CohortEnrolment:
    """Give a seat of a locked cohort to who may have one, or a place at the end of the line.

    Nobody overtakes who waits: a seat is free only beyond those that the line will take.
    """
    cohort = enrolment.cohort
    if free_seats(cohort) > waiting_line(cohort).count():
        enrolment.state = CohortEnrolmentState.ENROLLED
        kind = LearningEventKind.ENROLLED
    else:
        enrolment.state, enrolment.waits_since = CohortEnrolmentState.WAITLISTED, timezone.now()
        kind = LearningEventKind.WAITLISTED
    enrolment.save()
    add_event(actor=actor, enrolment=enrolment, kind=kind)
    return enrolment


def fill_seats(actor: Actor, cohort: Cohort) -> list[CohortEnrolment]:
    """Give free seats of a locked cohort to the first in line, and tell them."""
    if not cohort.gives_seats:
        return []
    promoted = list(waiting_line(cohort)[: free_seats(cohort)])
    for enrolment in promoted:
        enrolment.state = CohortEnrolmentState.ENROLLED
        enrolment.save(update_fields=["state"])
        add_event(actor=actor, enrolment=enrolment, kind=LearningEventKind.ENROLLED)
        AuditEntry.add(
            actor, "leadership.enrolment.moved_up", enrolment, subject=enrolment.employee
        )
        if enrolment.employee.user is not None:
            notify(enrolment.employee.user, SEAT_FREE, subject=enrolment)
    return promoted
