"""What came of surveys, for who was asked: of one wave, and of all."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lib.paging import page_of
from metrics.models import WaveState
from metrics.queries.ledger import Promised, ledger_of, promised_in
from metrics.queries.own_answers import my_waves
from metrics.views.survey_doors import my_person, only
from talent.http import actor_of


@require_safe
def ledger_list(request: HttpRequest) -> HttpResponse:
    """Every wave that asked me and is told of, with what was promised after it."""
    user = actor_of(request)
    told = my_waves(user).filter(wave__state=WaveState.RELEASED)
    page = page_of(told, "-wave__closes_at", "-pk", cursor=request.GET.get("cursor", ""))
    promised = promised_in(user, [row.wave_id for row in page.rows])
    rows = [(row, promised.get(row.wave_id, Promised())) for row in page.rows]
    return render(request, "metrics/ledger_list.html", {"page": page, "rows": rows})


@require_safe
def ledger_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What we said together in one wave, what is done about it, and whether it moved."""
    person: Any = my_person(request, pk)
    only(person.wave.state == WaveState.RELEASED)
    ledger = ledger_of(actor_of(request), person)
    return render(request, "metrics/ledger_detail.html", {"ledger": ledger, "wave": person.wave})
