"""Following pairs: a manager those of the line, a coordinator those of a programme."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from careers.views.asked import search
from careers.views.plan_doors import acted, number
from lib.dates import today
from lib.tables import csv_lines
from mentoring.models import PairState
from mentoring.programme_tabs import tabs_of
from mentoring.queries.momentum import PACES
from mentoring.queries.team_figures import figures_of, funnel
from mentoring.queries.team_pairs import (
    PACE_CHOICES,
    SHOWS,
    SORTS,
    Wanted,
    followed,
    in_line_of,
    lines_of,
    needing_a_word,
    of_programme,
    programmes_in,
)
from mentoring.queries.watching import watched, watched_pairs
from mentoring.services.answers import withdraw_pair
from mentoring.views.doors import run_programme
from mentoring.views.pair_doors import FORM
from talent.http import actor_of, me_of
from talent.models import Employee
from talent.queries.team import manages
from talent.views.home import home_views
from talent.views.team import asked_manager

LINE_SHOWS = [choice for choice in SHOWS if choice[0] in ("going", "over", "all")]


@require_safe
def team_mentoring(request: HttpRequest) -> HttpResponse:
    """How the people below me who have a mentor get on: no notes, no words of theirs."""
    user, me = actor_of(request), me_of(request)
    manager = asked_manager(request, user, me)
    context: dict[str, Any] = {"manager": manager, "is_me": manager == me}
    if manager is None or not manages(manager):
        return render(request, "talent/team_none.html", context)
    wanted = wanted_of(request, LINE_SHOWS)
    pairs = in_line_of(user, manager)
    context |= asked(request, wanted, LINE_SHOWS) | {
        "found": followed(user, pairs, wanted),
        "programmes": programmes_in(pairs),
        "views": home_views("team_mentoring") if manager == me else [],
    }
    return render(request, "mentoring/team_mentoring.html", context)


@require_safe
def team_mentoring_export(request: HttpRequest) -> StreamingHttpResponse:
    """The pairs of the page as a file."""
    user = actor_of(request)
    manager = managed(request)
    rows = lines_of(user, in_line_of(user, manager), wanted_of(request, LINE_SHOWS), risks=False)
    return as_file(rows)


@require_safe
def programme_pairs(request: HttpRequest, pk: int) -> HttpResponse:
    """How the pairs of a programme that I run get on, and which need a word."""
    user, programme = actor_of(request), run_programme(request, pk)
    wanted, pairs = wanted_of(request, SHOWS), of_programme(user, programme)
    found = followed(user, pairs, wanted)
    context = asked(request, wanted, SHOWS) | {
        "programme": programme,
        "tabs": tabs_of(programme, "programme_pairs"),
        "found": found,
        "at_risk": needing_a_word(pairs) if wanted.is_searched else found.at_risk,
        "steps": funnel(programme),
        "figures": figures_of(user, programme),
    }
    return render(request, "mentoring/programme_pairs.html", context)


@require_safe
def programme_pairs_export(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The pairs of the page as a file, with what is at risk."""
    user, programme = actor_of(request), run_programme(request, pk)
    pairs = of_programme(user, programme)
    return as_file(lines_of(user, pairs, wanted_of(request, SHOWS), risks=True))


@require_safe
def programme_pair(request: HttpRequest, pk: int, pair: int) -> HttpResponse:
    """One pair of a programme that I run: how it gets on, what became of it, and what I can do."""
    user, programme = actor_of(request), run_programme(request, pk)
    found = get_object_or_404(watched_pairs(user, programme), pk=pair)
    context = {"programme": programme, "pair": found, "watched": watched(user, found)}
    return render(request, "mentoring/programme_pair.html", context)


@FORM
def programme_pair_take_back(request: HttpRequest, pk: int, pair: int) -> HttpResponse:
    """Take back what nobody answers, so that both can be matched with others; asked once more."""
    user, programme = actor_of(request), run_programme(request, pk)
    rows = of_programme(user, programme).select_related("programme", "mentee", "mentor")
    found = get_object_or_404(rows, pk=pair)
    back = reverse("mentoring:programme_pair", args=[pk, pair])
    if request.method != "POST":
        if found.state != PairState.PROPOSED:
            return redirect(back)
        context = {"pair": found, "back": back}
        return render(request, "mentoring/programme_pair_take_back.html", context)
    words = _("It is taken back. Both have been told, and can be matched with others.")
    acted(request, words, withdraw_pair, pair=found)
    return redirect(back)


def wanted_of(request: HttpRequest, shows: list[Any]) -> Wanted:
    """What the address asks for; anything unknown is the usual view."""
    show, pace, sort = (request.GET.get(name, "") for name in ("show", "momentum", "sort"))
    return Wanted(
        text=search(request),
        show=show if show in dict(shows) else "going",
        pace=pace if pace in [str(key) for key in PACES] else "",
        sort=sort if sort in dict(SORTS) else "name",
        programme=number(request.GET.get("programme", "")) or None,
        cursor=request.GET.get("cursor", ""),
    )


def asked(request: HttpRequest, wanted: Wanted, shows: list[Any]) -> dict[str, Any]:
    """The choices of a list, and what was chosen for the address of its file."""
    query = request.GET.copy()
    query.pop("cursor", None)
    return {
        "wanted": wanted, "shows": shows, "paces": PACE_CHOICES, "sorts": SORTS,
        "query": query.urlencode(),
    }  # fmt: skip


def managed(request: HttpRequest) -> Employee:
    """The manager whose line is asked for; who leads nobody has no such page."""
    manager = asked_manager(request, actor_of(request), me_of(request))
    if manager is None or not manages(manager):
        raise Http404
    return manager


def as_file(rows: Any) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{_("mentoring")}-{today()}.csv"'
    return answer
