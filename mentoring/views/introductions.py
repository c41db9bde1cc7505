"""Introductions: one of a pair asks a colleague, the colleague answers, the network grows."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from careers.views.asked import ids, search
from careers.views.plan_doors import acted
from lib.forms import submit
from mentoring.forms.pairs import IntroduceForm
from mentoring.models import Introduction
from mentoring.queries.network import introductions_of, network_of
from mentoring.services import introductions as services
from mentoring.views.pair_doors import FORM, require_form, seen_row, to_pair
from talent.forms.people import said_of
from talent.http import actor_of, record_of
from talent.models import Employee


@FORM
def introduce(request: HttpRequest, pk: int) -> HttpResponse:
    """Introduce my mentee, or my peer, to a colleague."""
    user, row = actor_of(request), seen_row(request, pk)
    if not row.may_introduce:
        raise Http404
    require_form(request, is_open=row.may_write)
    asked = Employee.objects.colleagues_of(user).filter(pk__in=ids(request, "colleague")).first()
    initial = {"colleague": said_of(asked)} if asked else {}
    form = IntroduceForm(request.POST or None, initial=initial, actor=user)
    if form.is_valid() and submit(form, services.introduce, actor=user, pair=row.pair):
        messages.success(request, _("Asked. You hear of the answer."))
        return to_pair(row.pair, "introductions")
    return render(request, "mentoring/introduce.html", {"form": form, "row": row})


@require_safe
def introduction_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """An introduction to me: who asks, for whom and what for."""
    user, row = actor_of(request), to_me(request, pk)
    colleagues = Employee.objects.visible_to(user).with_current_assignment()
    person = colleagues.filter(pk=row.introduced.pk).first() or row.introduced
    context = {"introduction": row, "pair": row.pair, "person": person}
    return render(request, "mentoring/introduction_detail.html", context)


@require_POST
def introduction_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether it suits me."""
    row, answer = to_me(request, pk), request.POST.get("answer", "")
    if answer not in ("yes", "no"):
        messages.error(request, _("Say whether it suits you."))
        return redirect("mentoring:introduction_detail", row.pk)
    words = _("Thank you. Both have been told.") if answer == "yes" else _("Thank you for saying.")
    accepts = answer == "yes"
    acted(request, words, services.answer_introduction, introduction=row, accepts=accepts)
    return redirect("mentoring:introduction_detail", row.pk)


@require_POST
def introduction_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an introduction of mine back that nobody has answered."""
    row = get_object_or_404(introductions_of(actor_of(request)), pk=pk)
    if row.introducer != record_of(request):
        raise Http404
    acted(request, _("It is taken back."), services.withdraw_introduction, introduction=row)
    return to_pair(row.pair, "introductions")


def to_me(request: HttpRequest, pk: int) -> Introduction:
    """An introduction to whoever asks."""
    rows = introductions_of(actor_of(request))
    found: Introduction = get_object_or_404(rows, pk=pk, colleague=record_of(request))
    return found


@require_safe
def network(request: HttpRequest) -> HttpResponse:
    """Whom I have come to know by mentoring: mentors and peers, and whom they introduced me to."""
    user, me = actor_of(request), record_of(request)
    text = search(request)
    page = network_of(user, me, text, cursor=request.GET.get("cursor", ""))
    return render(request, "mentoring/network.html", {"page": page, "text": text})
