"""Noting components as done once the last proof has come, or once less is asked."""

from leadership.models import (
    Cohort,
    CohortEnrolment,
    CohortEnrolmentState,
    ComponentDone,
    DoneHow,
)
from leadership.queries.progress import Outline, outline_of
from leadership.queries.proofs import proved
from leadership.services.cohort_results import mark_done
from talent.models import Actor


def settle(actor: Actor, enrolment: CohortEnrolment, outline: Outline) -> None:
    """Note components of a locked enrolment as done for which the last proof has come.

    What is done stays done: an outcome that a later correction makes wrong is changed by who leads.
    """
    done = set(
        ComponentDone.objects.filter(enrolment=enrolment).values_list("component", flat=True)
    )
    new = proved(enrolment) - done
    for component in outline.components:
        if component.pk in new:
            mark_done(actor, enrolment, component, DoneHow.PROVED, outline)


def settle_all(actor: Actor, cohort: Cohort) -> None:
    """Where less is asked of a locked cohort, what somebody did may be the last proof now."""
    outline = outline_of(cohort.programme)
    rows = CohortEnrolment.objects.select_for_update(of=("self",), no_key=True).seated()
    rows = rows.filter(cohort=cohort, state=CohortEnrolmentState.ENROLLED)
    for enrolment in rows.select_related("employee__user").order_by("pk"):
        enrolment.cohort = cohort
        settle(actor, enrolment, outline)
