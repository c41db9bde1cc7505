"""Saying that a result was talked about, and taking it back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lib.forms import submit
from metrics.forms.talks import TeamTalkForm
from metrics.models import TeamTalk, Wave, WaveUnit
from metrics.queries.action_scope import may_act_on_result
from metrics.services.talks import forget_talk, record_talk
from metrics.views.results import seen_result
from metrics.views.survey_doors import FORM
from talent.http import actor_of


@FORM
def result_talk(request: HttpRequest, pk: int, unit: int | None = None) -> HttpResponse:
    """The day on which a result was talked about, by whoever answers for the unit."""
    result, actor = seen_result(request, pk, unit), actor_of(request)
    if not may_act_on_result(actor, result.wave, result.unit):
        raise Http404
    form = TeamTalkForm(request.POST or None)
    if form.is_valid():
        talk = submit(form, record_talk, actor=actor, wave=result.wave, unit=result.unit)
        if talk:
            undo = f"undo:{reverse('metrics:talk_undo', args=[talk.pk])}"
            messages.success(request, _("Noted: you have talked about it."), extra_tags=undo)
            return redirect(address_of(result.wave, result.unit))
    page = {"form": form, "result": result, "back": address_of(result.wave, result.unit)}
    return render(request, "metrics/result_talk.html", page)


@require_POST
def talk_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back that a result was talked about."""
    actor = actor_of(request)
    rows = TeamTalk.objects.taken_back_by(actor)
    talk = get_object_or_404(rows.select_related("wave", "wave_unit"), pk=pk)
    forget_talk(actor=actor, talk=talk)
    messages.success(request, _("Taken back."))
    return redirect(address_of(talk.wave, talk.wave_unit))


def address_of(wave: Wave, unit: WaveUnit | None) -> str:
    """The page of one result."""
    if unit is None:
        return reverse("metrics:result_detail", args=[wave.pk])
    return reverse("metrics:result_unit", args=[wave.pk, unit.pk])
