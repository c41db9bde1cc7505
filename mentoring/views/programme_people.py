"""Who takes part in a programme, for whoever runs it."""

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from careers.views.asked import search
from lib.dates import today
from lib.tables import csv_lines
from mentoring import access
from mentoring.models import EnrolmentState, Programme
from mentoring.programme_tabs import tabs_of
from mentoring.queries import enrolments as queries
from mentoring.services.enrolments import promote_enrolment
from mentoring.services.programmes import note_export
from mentoring.views.doors import acted, run_programme, seen_enrolment
from talent.http import actor_of

SORTS = [
    ("newest", gettext_lazy("Newest first")),
    ("name", gettext_lazy("By name")),
    ("line", gettext_lazy("By place in line")),
]


def wanted_of(request: HttpRequest, programme: Programme) -> queries.PeopleWanted:
    """To what the list is narrowed; those who wait stand in line unless another order is chosen."""
    said = {name: request.GET.get(name, "") for name in ("side", "state", "matched", "sort")}
    state = said["state"] if said["state"] in [*dict(queries.STATES), "all"] else "live"
    order = said["sort"] if said["sort"] in queries.ORDERS else ""
    usual = "line" if state == EnrolmentState.WAITLISTED else "newest"
    return queries.PeopleWanted(
        text=search(request),
        side=said["side"] if said["side"] in programme.sides else "",
        state="" if state == "all" else state,
        matched=said["matched"] if said["matched"] in dict(queries.MATCHED) else "",
        order=order or usual,
    )


@require_safe
def programme_people(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who takes part, who waits and in which order, and who has left."""
    user, programme = actor_of(request), run_programme(request, pk)
    wanted = wanted_of(request, programme)
    line = queries.line_of(programme)
    page = queries.people_page(user, programme, wanted, request.GET.get("cursor", ""))
    context = {
        "programme": programme,
        "tabs": tabs_of(programme, "programme_people"),
        "wanted": wanted,
        "state": wanted.state or "all",
        "states": [*queries.STATES, ("all", _("All"))],
        "sides": [("", _("All")), *((side.value, side.label) for side in programme.sides)],
        "matched": queries.MATCHED,
        "sorts": SORTS,
        "page": page,
        "line": line,
        "rows": [(row, line.get(row.pk)) for row in page.rows],
        "is_narrowed": bool(wanted.text or wanted.side or wanted.matched or wanted.state != "live"),
        "query": request.GET.urlencode(),
    }
    return render(request, "mentoring/programme_people.html", context)


@require_safe
def programme_people_export(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The list as a file, as it is searched and narrowed."""
    user, programme = actor_of(request), run_programme(request, pk)
    wanted = wanted_of(request, programme)
    note_export(actor=user, programme=programme)
    answer = StreamingHttpResponse(
        csv_lines(queries.people_table(user, programme, wanted)),
        content_type="text/csv; charset=utf-8",
    )
    name = f"{slugify(programme.name) or 'programme'}-{today()}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_POST
def enrolment_promote(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody who waits a free place."""
    enrolment = seen_enrolment(request, pk)
    if not access.may_run_programme(actor_of(request), enrolment.programme):
        raise Http404
    words = _("%(name)s has a place now.") % {"name": enrolment.employee.name}
    acted(request, words, promote_enrolment, enrolment=enrolment)
    return redirect("mentoring:programme_people", enrolment.programme_id)
