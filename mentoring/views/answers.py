"""Proposals and requests: a list of one's own, and one with yes, no, or taking it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lib.forms import submit
from lib.paging import page_of
from mentoring.forms.runs import DeclineForm
from mentoring.models import Pair, PairState
from mentoring.queries.answers import answer_of, answers_of
from mentoring.services import answers
from mentoring.views.runs import act
from talent.http import actor_of, record_of

FORM = require_http_methods(["GET", "HEAD", "POST"])
SHOWN: dict[str, list[str]] = {
    "open": [PairState.PROPOSED],
    "all": list(PairState.values),
}


def pair_of(request: HttpRequest, pk: int) -> Pair:
    """A pair in which whoever asks is one of the two."""
    record_of(request)
    rows = Pair.objects.of(actor_of(request)).select_related(
        "programme", "mentee", "mentor", "mentee_enrolment", "mentor_enrolment", "run"
    )
    found: Pair = get_object_or_404(rows, pk=pk)
    return found


@require_safe
def answer_list(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, mine or the other's; and what became of the rest."""
    user = actor_of(request)
    record_of(request)
    show = "all" if request.GET.get("show") == "all" else "open"
    rows = answers_of(user).filter(state__in=SHOWN[show])
    page = page_of(rows, "-proposed_at", "-pk", cursor=request.GET.get("cursor", ""))
    context = {
        "page": page,
        "show": show,
        "options": [("open", _("Waiting for an answer")), ("all", _("All"))],
        "rows": [(pair, pair.mentee.user_id == user.pk) for pair in page.rows],
    }
    return render(request, "mentoring/answer_list.html", context)


@require_safe
def answer_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal or request: who, why, and yes or no. A pair that began has its own page."""
    pair = pair_of(request, pk)
    if pair.state not in (PairState.PROPOSED, PairState.DECLINED, PairState.WITHDRAWN):
        return redirect(pair)
    context = {"answer": answer_of(actor_of(request), pair), "pair": pair}
    return render(request, "mentoring/answer_detail.html", context)


@require_POST
def answer_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes."""
    pair = pair_of(request, pk)
    done = act(request, lambda: answers.accept_pair(actor=actor_of(request), pair=pair))
    if done and done.is_going:
        messages.success(request, _("You two are a pair now. Begin by agreeing on a first day."))
        return redirect(done)
    if done:
        messages.success(request, _("You have said yes. You begin once the other one has too."))
    return redirect("mentoring:answer_detail", pk)


@FORM
def answer_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no, with a reason that the coordinators read."""
    user, pair = actor_of(request), pair_of(request, pk)
    form = DeclineForm(request.POST or None)
    if form.is_valid() and submit(form, answers.decline_pair, actor=user, pair=pair):
        messages.success(request, _("You have said no. Both of you are free for others."))
        return redirect("mentoring:answer_list")
    context = {"answer": answer_of(user, pair), "pair": pair, "form": form}
    return render(request, "mentoring/answer_decline.html", context)


@require_POST
def answer_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back one's own request."""
    pair = pair_of(request, pk)
    if act(request, lambda: answers.withdraw_pair(actor=actor_of(request), pair=pair)):
        messages.success(request, _("Taken back."))
    if pair.programme.is_asked and pair.mentee.user_id == actor_of(request).pk:
        return redirect("mentoring:mentor_find", pair.mentee_enrolment_id)
    return redirect("mentoring:answer_list")
