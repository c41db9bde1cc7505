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


def wave_of(request: HttpRequest) -> Wave | None:
    """The wave that is asked for, or the latest one; None where none is released yet."""
    user = actor_of(request)
    if not queries.answers_for_units(user):
        raise Http404
    waves = queries.waves_to_account_for(user)
    asked = number_of(request, "wave")
    return waves.first() if asked is None else get_object_or_404(waves, pk=asked)


@require_safe
def accountability(request: HttpRequest) -> HttpResponse:
    """Each unit that I answer for: talked about, acted on, moving, overdue."""
    user, wave, asked = actor_of(request), wave_of(request), asked_of(request)
    context: dict[str, Any] = {"wave": wave, "asked": asked}
    if wave is not None:
        cursor = request.GET.get("cursor", "")
        context |= {
            "page": queries.accountability_page(user, wave, asked, cursor),
            "sums": queries.sums(queries.unit_rows(user, wave)),
            "waves": queries.waves_to_account_for(user)[:MOST_WAVES],
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
    user, wave = actor_of(request), wave_of(request)
    if wave is None:
        raise Http404
    note_actions_export(actor=user, whose="accountability")
    lines = csv_lines(queries.accountability_table(user, wave, asked_of(request)))
    headers = {"Content-Disposition": 'attachment; filename="accountability.csv"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
