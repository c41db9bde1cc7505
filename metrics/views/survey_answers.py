"""Answering: what it means, one question after the other, and sending, once."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lib.questions import worded
from metrics import access
from metrics.forms.answers import AnswerForm
from metrics.models import WavePerson, WaveQuestion, WaveState
from metrics.queries.own_answers import Draft, ladder, my_waves, own_draft
from metrics.queries.own_groups import OwnGroups, own_groups
from metrics.queries.surveys import minutes_of
from metrics.services.survey_answers import CLOSED, SENT, save_answers, send_answers
from metrics.views.survey_doors import FORM, my_person, only
from talent.http import actor_of, me_of


@require_safe
def survey_home(request: HttpRequest) -> HttpResponse:
    """What waits for my answer, and what I was asked before."""
    user = actor_of(request)
    rows = list(my_waves(user)[:50])
    waiting = [row for row in rows if can_answer(row)]
    context = {
        "open": waiting,
        "past": [row for row in rows if row not in waiting],
        "may_keep": access.may_keep_surveys(user),
        "is_on_record": me_of(request) is not None,
    }
    return render(request, "metrics/survey_home.html", context)


@require_safe
def survey_promise(request: HttpRequest) -> HttpResponse:
    """How answers are protected, and what cannot be hidden."""
    return render(request, "metrics/survey_promise.html")


def can_answer(person: Any) -> bool:
    return bool(person.wave.is_open and not person.done and not person.has_sent)


@require_safe
def survey_start(request: HttpRequest, pk: int) -> HttpResponse:
    """What is promised, in which groups an answer can count, and later in which it has counted."""
    person: Any = my_person(request, pk)
    questions = list(person.wave.questions.all())
    draft = own_draft(person) if can_answer(person) else Draft(is_sent=person.done)
    is_released = person.wave.state == WaveState.RELEASED
    context = {
        "person": person,
        "is_released": is_released,
        "groups": own_groups(person) if is_released else OwnGroups(),
        "wave": person.wave,
        "steps": ladder(person),
        "total": len(questions),
        "minutes": minutes_of([one.asked.kind for one in questions]),
        "draft": draft,
        "is_sent": person.done or person.has_sent,
        "can_answer": can_answer(person),
        "first": first_open(questions, draft),
    }
    return render(request, "metrics/survey_start.html", context)


def first_open(questions: list[WaveQuestion], draft: Draft) -> int:
    """The place of the first question without an answer; of the last where all have one."""
    for number, row in enumerate(questions, start=1):
        if row.key not in draft.answers:
            return number
    return len(questions)


@FORM
def survey_question(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One question; what is answered is kept at each step."""
    person = my_person(request, pk)
    if not can_answer(person):
        return redirect("metrics:survey_start", pk)
    rows = list(person.wave.questions.select_related("driver"))
    only(1 <= number <= len(rows))
    row, draft = rows[number - 1], own_draft(person)
    answer = draft.answers.get(row.key)
    leaves = "leave" in request.POST or "back" in request.POST
    language = person.employee.language if person.employee else None
    form = AnswerForm(
        request.POST if request.method == "POST" and not leaves else None,
        question=row.asked, language=language, answer=answer,
    )  # fmt: skip
    if request.method == "POST" and (leaves or form.is_valid()):
        to = _next_page(request, pk, number, len(rows))
        if _kept(request, person, row, form):
            return to
    context = {
        "wave": person.wave,
        "form": form,
        "words": worded(row.asked.text, language),
        "driver": row.driver,
        "number": number,
        "total": len(rows),
        "threshold": person.wave.comment_threshold if form.is_words else person.wave.threshold,
    }
    return render(request, "metrics/survey_question.html", context)


def _kept(request: HttpRequest, person: WavePerson, row: WaveQuestion, form: AnswerForm) -> bool:
    """Keep the answer of one screen; whoever leaves or goes back may leave it empty."""
    many = form.kind_of_choice == "checkbox"
    raw = request.POST.getlist("answer") if many else request.POST.get("answer", "")
    try:
        save_answers(actor=actor_of(request), person=person, answers={row.key: raw})
    except ValidationError as refusal:
        found = refusal.error_dict if hasattr(refusal, "error_dict") else {}
        if row.key in found and form.is_bound:
            form.add_error("answer", found[row.key])
            return False
        return _said(request, refusal)
    return True


def _said(request: HttpRequest, refusal: ValidationError) -> bool:
    """What another device or the clock has settled is said on the next page."""
    messages.error(request, " ".join(refusal.messages))
    return True


def _next_page(request: HttpRequest, pk: int, number: int, total: int) -> HttpResponse:
    if "leave" in request.POST:
        messages.success(request, _("Kept. You find it here, on this or another device."))
        return redirect("metrics:survey_home")
    if "back" in request.POST:
        if number == 1:
            return redirect("metrics:survey_start", pk)
        return redirect("metrics:survey_question", pk, number - 1)
    if number < total:
        return redirect("metrics:survey_question", pk, number + 1)
    return redirect("metrics:survey_send", pk)


@FORM
def survey_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Look once more at what one has answered, and send it."""
    person = my_person(request, pk)
    if not can_answer(person):
        return redirect("metrics:survey_start", pk)
    rows = list(person.wave.questions.select_related("driver"))
    draft = own_draft(person)
    missing = [
        number
        for number, row in enumerate(rows, start=1)
        if row.asked.required and row.key not in draft.answers
    ]
    refusal: list[str] = []
    if request.method == "POST":
        try:
            send_answers(actor=actor_of(request), person=person)
        except ValidationError as error:
            codes = {one.code for one in getattr(error, "error_list", [])}
            if codes & {SENT, CLOSED}:
                _said(request, error)
                return redirect("metrics:survey_start", pk)
            refusal = [_("Some questions that have to be answered are open still.")]
            if not missing:
                refusal = error.messages
        else:
            return redirect("metrics:survey_start", pk)
    language = person.employee.language if person.employee else None
    context = {
        "wave": person.wave,
        "rows": [
            (number, worded(row.asked.text, language), _told(row, draft, language))
            for number, row in enumerate(rows, start=1)
        ],
        "missing": missing,
        "refusal": refusal,
        "total": len(rows),
    }
    return render(request, "metrics/survey_send.html", context)


def _told(row: WaveQuestion, draft: Draft, language: str | None) -> str:
    """An answer in words."""
    answer = draft.answers.get(row.key)
    if answer is None:
        return ""
    form = AnswerForm(question=row.asked, language=language, answer=answer)
    if form.is_words:
        return str(answer)
    return ", ".join(str(one["words"]) for one in form.choices if one["is_chosen"])
