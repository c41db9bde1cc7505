"""What the views of cohorts share: finding what may be seen."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from careers.views.asked import search
from leadership import access
from leadership.models import Cohort, CohortEnrolment, CohortSession
from leadership.queries.cohort_lists import ListWanted
from leadership.queries.cohorts import with_seats
from talent.http import actor_of, record_of

FORM = require_http_methods(["GET", "HEAD", "POST"])


def seen_cohort(request: HttpRequest, pk: int) -> Cohort:
    """A cohort that whoever asks may see."""
    return get_object_or_404(with_seats(Cohort.objects.visible_to(actor_of(request))), pk=pk)


def run_cohort(request: HttpRequest, pk: int) -> Cohort:
    """A cohort that whoever asks runs; for everyone else there is no such page."""
    return get_object_or_404(with_seats(Cohort.objects.run_by(actor_of(request))), pk=pk)


def going_cohort(request: HttpRequest, pk: int) -> Cohort:
    """A cohort that whoever asks runs and may still change."""
    cohort = run_cohort(request, pk)
    if cohort.is_over:
        raise Http404
    return cohort


def seen_enrolment(request: HttpRequest, pk: int) -> CohortEnrolment:
    """An enrolment that whoever asks may see."""
    rows = CohortEnrolment.objects.visible_to(actor_of(request))
    return get_object_or_404(
        rows.select_related("cohort__programme", "employee__user", "coach", "asked_by__employee"),
        pk=pk,
    )


def own_enrolment(request: HttpRequest, pk: int) -> CohortEnrolment:
    """An enrolment of whoever asks."""
    enrolment = seen_enrolment(request, pk)
    if enrolment.employee != record_of(request):
        raise Http404
    return enrolment


def led_enrolment(request: HttpRequest, pk: int) -> CohortEnrolment:
    """An enrolment in a cohort that whoever asks runs; never one's own."""
    enrolment = seen_enrolment(request, pk)
    if not access.may_judge(actor_of(request), enrolment):
        raise Http404
    return enrolment


def seen_session(request: HttpRequest, pk: int) -> CohortSession:
    """A session of a cohort that whoever asks may see."""
    rows = CohortSession.objects.visible_to(actor_of(request))
    found: CohortSession = get_object_or_404(
        rows.select_related("cohort__programme", "component", "makes_up"), pk=pk
    )
    return found


def run_session(request: HttpRequest, pk: int) -> CohortSession:
    """A session of a cohort that whoever asks runs."""
    session = seen_session(request, pk)
    if not access.may_run_cohort(actor_of(request), session.cohort):
        raise Http404
    return session


Choices = Sequence[tuple[str, Any]]


def list_wanted(request: HttpRequest, states: Choices, sorts: Choices) -> ListWanted:
    """To what an instructor's list is narrowed, and its order; what is unknown narrows nothing."""
    state, order = request.GET.get("state", ""), request.GET.get("sort", "")
    return ListWanted(
        text=search(request),
        state=state if state in dict(states) else "",
        order=order if order in dict(sorts) else "name",
    )


def said_of(wanted: ListWanted, states: Choices, sorts: Choices) -> dict[str, Any]:
    """What the head of such a list shows."""
    return {"wanted": wanted, "states": states, "sorts": sorts}
