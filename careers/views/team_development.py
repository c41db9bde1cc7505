"""How a manager's line develops: one page, its file, one skill of it, and approval together."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from careers.queries import team_development as queries
from careers.queries.approvable import MOST, Chosen, Key, chosen_by, keys_of
from careers.queries.line_coverage import line_coverage
from careers.queries.line_gaps import lacking, line_levels
from careers.queries.line_people import SHOWS, SORTS, Wanted, placed
from careers.services.approvals import Outcome, approve_together
from careers.views.asked import search
from careers.views.plan_doors import number
from lib.dates import today
from lib.paging import page_in
from lib.tables import csv_lines
from talent.http import actor_of, me_of, record_of, waiting_of
from talent.models import Employee, Skill
from talent.queries.team import SMALL_LINE, manages, people_by_id
from talent.services.records import record_reads
from talent.views.home import home_views
from talent.views.team import asked_manager, reaches_of


@require_safe
def team_development(request: HttpRequest) -> HttpResponse:
    """Plans, goals, applications and gaps of my line, and what waits for me in it."""
    user, me = actor_of(request), me_of(request)
    manager, wanted = asked_manager(request, user, me), wanted_of(request)
    shown = None
    if manager is not None:
        shown = queries.team_development(user, manager, wanted, waiting_of(request))
    context: dict[str, Any] = {"manager": manager, "is_me": manager == me, "wanted": wanted}
    if manager is None or shown is None:
        return render(request, "talent/team_none.html", context)
    context |= {
        "team": shown,
        "coverage": line_coverage(user, manager),
        "views": home_views("team_development") if manager == me else [],
        "shows": shows_of(shown),
        "reaches": reaches_of(request, wanted.direct),
        "of": "" if manager == me else f"of={manager.pk}",
        "query": kept(request),
    }
    return render(request, "careers/team_development.html", context)


def wanted_of(request: HttpRequest) -> Wanted:
    """What the address asks for; anything unknown is the usual view."""
    show, sort = request.GET.get("show", ""), request.GET.get("sort", "")
    return Wanted(
        text=search(request),
        direct=request.GET.get("reach") == "direct",
        show=show if show in SHOWS else SHOWS[0],
        unit=number(request.GET.get("unit", "")) or None,
        sort=sort if sort in SORTS else SORTS[0],
        cursor=request.GET.get("cursor", ""),
    )


def kept(request: HttpRequest) -> str:
    """What was chosen, for the address of the file."""
    query = request.GET.copy()
    query.pop("cursor", None)
    return query.urlencode()


def shows_of(shown: queries.TeamDevelopment) -> list[tuple[str, str, int | None]]:
    """What the list can be narrowed to, with how many people each has."""
    found = shown.figures
    return [
        ("everyone", _("Everyone"), found.people if found else None),
        ("waits", _("Waits for me"), shown.waits),
        ("review", _("Plan in review"), found.review if found else None),
        ("active", _("Plan under way"), found.active if found else None),
        ("late", _("Action late"), found.late if found else None),
        ("none", _("Without a plan"), found.none if found else None),
    ]


def managed(request: HttpRequest) -> Employee:
    """The manager whose line is asked for; who leads nobody has no such page."""
    manager = asked_manager(request, actor_of(request), record_of(request))
    if manager is None or not manages(manager):
        raise Http404
    return manager


@require_safe
def team_export(request: HttpRequest) -> StreamingHttpResponse:
    """The people of the page as a file, as they are searched and narrowed."""
    user, manager, wanted = actor_of(request), managed(request), wanted_of(request)
    waits = queries.waiting_in(manager, None, waiting_of(request))
    answer = StreamingHttpResponse(
        csv_lines(queries.lines_of(user, manager, wanted, waits)),
        content_type="text/csv; charset=utf-8",
    )
    answer["Content-Disposition"] = f'attachment; filename="{_("development")}-{today()}.csv"'
    return answer


@require_safe
def team_gap(request: HttpRequest, skill: int) -> HttpResponse:
    """One skill opened into the people of the line who lack it, and by how much."""
    user, manager = actor_of(request), managed(request)
    found = get_object_or_404(Skill, pk=skill)
    people = placed(user, manager)
    if len(people) > SMALL_LINE:
        raise Http404
    rows = lacking(line_levels(user, manager, people), skill)
    page = page_in(rows, [row.person for row in rows], request.GET.get("cursor", ""))
    known = people_by_id(user, [row.person for row in page.rows])
    record_reads(actor=user, employees=known.values())
    context = {
        "skill": found,
        "manager": manager,
        "is_me": manager == me_of(request),
        "page": page,
        "rows": [(known[row.person], row) for row in page.rows if row.person in known],
        "lack": sum(row.gap is not None for row in rows),
        "unknown": sum(row.gap is None for row in rows),
    }
    return render(request, "careers/team_gap.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def team_approve(request: HttpRequest) -> HttpResponse:
    """Say what will happen to what I chose; then approve it, each thing for itself.

    What is more than goes in one go stays chosen, and is asked about next.
    """
    user = actor_of(request)
    if not manages(record_of(request)):
        raise Http404
    given = request.POST if request.method == "POST" else request.GET
    keys, later = keys_of(given.getlist("chosen")), keys_of(given.getlist("rest"))
    # What was not shown on the page that asks is never approved by it.
    chosen, rest = chosen_by(user, keys[:MOST]), texts_of([*keys[MOST:], *later])
    if request.method == "POST":
        say(request, chosen, approve_together(actor=user, things=[*chosen.things, *chosen.others]))
        if rest:
            more = urlencode([("chosen", text) for text in rest])
            return redirect(f"{reverse('careers:team_approve')}?{more}")
        return redirect("careers:team_development")
    context = {"chosen": chosen, "rest": rest, "most": MOST}
    return render(request, "careers/team_approve.html", context)


def texts_of(keys: Iterable[Key]) -> list[str]:
    """Keys as a form or an address holds them."""
    return [f"{kind}:{pk}" for kind, pk in keys]


def say(request: HttpRequest, chosen: Chosen, outcomes: list[Outcome]) -> None:
    """What was approved, and by name what was not and why."""
    done = sum(outcome.is_done for outcome in outcomes)
    if done:
        words = ngettext("One is approved.", "%(count)d are approved.", done)
        messages.success(request, words % {"count": done})
    for outcome in outcomes:
        if not outcome.is_done:
            words = _("Not approved: %(name)s. %(why)s")
            messages.error(request, words % {"name": outcome.thing, "why": outcome.why})
    if chosen.unknown or not outcomes:
        messages.error(request, _("Some of what was chosen is not there any more.")
                       if chosen.unknown else _("Choose at least one thing first."))  # fmt: skip
