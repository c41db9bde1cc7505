"""Home and inbox: what now, and what waits."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lib.once import answers_kept
from talent.http import actor_of, me_of, waiting_of
from talent.queries.team import manages
from talent.registry import InboxItem, registry

SHOWN_AT_HOME = 5


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What now: what waits for me, and what every app puts here."""
    user, me = actor_of(request), me_of(request)
    waiting = waiting_of(request)
    with answers_kept():
        found = [source(user, me) for source in registry.home] if me else []
    cards = sorted([card for card in found if card], key=lambda card: card.order)
    now = timezone.localtime()
    context = {
        "now": now,
        "greeting": greeting(now),
        "items": shown_at_home(waiting),
        "main_cards": [card for card in cards if card.place == "main"],
        "side_cards": [card for card in cards if card.place == "side"],
        "views": home_views("home") if me and manages(me) else [],
    }
    return render(request, "talent/home.html", context)


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Everything that waits for me, from all apps, oldest first."""
    waiting = waiting_of(request)
    kinds = Counter(str(item.meta) for item in waiting)
    kind = request.GET.get("kind", "")
    kind = kind if kind in kinds else ""
    context = {
        "items": [item for item in waiting if kind in ("", str(item.meta))],
        "kind": kind,
        "kinds": [("", _("Everything"), len(waiting)), *((k, k, n) for k, n in kinds.items())],
    }
    return render(request, "talent/inbox.html", context)


def shown_at_home(waiting: Sequence[InboxItem]) -> list[InboxItem]:
    """The oldest of what waits, with what is to stand there however much is older."""
    kept = [item for item in waiting if item.at_home][:SHOWN_AT_HOME]
    oldest = [item for item in waiting if not item.at_home][: SHOWN_AT_HOME - len(kept)]
    return [item for item in waiting if item in kept or item in oldest]


def greeting(now: datetime) -> str:
    """By the hour where the person is."""
    if now.hour < 5 or now.hour >= 18:
        return _("Good evening")
    return _("Good morning") if now.hour < 12 else _("Good afternoon")


def home_views(current: str) -> list[dict[str, object]]:
    """The views of home for whoever has a team: the two of this app, and those of apps above."""
    names = {"talent:home": _("For you"), "talent:team": _("Your team")}
    names |= {view.url_name: str(view.label) for view in registry.line_views}
    return [
        {"label": label, "url": reverse(name), "current": name.endswith(f":{current}")}
        for name, label in names.items()
    ]
