"""Cohorts for everybody: what there is, what one is about, and what I take part in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from careers.views.asked import search
from careers.views.plan_doors import number
from leadership import access
from leadership.cohort_tabs import tabs_of
from leadership.models import CohortState, Programme
from leadership.queries import cohorts as queries
from leadership.queries.cohort_clashes import clashes_for
from leadership.services.cohort_checks import what_cohort_lacks
from leadership.views.cohort_doors import seen_cohort
from lib.paging import page_of
from talent.http import actor_of, me_of, record_of
from talent.queries.team import manages


@require_safe
def cohort_list(request: HttpRequest) -> HttpResponse:
    """The cohorts of the organisation, with my part in them."""
    user, me = actor_of(request), me_of(request)
    shown = [*queries.SHOWN, *(queries.SHOWN_TO_RUNNERS if queries.runs_any(user) else [])]
    if me is None:
        shown = [row for row in shown if row[0] not in ("mine", "runs")]
    show, sort = request.GET.get("show", ""), request.GET.get("sort", "")
    programme = Programme.objects.visible_to(user).filter(
        pk=number(request.GET.get("programme", ""))
    )
    chosen = programme.first()
    wanted = queries.Wanted(
        text=search(request),
        show=show if show in dict(shown) else ("now" if chosen else "enrolling"),
        order=sort if sort in queries.ORDERS else "soonest",
        programme=chosen.pk if chosen else None,
    )
    context = {
        "wanted": wanted,
        "shown": shown,
        "sorts": queries.SORTS,
        "programme": chosen,
        "page": queries.cohort_page(user, me, wanted, request.GET.get("cursor", "")),
        "is_narrowed": bool(wanted.text or chosen or wanted.show != "enrolling"),
        "may_create": access.may_keep_programmes(user),
    }
    return render(request, "leadership/cohort_list.html", context)


@require_safe
def cohort_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One cohort: when it meets, who leads it, whether a seat is left, and my part in it."""
    user, me, cohort = actor_of(request), me_of(request), seen_cohort(request, pk)
    runs = access.may_run_cohort(user, cohort)
    page = queries.cohort_about(user, me, cohort, runs=runs)
    asks = me is not None and (page.row.may_join or page.row.mine is not None)
    lacking = what_cohort_lacks(cohort) if runs and cohort.state == CohortState.DRAFT else {}
    context = {
        "cohort": cohort,
        "page": page,
        "mine": page.row.mine,
        "runs": runs,
        "clashes": clashes_for(user, me, page.sessions) if me is not None and asks else [],
        "audience": queries.audience_words(cohort.programme),
        "now": timezone.now(),
        "lacking": lacking,
        "tabs": tabs_of(cohort, "cohort_detail") if runs else [],
        "may_nominate": cohort.is_enrolling and me is not None and manages(me),
        "may_keep": access.may_keep_programmes(user),
    }
    return render(request, "leadership/cohort_detail.html", context)


@require_safe
def my_programmes(request: HttpRequest) -> HttpResponse:
    """Everything that I take or took part in."""
    user, me = actor_of(request), record_of(request)
    rows = queries.my_enrolments(user, me)
    page = page_of(rows, "-asked_at", "-pk", cursor=request.GET.get("cursor", ""))
    return render(request, "leadership/my_programmes.html", {"page": page})
