"""Mentoring at a glance: my pairs, what waits, where I take part, and what I could join."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from careers.views.asked import search
from mentoring.pair_sections import home_sections
from mentoring.programme_tabs import follow_tabs
from mentoring.queries.pair_lists import (
    SIDES,
    STATES,
    going_rows,
    mentees_outside,
    pair_page,
    running_programmes,
    taking_part,
)
from mentoring.queries.programmes import programmes_for_me
from talent.http import actor_of, me_of, record_of, waiting_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What now in mentoring."""
    user, me = actor_of(request), me_of(request)
    pairs = going_rows(user)
    address = reverse("mentoring:home")
    taking = taking_part(user, pairs)
    waits = [item for item in waiting_of(request) if item.url.startswith(address)]
    context = {
        "pairs": pairs,
        "helped": [row for row in pairs if row.is_mentee or row.is_of_peers],
        "helping": [row for row in pairs if not (row.is_mentee or row.is_of_peers)],
        "outside": mentees_outside(user, me) if me is not None else [],
        "waits": waits,
        "is_first": not waits,  # of two things to do the one that waits is the filled button
        "running": [(row, follow_tabs(row)) for row in running_programmes(user)],
        "taking": taking,
        "looks": next((one.enrolment for one in taking if one.may_find), None),
        "programmes": programmes_for_me(user, me) if me is not None else [],
        "sections": home_sections(user, me) if me is not None else {},
        "me": me,
    }
    return render(request, "mentoring/home.html", context)


@require_safe
def pair_list(request: HttpRequest) -> HttpResponse:
    """All my pairs, those that are over too."""
    user, _me = actor_of(request), record_of(request)
    text, state = search(request), request.GET.get("state", "")
    state = state if state in dict(STATES) else "all"
    side = request.GET.get("side", "")
    side = side if side in dict(SIDES) else ""
    context = {
        "page": pair_page(user, text, state, side, request.GET.get("cursor", "")),
        "text": text,
        "state": state,
        "states": STATES,
        "side": side,
        "sides": SIDES,
        "is_narrowed": bool(text) or state != "all" or bool(side),
    }
    return render(request, "mentoring/pair_list.html", context)
