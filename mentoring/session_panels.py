"""What sessions, pulses, evaluations and calendars put on other pages."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mentoring import session_notices
from mentoring.models import COMING_SESSIONS, Evaluation, Pair, PulseWords, Session, SessionState
from mentoring.pair_sections import SECTIONS, PairSection
from mentoring.queries.evaluations import evaluations_of
from mentoring.queries.momentum import going_of, with_facts
from mentoring.queries.session_waiting import waiting_parts
from mentoring.queries.sessions import coming_parts, row_of, rows_of, sessions_of
from talent.models import User
from talent.queries.waiting import Waiting
from talent.registry import (
    ComingKind,
    ComingSource,
    HeldKind,
    InboxItem,
    Text,
    WaitingSource,
    registry,
)

MOST_SHOWN = 4  # of those that are over


def sessions_section(user: User, pair: Pair) -> PairSection | None:
    """What comes next in a pair, what was, and whether they keep their rhythm."""
    if pair.starts_on is None:
        return None
    rows = sessions_of(user).filter(pair=pair)
    coming = list(rows.filter(state__in=COMING_SESSIONS).order_by("starts_at", "pk")[:3])
    over = rows.filter(state__in=(SessionState.HELD, SessionState.MISSED))
    facts = with_facts(Pair.objects.of(user).filter(pk=pair.pk)).get()
    context = {
        "pair": pair,
        "coming": rows_of(coming, user),
        "over": rows_of(over.order_by("-starts_at", "-pk")[:MOST_SHOWN], user),
        "going": going_of(facts),
    }
    return PairSection("mentoring/_pair_sessions.html", context, 10)


def next_section(user: User, pair: Pair) -> PairSection | None:
    """The session that comes next, or of which it is to be said whether it was held."""
    if not pair.is_going:
        return None
    rows = sessions_of(user).filter(pair=pair, state__in=COMING_SESSIONS)
    found = rows.order_by("starts_at", "pk").first()
    if found is None:
        return None
    return PairSection("mentoring/_pair_next.html", {"row": row_of(found, user)}, 10, "top")


def evaluations_section(user: User, pair: Pair) -> PairSection | None:
    """Half time and end: what is open, what is done."""
    rows = evaluations_of(user, pair)
    if not rows:
        return None
    return PairSection("mentoring/_pair_evaluations.html", {"rows": rows, "pair": pair}, 20, "side")


def _item(title: Text, detail: Text, act: Text, page: str) -> Callable[[Waiting], InboxItem]:
    """An item about a session; the words know who the other one is."""

    def item(row: Waiting) -> InboxItem:
        return InboxItem(
            title=str(title) % {"who": row.who},
            detail=detail,
            meta=gettext("Mentoring"),
            since=row.at or timezone.now(),
            url=reverse(f"mentoring:{page}", args=[row.key]),
            action=act,
            icon="heart-handshake",
        )

    return item


def _evaluate(moment: str, title: Text) -> Callable[[Waiting], InboxItem]:
    def item(row: Waiting) -> InboxItem:
        assert row.day is not None
        return InboxItem(
            title=str(title) % {"who": row.who},
            detail=gettext("A few questions. Only you read what you answer."),
            meta=gettext("Mentoring"),
            since=datetime.combine(row.day, time(), ZoneInfo(settings.TIME_ZONE)),
            url=reverse("mentoring:evaluation", args=[row.key, moment]),
            action=gettext("Answer"),
            icon="heart-handshake",
        )

    return item


WORDS: dict[str, Callable[[Any], InboxItem]] = {
    "mentoring.session_agree": _item(
        _("%(who)s proposes a session"), _("Agree, or move it to a time that suits."),
        _("Open"), "session_detail",
    ),
    "mentoring.session_held": _item(
        _("Have you met with %(who)s?"), _("Say whether the session took place."),
        _("Open"), "session_detail",
    ),
    "mentoring.session_pulse": _item(
        _("How was your session with %(who)s?"), _("Two questions, half a minute."),
        _("Answer"), "session_pulse",
    ),
    "mentoring.session_mid": _evaluate("mid", _("Half time with %(who)s: how does it go?")),
    "mentoring.session_end": _evaluate("end", _("How did it go with %(who)s?")),
}  # fmt: skip
WAITING = WaitingSource(waiting_parts, WORDS)
COMING = ComingSource(
    coming_parts,
    {
        "mentoring.agreed": ComingKind(_("Mentoring session"), "mentoring:session_detail"),
        "mentoring.proposed": ComingKind(
            _("Mentoring session"), "mentoring:session_detail", _("proposed")
        ),
    },
)

# My sessions, what I answered and what I wrote; how often a pulse was given is in no export.
HELD = [
    HeldKind(
        _("Your mentoring sessions"),
        lambda user, me: Session.objects.visible_to(user),
        ("pair__programme__name", "starts_at", "minutes", "place", "state", "moved"),
    ),
    HeldKind(
        _("What you answered in mentoring evaluations"),
        lambda user, me: Evaluation.objects.visible_to(user),
        ("pair__programme__name", "moment", "side", "answers", "at"),
    ),
    HeldKind(
        _("What you wrote to others after mentoring sessions"),
        lambda user, me: PulseWords.objects.visible_to(user).filter(_mine(user)),
        ("session__starts_at", "text", "at"),
    ),
]


def _mine(user: User) -> Q:
    """Words of one's own side: what the other one wrote is theirs to export."""
    pair = "session__pair__"
    return Q(side="mentee", **{f"{pair}mentee__user": user}) | Q(
        side="mentor", **{f"{pair}mentor__user": user}
    )


def register() -> None:
    session_notices.register()
    SECTIONS.extend((next_section, sessions_section, evaluations_section))
    registry.coming.append(COMING)
    registry.waiting.append(WAITING)
    registry.held += HELD
