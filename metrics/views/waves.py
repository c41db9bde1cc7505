"""Waves for HR admins: what was frozen, until when it lasts; never who has answered, or what."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lib.forms import submit
from mentoring.views.doors import acted
from metrics.forms.surveys import ExtendForm
from metrics.models import WaveState
from metrics.queries.surveys import minutes_of
from metrics.services import waves
from metrics.views.survey_doors import FORM, kept_wave, only
from talent.http import actor_of


@require_safe
def wave_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One wave: what was frozen at its launch, and how long it lasts."""
    wave = kept_wave(request, pk)
    questions = list(wave.questions.select_related("driver"))
    context = {
        "wave": wave,
        "questions": questions,
        "units": wave.units.count(),
        "minutes": minutes_of([one.asked.kind for one in questions]),
        "has_key": wave.public_key is not None,
    }
    return render(request, "metrics/wave_detail.html", context)


@FORM
def wave_extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Let people answer until a later day."""
    wave = kept_wave(request, pk)
    only(wave.is_running)
    form = ExtendForm(request.POST or None)
    if form.is_valid() and submit(form, waves.extend_wave, actor=actor_of(request), wave=wave):
        messages.success(request, _("People can answer for longer."))
        return redirect(wave)
    return render(request, "metrics/wave_extend.html", {"wave": wave, "form": form})


@FORM
def wave_call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop a wave before it opens; said plainly before it is done."""
    wave = kept_wave(request, pk)
    only(wave.state == WaveState.PLANNED)
    if request.method == "POST":
        acted(request, _("It is called off."), waves.call_off_wave, wave=wave)
        return redirect(wave)
    return render(request, "metrics/wave_call_off.html", {"wave": wave})
