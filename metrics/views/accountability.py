"""Who is held to account: what became of a result, unit by unit."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from careers.views.asked import search
from lib.tables import csv_lines
from metrics.models import Wave, WaveUnit
from metrics.queries import accountability as queries
from metrics.services.insights import note_actions_export
from metrics.views.action_doors import number_of
from talent.http import actor_of

MOST_WAVES = 24


def asked_of(request: HttpRequest) -> queries.Asked:
    """What of the page is looked for."""
    state, order = request.GET.get("state", queries.ALL), request.GET.get("sort", "unit")
    return queries.Asked(
        text=search(request),
        state=state if state in dict(queries.STATES) else queries.ALL,
        order=order if order in queries.ORDERS else "unit",
    )


def waves_of(request: HttpRequest) -> tuple[list[Wave], Wave | None]:
    """The latest waves, and the one that is asked for; None where none is released yet."""
    user = actor_of(request)
    if not queries.answers_for_units(user):
        raise Http404
    found = queries.waves_to_account_for(user)
    waves, asked = list(found[:MOST_WAVES]), number_of(request, "wave")
    if "wave" not in request.GET:
        return waves, waves[0] if waves else None
    known = next((wave for wave in waves if wave.pk == asked), None)
    return waves, known or get_object_or_404(found, pk=asked)


@require_safe
def accountability(request: HttpRequest) -> HttpResponse:
    """Each unit that I answer for: talked about, acted on, moving, overdue."""
    user, asked = actor_of(request), asked_of(request)
    waves, wave = waves_of(request)
    context: dict[str, Any] = {"wave": wave, "asked": asked}
    if wave is not None:
        cursor = request.GET.get("cursor", "")
        context |= {
            "page": queries.accountability_page(user, wave, asked, cursor),
            "sums": queries.sums(user, wave),
            "for_all": queries.plans_for_all(user, wave),
            "waves": waves,
            "states": queries.STATES,
            "sorts": queries.SORTS,
            "query": request.GET.urlencode(),
        }
    return render(request, "metrics/accountability.html", context)


@require_safe
def accountability_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: who leads it, its talk, and the plans behind its numbers."""
    user = actor_of(request)
    seen = queries.waves_to_account_for(user).values("pk")
    rows = WaveUnit.objects.filter(wave__in=seen).select_related("wave", "unit")
    unit = get_object_or_404(rows, pk=pk)
    row = queries.row_of(user, unit)
    if row is None:
        raise Http404
    context = {"row": row, "wave": unit.wave, "plans": queries.plans_of_unit(user, unit)}
    return render(request, "metrics/accountability_unit.html", context)


@require_safe
def accountability_export(request: HttpRequest) -> StreamingHttpResponse:
    """The page as a file."""
    user = actor_of(request)
    _waves, wave = waves_of(request)
    if wave is None:
        raise Http404
    note_actions_export(actor=user, whose="accountability")
    lines = csv_lines(queries.accountability_table(user, wave, asked_of(request)))
    headers = {"Content-Disposition": 'attachment; filename="accountability.csv"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
