"""Programmes for everybody: what there is, and what one is about."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from careers.views.asked import search
from mentoring import access
from mentoring.forms.programmes import ProgrammeFilterForm
from mentoring.models import Enrolment, Programme, ProgrammeState
from mentoring.programme_tabs import tabs_of
from mentoring.queries import programmes as queries
from mentoring.services.programme_checks import what_it_lacks
from mentoring.views.doors import seen_programme
from talent.http import actor_of, me_of
from talent.models import User

# On which page each lack is mended.
MENDED_ON = {
    "audience": "mentoring:programme_audience",
    "weights": "mentoring:programme_score",
    "questions": "mentoring:programme_questions",
}


@require_safe
def programme_list(request: HttpRequest) -> HttpResponse:
    """The programmes of the organisation, with my part in them."""
    user, me = actor_of(request), me_of(request)
    form, runs = ProgrammeFilterForm(request.GET), queries.runs_any(user)
    shown = [*queries.SHOWN, *(queries.SHOWN_TO_RUNNERS if runs else [])]
    if me is None:
        shown = [row for row in shown if row[0] != "mine"]
    show = request.GET.get("show", "")
    show = show if show in dict(shown) else "now"
    wanted = queries.Wanted(
        text=search(request), kind=form.chosen("kind"), show=show,
        order=form.chosen("sort") or "newest",
    )  # fmt: skip
    context = {
        "form": form,
        "wanted": wanted,
        "shown": shown,
        "page": queries.programme_page(user, me, wanted, request.GET.get("cursor", "")),
        "is_narrowed": bool(wanted.text or wanted.kind or show != "now"),
        "may_create": access.may_keep_programmes(user),
        "runs": runs,
    }
    return render(request, "mentoring/programme_list.html", context)


@require_safe
def programme_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One programme: what it is for, for whom, how pairs are made, and my part in it."""
    user, me = actor_of(request), me_of(request)
    programme = seen_programme(request, pk)
    (row,) = queries.rows_of(user, me, [programme])
    past = Enrolment.objects.visible_to(user).filter(programme=programme, employee=me)
    context = {
        "programme": programme,
        "row": row,
        "past": past.exclude(pk__in=[one.pk for one in row.mine]) if me is not None else [],
        "audience": queries.audience_of(programme),
        "coordinators": queries.coordinators_of(programme),
        "parts": queries.score_parts(programme),
        "rules": queries.rules_in_words(programme),
        **running(user, programme),
    }
    return render(request, "mentoring/programme_detail.html", context)


def running(user: User, programme: Programme) -> dict[str, Any]:
    """What whoever runs a programme may do with it as it stands, and what it still lacks."""
    if not access.may_run_programme(user, programme):
        return {"runs": False}
    lacking = what_it_lacks(programme) if programme.state == ProgrammeState.DRAFT else {}
    return {
        "runs": True,
        "tabs": tabs_of(programme, "programme_detail"),
        "lacking": [
            (words, MENDED_ON.get(name, "mentoring:programme_edit"))
            for name, words in lacking.items()
        ],
    }
