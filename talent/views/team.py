"""The team page: a manager's line and what waits in it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from talent.http import actor_of, me_of, waiting_of
from talent.models import Employee, Sight, User
from talent.queries.team_page import SHOWS, SORTS, Asked, TeamPage, team_page
from talent.views.home import home_views


@require_safe
def team(request: HttpRequest) -> HttpResponse:
    """Who waits for me, and how my line stands; or the line of a manager below me."""
    user, me = actor_of(request), me_of(request)
    manager = asked_manager(request, user, me)
    asked = asked_of(request)
    shown = team_page(user, manager, asked, waiting_of(request)) if manager else None
    context: dict[str, Any] = {"manager": manager, "is_me": manager == me, "asked": asked}
    if manager is None or shown is None:
        return render(request, "talent/team_none.html", context)
    context |= {
        "team": shown,
        "views": home_views("team") if manager == me else [],
        "shows": shows_of(shown),
        "reaches": reaches_of(request, asked.direct),
    }
    return render(request, "talent/team.html", context)


def asked_manager(request: HttpRequest, user: User, me: Employee | None) -> Employee | None:
    """Me, or by `?of=` a manager in my line; anyone else does not exist here."""
    asked = request.GET.get("of", "")
    if not asked:
        return me
    if not asked.isdecimal():
        raise Http404
    people = Employee.objects.visible_to(user).in_sight(user, Sight.SELF, Sight.CHAIN)
    return get_object_or_404(people.with_current_assignment(), pk=asked)


def asked_of(request: HttpRequest) -> Asked:
    """What the address asks for; anything unknown is the usual view."""
    show, sort = request.GET.get("show", ""), request.GET.get("sort", "")
    return Asked(
        direct=request.GET.get("reach") == "direct",
        show=show if show in SHOWS else SHOWS[0],
        sort=sort if sort in SORTS else "",
        cursor=request.GET.get("cursor", ""),
    )


def shows_of(shown: TeamPage) -> list[tuple[str, str, int | None]]:
    """What the list can be narrowed to, with how many people each has."""
    labels = (_("Everyone"), _("Waits for me"), _("Not confirmed"))
    return [(key, label, shown.counts.get(key)) for key, label in zip(SHOWS, labels, strict=True)]


def reaches_of(request: HttpRequest, direct: bool) -> list[dict[str, object]]:
    """Everyone below, or only who reports directly; other choices stay."""
    query = request.GET.copy()
    query.pop("cursor", None)
    found = []
    for reach, label in (("", _("Everyone below")), ("direct", _("Direct reports"))):
        query["reach"] = reach
        current = direct == (reach == "direct")
        found.append({"label": label, "url": f"?{query.urlencode()}", "current": current})
    return found
