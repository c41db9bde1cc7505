"""The questions of a design, and the design as who is asked will see it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lib.questions import worded
from mentoring.views.doors import acted, tried
from metrics.forms.answers import AnswerForm
from metrics.forms.surveys import QuestionForm
from metrics.models import SurveyQuestion
from metrics.queries.surveys import minutes_of
from metrics.services import survey_questions as services
from metrics.views.survey_doors import FORM, kept_question, kept_survey, only
from talent.http import actor_of, me_of

# Under which field of the form the refusal of a field of the model stands.
PLACES = {"texts": "text"}


@FORM
def survey_question_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask one more thing."""
    survey = kept_survey(request, pk)
    form = QuestionForm(request.POST or None)
    if form.is_valid():
        given: dict[str, Any] = {"actor": actor_of(request), "survey": survey, **form.given()}
        if tried(form, services.add_question, PLACES, **given):
            messages.success(request, _("It is asked at the end."))
            return redirect(survey)
    return render(request, "metrics/survey_question_edit.html", {"form": form, "survey": survey})


@FORM
def survey_question_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a question for the next wave."""
    question = kept_question(request, pk)
    form = QuestionForm(request.POST or None, question=question)
    if form.is_valid():
        given: dict[str, Any] = {"actor": actor_of(request), "question": question, **form.given()}
        if tried(form, services.edit_question, PLACES, **given):
            messages.success(request, _("Saved."))
            return redirect(question.survey)
    context = {"form": form, "survey": question.survey, "question": question}
    return render(request, "metrics/survey_question_edit.html", context)


@require_POST
def survey_question_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a question one place up or down."""
    question = kept_question(request, pk)
    step = 1 if request.POST.get("to") == "down" else -1
    acted(
        request, _("Moved."), services.move_question, question=question,
        to=max(1, question.position + step),
    )  # fmt: skip
    return redirect(f"{question.survey.get_absolute_url()}#question-{question.pk}")


@require_POST
def survey_question_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask it no more from the next wave on."""
    question = kept_question(request, pk)
    acted(request, _("It is no longer asked."), services.remove_question, question=question)
    return redirect(question.survey)


@require_safe
def survey_preview(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A design as who is asked will see it, question by question; nothing is kept."""
    survey = kept_survey(request, pk)
    questions = list(survey.questions.select_related("driver"))
    only(1 <= number <= len(questions))
    row: SurveyQuestion = questions[number - 1]
    me = me_of(request)
    language = request.GET.get("language", "") or (me.language if me else "en")
    asked = row.as_question()
    codes = sorted({code for one in questions for code in one.texts})
    context = {
        "survey": survey,
        "form": AnswerForm(question=asked, language=language),
        "words": worded(asked.text, language),
        "driver": row.driver,
        "number": number,
        "total": len(questions),
        "minutes": minutes_of([one.kind for one in questions]),
        "threshold": survey.threshold,
        "before": number - 1,
        "after": number + 1 if number < len(questions) else 0,
        "languages": codes if len(codes) > 1 else [],
        "chosen": language,
    }
    return render(request, "metrics/survey_preview.html", context)
