"""Designing surveys, for HR admins: a list, a design, whom it asks, its launch."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from careers.views.asked import search
from leadership.queries.audience import COUNTED
from mentoring.views.doors import acted, tried
from metrics import access
from metrics.forms import surveys as forms
from metrics.models import Survey, SurveyKind, SurveyState
from metrics.queries import surveys as queries
from metrics.queries.audience import count_asked, rule_in_words, rules_of
from metrics.services import launching, survey_questions, surveys
from metrics.survey_templates import question_rows
from metrics.views.survey_doors import FORM, kept_survey, only
from talent.http import actor_of

# Each act with what is said after it.
ACTS: dict[str, tuple[Callable[..., Any], Any]] = {
    "launch": (launching.launch_survey, gettext_lazy("It is launched, and frozen from here on.")),
    "again": (launching.launch_wave, gettext_lazy("It is launched, and frozen from here on.")),
    "retire": (surveys.retire_survey, gettext_lazy("It is not asked any more.")),
    "reuse": (surveys.reuse_survey, gettext_lazy("It is in use again.")),
    "delete": (surveys.delete_survey, gettext_lazy("The draft is deleted.")),
}
BY_STATE = {
    SurveyState.DRAFT: ("launch", "delete"),
    SurveyState.ACTIVE: ("again", "retire"),
    SurveyState.RETIRED: ("reuse",),
}
SORTS = [
    ("newest", gettext_lazy("Newest")), ("starts", gettext_lazy("First day")),
    ("name", gettext_lazy("Name")),
]  # fmt: skip


@require_safe
def survey_list(request: HttpRequest) -> HttpResponse:
    """All designs, by name, state and kind."""
    user = actor_of(request)
    only(access.may_keep_surveys(user))
    text = search(request)
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    order = request.GET.get("sort", "newest")
    cursor = request.GET.get("cursor", "")
    context = {
        "page": queries.survey_page(user, text, state, kind, order, cursor),
        "text": text,
        "state": state,
        "states": [("", _("All")), *SurveyState.choices],
        "kind": kind,
        "kinds": [("", _("Every kind")), *SurveyKind.choices],
        "order": order if order in queries.ORDERS else "newest",
        "sorts": SORTS,
        "is_narrowed": bool(text or state or kind),
    }
    return render(request, "metrics/survey_list.html", context)


@FORM
def survey_create(request: HttpRequest) -> HttpResponse:
    """Draft a survey: choose what it begins with, then say when and what it promises."""
    user = actor_of(request)
    only(access.may_keep_surveys(user))
    kind = request.GET.get("kind", "")
    if kind not in SurveyKind.values:
        found = [(key, label, len(question_rows(key))) for key, label in SurveyKind.choices]
        return render(request, "metrics/survey_begin.html", {"kinds": found})
    form = forms.SurveyForm(request.POST or None, instance=forms.from_template(kind), is_new=True)
    if form.is_valid():
        given = {"actor": user, "kind": kind, **form.given()}
        made = tried(form, survey_questions.begin_from_template, **given)
        if made:
            messages.success(request, _("It is a draft. Look through its questions now."))
            return redirect(made)
    return render(request, "metrics/survey_edit.html", {"form": form, "survey": None})


@FORM
def survey_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a design; what was launched stays as it is."""
    user, survey = actor_of(request), kept_survey(request, pk)
    form = forms.SurveyForm(request.POST or None, instance=survey)
    if form.is_valid():
        fresh = Survey.objects.get(pk=pk)
        if tried(form, surveys.edit_survey, actor=user, survey=fresh, **form.given()):
            messages.success(request, _("Saved."))
            return redirect(survey)
        if hasattr(form, "was_changed"):
            form.see(Survey.objects.get(pk=pk))
    context = {"form": form, "survey": Survey.objects.get(pk=pk)}
    return render(request, "metrics/survey_edit.html", context)


@require_safe
def survey_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One design: what it asks, whom, when, its waves, and what comes next."""
    survey = kept_survey(request, pk)
    rules, waves = rules_of(survey), queries.waves_of(survey)
    questions = list(survey.questions.select_related("driver"))
    minutes = queries.minutes_of([one.kind for one in questions])
    context = {
        "survey": survey,
        "questions": questions,
        "minutes": minutes,
        "is_long": minutes > queries.LONG,
        "has_index": any(one.part == "index" for one in questions),
        "rules": [rule_in_words(rule) for rule in rules],
        "count": count_asked(rules),
        "most": COUNTED,
        "waves": waves,
        "running": next((wave for wave in waves if wave.is_running), None),
        "next_on": queries.next_wave_on(survey, waves),
        "acts": BY_STATE[SurveyState(survey.state)],
    }
    return render(request, "metrics/survey_detail.html", context)


@FORM
def survey_audience(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whom the next wave asks."""
    user, survey = actor_of(request), kept_survey(request, pk)
    rows = forms.rule_set(request.POST or None, survey, user)
    refusal: list[str] = []
    if rows.is_bound and rows.is_valid():
        said = [row.said() for row in rows.kept]
        try:
            surveys.set_survey_audience(actor=user, survey=survey, rules=said)
        except ValidationError as error:
            refusal = error.messages
        else:
            messages.success(request, _("Saved. Beside it is how many people that is today."))
            return redirect("metrics:survey_audience", pk)
    context = {
        "survey": survey,
        "rows": rows,
        "refusal": refusal,
        "count": count_asked(rules_of(survey)),
        "most": COUNTED,
    }
    return render(request, "metrics/survey_audience.html", context)


@FORM
def survey_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Launch, ask again, retire, reuse or delete; said plainly before it is done."""
    survey = kept_survey(request, pk)
    only(act in BY_STATE[SurveyState(survey.state)])
    if request.method == "POST":
        service, done = ACTS[act]
        is_done = acted(request, str(done), service, survey=survey)
        return redirect("metrics:survey_list" if is_done and act == "delete" else survey)
    rules = rules_of(survey)
    context = {
        "survey": survey,
        "act": act,
        "count": count_asked(rules),
        "most": COUNTED,
        "rules": [rule_in_words(rule) for rule in rules],
        "questions": survey.questions.count(),
    }
    return render(request, "metrics/survey_act.html", context)
