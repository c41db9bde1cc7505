"""Evaluation: answering what one is asked, and reading the figures of a programme."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from leadership import access
from leadership.forms.evaluation import IndicatorsForm
from leadership.models import (
    Cohort,
    CohortEnrolment,
    CohortSession,
    EvaluationAnswer,
    Occasion,
    RaterKind,
)
from leadership.queries.evaluation import (
    answer_of,
    asked_of,
    evaluation_of,
    is_open,
    rater_of,
    readable_programmes,
    to_assess,
)
from leadership.registry import chosen_indicators, result_indicators
from leadership.services.evaluations import choose_indicators, give_answers
from leadership.views.learning_doors import FORM
from leadership.views.programme_doors import about, kept_programme
from lib.forms import add_refusal, submit
from lib.questions import form_for, worded
from talent.http import actor_of, record_of

ASKED = [Occasion.END, Occasion.BEFORE, Occasion.AFTER, Occasion.BEHAVIOUR]


@FORM
def evaluate(request: HttpRequest, pk: int, occasion: str) -> HttpResponse:
    """Answer what I am asked about a participant, myself or another; or read what I answered."""
    if occasion not in ASKED:
        raise Http404
    rows = CohortEnrolment.objects.visible_to(actor_of(request)).select_related(
        "cohort__programme", "employee"
    )
    return answering(request, get_object_or_404(rows, pk=pk), occasion, None)


@FORM
def evaluate_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how a session was."""
    me = record_of(request)
    session = get_object_or_404(CohortSession.objects.visible_to(actor_of(request)), pk=pk)
    rows = CohortEnrolment.objects.seated().filter(employee=me, cohort=session.cohort_id)
    enrolment = get_object_or_404(rows.select_related("cohort__programme", "employee"))
    return answering(request, enrolment, Occasion.SESSION, session)


def answering(
    request: HttpRequest, enrolment: CohortEnrolment, occasion: str, session: CohortSession | None
) -> HttpResponse:
    """The form, or what I answered; whoever is not asked finds no page."""
    user = actor_of(request)
    rater = rater_of(user, enrolment, occasion)
    if rater is None:
        raise Http404
    questions = asked_of(enrolment, occasion, rater)
    given = answer_of(enrolment, occasion, rater, session)
    if given is not None and given.by_id != user.pk:
        raise Http404
    if not questions or (given is None and not is_open(enrolment, occasion, session)):
        raise Http404
    form = form_for(questions)(request.POST or None)
    if given is None and request.method == "POST" and form.is_valid():
        try:
            give_answers(
                actor=user, enrolment=enrolment, occasion=occasion, session=session,
                answers=form.cleaned_data,
            )  # fmt: skip
        except ValidationError as error:
            add_refusal(form, error)
        else:
            messages.success(request, _("Thank you. Nobody else reads what you answered."))
            return redirect(request.path)
    context = {
        "form": form,
        "enrolment": enrolment,
        "programme": enrolment.cohort.programme,
        "session": session,
        "occasion": occasion,
        "is_me": rater == RaterKind.SELF,
        "answers": said(given, questions) if given is not None else None,
    }
    return render(request, "leadership/evaluate.html", context)


def said(given: EvaluationAnswer, questions: list[Any]) -> list[tuple[str, int]]:
    """What was answered, question by question; those that are no longer asked are left out."""
    return [
        (worded(one.text), given.answers[one.key]) for one in questions if one.key in given.answers
    ]


@require_safe
def evaluation_cohort(request: HttpRequest, pk: int) -> HttpResponse:
    """The participants whose levels an instructor says, before and after."""
    user = actor_of(request)
    rows = Cohort.objects.visible_to(user).filter(instructors__employee__user=user)
    cohort = get_object_or_404(rows.select_related("programme"), pk=pk)
    context = {"cohort": cohort, "rows": to_assess(cohort)}
    return render(request, "leadership/evaluation_cohort.html", context)


@require_safe
def programme_evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    """What a programme did to its people, level by level; of five people and more."""
    user = actor_of(request)
    programme = get_object_or_404(readable_programmes(user).select_related("sponsor"), pk=pk)
    context = about(request, programme, "programme_evaluation") | {
        "evaluation": evaluation_of(user, programme),
        "indicators": [(one, one.tell(user, programme)) for one in chosen_indicators(programme)],
        "any_offered": bool(result_indicators),
        "keeps": access.may_keep_programmes(user),
    }
    return render(request, "leadership/programme_evaluation.html", context)


@FORM
def programme_indicators(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose by which figures of the organisation the results of a programme are told."""
    programme = kept_programme(request, pk)
    form = IndicatorsForm(request.POST or None, programme=programme)
    given = {"actor": actor_of(request), "programme": programme}
    if form.is_valid() and submit(form, choose_indicators, **given):
        messages.success(request, _("Results are told by these."))
        return redirect("leadership:programme_evaluation", pk)
    context = about(request, programme, "programme_evaluation") | {
        "form": form, "any_offered": bool(result_indicators),
    }  # fmt: skip
    return render(request, "leadership/programme_indicators.html", context)
