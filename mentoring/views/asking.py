"""Find a mentor: who could help, why, why not others; ask, and take a request back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lib.forms import submit
from mentoring.forms.runs import AskForm, WhoForm
from mentoring.models import Enrolment, Side
from mentoring.queries.answers import held_by, requests_of
from mentoring.queries.suggestions import IN_FULL, suggested_to, why_not_them
from mentoring.score_words import part_label
from mentoring.services.asking import MOST_REQUESTS, ask_mentor
from talent.http import actor_of, record_of
from talent.models import Employee

FORM = require_http_methods(["GET", "HEAD", "POST"])


def mine(request: HttpRequest, pk: int) -> Enrolment:
    """An enrolment of whoever asks, on the side that looks for somebody."""
    me = record_of(request)
    rows = Enrolment.objects.visible_to(actor_of(request)).filter(employee=me)
    rows = rows.live().exclude(side=Side.MENTOR).select_related("programme", "employee__user")
    found: Enrolment = get_object_or_404(rows, pk=pk)
    if not found.programme.is_asked:
        raise Http404
    return found


@require_safe
def mentor_find(request: HttpRequest, pk: int) -> HttpResponse:
    """At most ten who could help, with reasons, and a word about anyone else."""
    user, enrolment = actor_of(request), mine(request, pk)
    programme = enrolment.programme
    holds = held_by(enrolment)
    requests = requests_of(enrolment)
    waiting = [pair for pair in requests if pair.state == "proposed"]
    context: dict[str, Any] = {
        "enrolment": enrolment,
        "programme": programme,
        "programme_url": programme.get_absolute_url(),
        "holds": holds,
        "requests": requests,
        "may_ask": holds is None and len(waiting) < MOST_REQUESTS and programme.is_open
        and enrolment.state == "enrolled",
    }  # fmt: skip
    if holds is None and programme.is_open and enrolment.state == "enrolled":
        found = suggested_to(enrolment)
        who = WhoForm(
            request.GET if "who" in request.GET else None,
            people=Employee.objects.visible_to(user),
        )
        context |= {
            "suggestions": found.suggestions[:IN_FULL],
            "more": found.suggestions[IN_FULL:],
            "count": len(found.suggestions),
            "full": found.full,
            "weights": [(part_label(name, programme), share) for name, share in found.weights],
            "who": who,
        }
        if who.is_valid():
            person = who.cleaned_data["who"]
            context["person"] = person
            context["why"] = why_not_them(found, programme, enrolment, person)
    return render(request, "mentoring/mentor_find.html", context)


@FORM
def mentor_ask(request: HttpRequest, pk: int, mentor: int) -> HttpResponse:
    """Write a few words to somebody, and ask."""
    user, enrolment = actor_of(request), mine(request, pk)
    rows = Enrolment.objects.filter(programme=enrolment.programme).exclude(side=Side.MENTEE)
    people = Employee.objects.visible_to(user)
    asked = get_object_or_404(
        rows.filter(employee__in=people).select_related("employee"), pk=mentor
    )
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        pair = submit(form, ask_mentor, actor=user, enrolment=enrolment, mentor=asked)
        if pair:
            messages.success(
                request, _("%(name)s has been told of your request.") % {"name": asked.employee}
            )
            return redirect("mentoring:mentor_find", enrolment.pk)
    context = {
        "enrolment": enrolment, "programme": enrolment.programme, "asked": asked, "form": form,
    }  # fmt: skip
    return render(request, "mentoring/mentor_ask.html", context)
