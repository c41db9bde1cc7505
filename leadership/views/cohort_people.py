"""Who takes part in a cohort, for whoever runs it; and asking people in."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from careers.views.asked import search
from leadership import access
from leadership.cohort_tabs import tabs_of
from leadership.forms.cohorts import PersonReasonForm
from leadership.models import Cohort
from leadership.queries import cohort_people as queries
from leadership.queries.cohorts import audience_words, line_of
from leadership.services.cohort_enrolments import invite, nominate
from leadership.services.cohorts import note_export
from leadership.views.cohort_doors import FORM, run_cohort, seen_cohort
from lib.dates import today
from lib.forms import submit
from lib.tables import csv_lines
from talent.http import actor_of, me_of, record_of
from talent.models import Employee, GrantKind, Sight, User
from talent.queries.team import manages


def wanted_of(request: HttpRequest) -> queries.PeopleWanted:
    """To what the list is narrowed; those who wait stand in line unless another order is chosen."""
    said = {name: request.GET.get(name, "") for name in ("state", "origin", "sort")}
    state = said["state"] if said["state"] in dict(queries.STATES) else "current"
    usual = "line" if state == "waitlisted" else "name"
    return queries.PeopleWanted(
        text=search(request),
        state=state,
        origin=said["origin"] if said["origin"] in dict(queries.ORIGINS) else "",
        order=said["sort"] if said["sort"] in queries.ORDERS else usual,
    )


@require_safe
def cohort_people(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who takes part, who waits and in which order, and who has left."""
    user, cohort, wanted = actor_of(request), run_cohort(request, pk), wanted_of(request)
    line = line_of(cohort)
    page = queries.people_page(user, cohort, wanted, request.GET.get("cursor", ""))
    context = {
        "cohort": cohort,
        "tabs": tabs_of(cohort, "cohort_people"),
        "wanted": wanted,
        "states": queries.STATES,
        "origins": queries.ORIGINS,
        "sorts": queries.SORTS,
        "page": page,
        "rows": [(row, line.get(row.pk)) for row in page.rows],
        "query": request.GET.urlencode(),
    }
    return render(request, "leadership/cohort_people.html", context)


@require_safe
def cohort_people_export(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The list as a file, as it is searched and narrowed."""
    user, cohort, wanted = actor_of(request), run_cohort(request, pk), wanted_of(request)
    note_export(actor=user, cohort=cohort)
    answer = StreamingHttpResponse(
        csv_lines(queries.people_table(user, cohort, wanted)),
        content_type="text/csv; charset=utf-8",
    )
    name = f"{slugify(cohort.name) or 'cohort'}-{today()}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@FORM
def cohort_nominate(request: HttpRequest, pk: int) -> HttpResponse:
    """Name somebody of my line for it."""
    user, me, cohort = actor_of(request), record_of(request), seen_cohort(request, pk)
    if not manages(me):
        raise Http404
    people = Employee.objects.in_sight(user, Sight.CHAIN).employed()
    form = PersonReasonForm(
        request.POST or None, people=people, me=me, label=_("Why this programme, and why now?"),
        hint=_("The person reads it, and those who may see the enrolment."),
    )  # fmt: skip
    words = _("%(name)s has been asked, and says yes or no.")
    said = {"title": _("Whom do you nominate?"), "button": _("Nominate")}
    return _ask(request, cohort, form, nominate, words, said)


@FORM
def cohort_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite somebody into a cohort that I run, or of whom I am HR."""
    user, cohort = actor_of(request), seen_cohort(request, pk)
    form = PersonReasonForm(
        request.POST or None, people=_may_be_invited(user, cohort), me=me_of(request),
        label=_("A word to go with it"), is_needed=False,
        hint=_("The person reads it, and those who may see the enrolment."),
    )  # fmt: skip
    words = _("%(name)s is invited, and says yes or no.")
    said = {"title": _("Whom do you invite?"), "button": _("Invite")}
    return _ask(request, cohort, form, invite, words, said)


def _may_be_invited(user: User, cohort: Cohort) -> Any:
    if access.may_run_cohort(user, cohort):
        return Employee.objects.colleagues_of(user)
    if not user.holds(GrantKind.HR_PARTNER):
        raise Http404
    return Employee.objects.in_sight(user, Sight.HR_PARTNER).employed()


def _ask(
    request: HttpRequest, cohort: Cohort, form: PersonReasonForm, service: Any, words: str,
    said: dict[str, str],
) -> HttpResponse:  # fmt: skip
    user = actor_of(request)
    if form.is_valid():
        made = submit(form, service, actor=user, cohort=cohort)
        if made:
            messages.success(request, words % {"name": made.employee.name})
            return redirect(cohort)
    context = {
        "form": form,
        "cohort": cohort,
        "audience": audience_words(cohort.programme),
        **said,
    }
    return render(request, "leadership/cohort_ask.html", context)
