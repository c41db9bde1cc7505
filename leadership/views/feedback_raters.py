"""What raters and managers do: answer, decline, and agree who is asked."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from leadership.forms.feedback import AgreeForm, AnswerForm, RaterForm
from leadership.models import FeedbackRater, RaterGroup, RaterState, SubjectState
from leadership.queries import feedback_pages as queries
from leadership.queries.feedback_answers import own_answers
from leadership.services import feedback_raters as services
from leadership.services.feedback_answers import STALE, decline_rating, save_answers
from leadership.views.feedback_doors import FORM, acted, agreed_subject, my_rater
from lib.forms import add_refusal, resend, submit
from talent.http import actor_of


@FORM
def feedback_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer about somebody, on one page: keep it for later, or send it."""
    user, rater = actor_of(request), my_rater(request, pk)
    found = own_answers(rater)
    form = AnswerForm(
        request.POST or None, questions=queries.questions_of(rater.subject.cycle),
        name=rater.subject.employee.name, answers=found.answers, seen=found.seen,
    )  # fmt: skip
    if form.is_valid():
        sends = "send" in request.POST
        seen = form.cleaned_data["seen"]
        given: dict[str, Any] = {"actor": user, "rater": rater, "answers": form.given()}
        try:
            save_answers(**given, send=sends, seen=seen)
        except ValidationError as refusal:
            add_refusal(form, refusal)
            if STALE in [one.code for one in getattr(refusal, "error_list", [])]:
                resend(form, found.seen)
        else:
            messages.success(request, said_after(rater, sends))
            return redirect("leadership:feedback_home")
    context = {
        "form": form,
        "rater": rater,
        "subject": rater.subject,
        "cycle": rater.subject.cycle,
        "is_sent": rater.state == RaterState.ANSWERED,
        "is_self": rater.group == RaterGroup.SELF,
        "is_named": rater.group == RaterGroup.MANAGER,
        "found": found,
    }
    return render(request, "leadership/feedback_answer.html", context)


def said_after(rater: FeedbackRater, sends: bool) -> str:
    if sends or rater.state == RaterState.ANSWERED:
        return _("Thank you. You can change your answers until the cycle closes.")
    return _("Kept for later. Nothing is sent yet.")


@FORM
def feedback_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that I do not answer about somebody."""
    rater = my_rater(request, pk)
    if request.method == "POST":
        done = _("You are not asked any more. Nobody is told.")
        acted(request, done, decline_rating, rater=rater)
        return redirect("leadership:feedback_home")
    context = {"rater": rater, "subject": rater.subject}
    return render(request, "leadership/feedback_decline.html", context)


@FORM
def feedback_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree who is asked about somebody; who has answered stands nowhere."""
    user, subject = actor_of(request), agreed_subject(request, pk)
    is_agreed = subject.state == SubjectState.APPROVED
    groups = queries.proposals(subject, services.MARGIN, queries.LISTED)
    raters = [one for group in groups for one in group.raters]
    form = AgreeForm(request.POST if "agree" in request.POST else None, raters=raters)
    if not is_agreed and form.is_valid():
        try:
            services.agree_raters(actor=user, subject=subject, keep=form.kept())
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("It is settled who is asked."))
            return redirect("leadership:feedback_home")
    asks = RaterForm(
        request.POST if "add" in request.POST else None, actor=user, subject=subject, prefix="more"
    )
    given = {"actor": user, "subject": subject}
    if asks.is_valid() and submit(asks, services.add_rater, **given):
        return redirect("leadership:feedback_agree", pk)
    kept = set(request.POST.getlist("keep")) if form.is_bound else None
    context = {
        "subject": subject,
        "groups": groups,
        "form": form,
        "asks": asks,
        "is_agreed": is_agreed,
        "kept": kept,
        "margin": services.MARGIN,
    }
    return render(request, "leadership/feedback_agree.html", context)


@require_POST
def feedback_send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a list back, to choose others."""
    subject = agreed_subject(request, pk)
    acted(request, _("The list is back."), services.send_back_proposal, subject=subject)
    return redirect("leadership:feedback_home")
