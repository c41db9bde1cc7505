"""What the views of surveys share: finding what belongs to whoever asks."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from metrics.models import Survey, SurveyQuestion, Wave, WavePerson
from metrics.queries.own_answers import my_waves
from talent.http import actor_of

FORM = require_http_methods(["GET", "HEAD", "POST"])


def kept_survey(request: HttpRequest, pk: int) -> Survey:
    """A design that whoever asks keeps; for everybody else there is no such page."""
    return get_object_or_404(Survey.objects.visible_to(actor_of(request)), pk=pk)


def kept_question(request: HttpRequest, pk: int) -> SurveyQuestion:
    rows = SurveyQuestion.objects.visible_to(actor_of(request))
    found: SurveyQuestion = get_object_or_404(rows.select_related("survey", "driver"), pk=pk)
    return found


def kept_wave(request: HttpRequest, pk: int) -> Wave:
    """A wave that whoever asks steers."""
    rows = Wave.objects.kept_by(actor_of(request)).select_related("survey")
    return get_object_or_404(rows, pk=pk)


def my_person(request: HttpRequest, pk: int) -> WavePerson:
    """Whoever asks, as they are asked in a wave; a forged link finds nothing."""
    return get_object_or_404(my_waves(actor_of(request)), wave=pk)


def only(is_so: bool) -> None:
    """For whom it is not so there is no such page."""
    if not is_so:
        raise Http404
