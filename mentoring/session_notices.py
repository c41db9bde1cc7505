"""What people are told about their sessions: who and when, and nothing that the two wrote."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.dates import zone_of
from mentoring.models import GOING_PAIRS, Moment, Pair, Session
from mentoring.queries.pairs import pairs_of
from mentoring.queries.sessions import row_of, sessions_of
from talent.models import User
from talent.notice_kinds import texts_from
from talent.registry import NoticeKind, NoticeText, Text, registry

Ids = Sequence[Mapping[str, Any]]
N = gettext_lazy


def about(title: Text, body: Text, page: str = "session_detail") -> Callable[[User, Ids], Any]:
    """A notice about a session of the recipient; both texts know who, and when in their zone."""

    def write(user: User, ids: Ids) -> list[NoticeText | None]:
        def one(session: Session) -> NoticeText:
            row = row_of(session, user)
            local = timezone.localtime(session.starts_at, zone_of(row.me.time_zone))
            words = {"who": row.other.name, "day": date_format(local, "l j F Y, H:i")}
            address = reverse(f"mentoring:{page}", args=[session.pk])
            return NoticeText(str(title) % words, str(body) % words, address)

        return texts_from(ids, "session", sessions_of(user), one)

    return write


def about_pair(title: Text, body: Text) -> Callable[[User, Ids], Any]:
    """A notice about a pair of the recipient that leads to a new session."""

    def write(user: User, ids: Ids) -> list[NoticeText | None]:
        rows = pairs_of(user).filter(state__in=GOING_PAIRS)

        def one(pair: Pair) -> NoticeText:
            words = {"who": _other(pair, user)}
            address = reverse("mentoring:session_propose", args=[pair.pk])
            return NoticeText(str(title) % words, str(body) % words, address)

        return texts_from(ids, "pair", rows, one)

    return write


def stalled(user: User, ids: Ids) -> list[NoticeText | None]:
    """A pair in a programme that the recipient runs, as far as they still see it."""

    def one(pair: Pair) -> NoticeText:
        words = {"mentee": pair.mentee.name, "mentor": pair.mentor.name}
        return NoticeText(
            _("%(mentee)s and %(mentor)s have not met for a while") % words,
            _("Both were asked a week ago. Perhaps a word of yours helps."),
            reverse("mentoring:programme_pair", args=[pair.programme_id, pair.pk]),
        )

    rows = Pair.objects.visible_to(user).going().select_related("mentee", "mentor")
    return texts_from(ids, "pair", rows, one)


def evaluation_due(user: User, ids: Ids) -> list[NoticeText | None]:
    """That half time or the end has come; the moment stands among the ids."""
    pairs = {pair.pk: pair for pair in pairs_of(user).filter(pk__in=[row["pair"] for row in ids])}

    def one(row: Mapping[str, Any]) -> NoticeText | None:
        pair = pairs.get(row["pair"])
        if pair is None:
            return None
        words = {"who": _other(pair, user)}
        title = _("Half time with %(who)s: how does it go?")
        if row["moment"] == Moment.END:
            title = _("How did it go with %(who)s?")
        address = reverse("mentoring:evaluation", args=[pair.pk, row["moment"]])
        return NoticeText(
            title % words, _("A few questions. Only you read what you answer."), address
        )

    return [one(row) for row in ids]


def _other(pair: Pair, user: User) -> str:
    return pair.mentor.name if pair.mentee.user_id == user.pk else pair.mentee.name


KINDS = [
    NoticeKind(
        "mentoring.session_proposed",
        N("Somebody proposes a mentoring session to me"),
        about(
            N("%(who)s proposes a session with you"),
            N("On %(day)s. Agree to it, or move it to a time that suits."),
        ),
        hint=N("When your mentor or mentee proposes a time."),
    ),
    NoticeKind(
        "mentoring.session_agreed",
        N("A time that I proposed is agreed"),
        about(N("%(who)s agrees to your session"), N("On %(day)s. Put it into your calendar.")),
        hint=N("When your mentor or mentee agrees."),
    ),
    NoticeKind(
        "mentoring.session_moved",
        N("A mentoring session of mine is moved"),
        about(
            N("%(who)s proposes another time"),
            N("Your session is now on %(day)s. Agree to it, or move it again."),
        ),
        hint=N("When your mentor or mentee changes when or where."),
    ),
    NoticeKind(
        "mentoring.session_cancelled",
        N("A mentoring session of mine is called off"),
        about(
            N("%(who)s calls your session off"),
            N("It was on %(day)s. Propose another time while you think of it."),
        ),
        hint=N("When your mentor or mentee calls it off."),
    ),
    NoticeKind(
        "mentoring.session_beyond",
        N("A mentoring session of mine falls after our last day"),
        about(
            N("Your session with %(who)s is called off"),
            N("It was planned for %(day)s, after your last day together."),
        ),
        hint=N("When your pair goes on after a pause and ends before that day."),
    ),
    NoticeKind(
        "mentoring.pulse_words",
        N("Somebody says something to me after a session"),
        about(N("%(who)s wrote to you after your session"), N("Your session of %(day)s.")),
        hint=N("When your mentor or mentee writes to you after a session."),
    ),
]  # fmt: skip

KINDS += [
    NoticeKind(
        "mentoring.session_soon",
        N("A mentoring session of mine comes soon"),
        about(N("Soon: your session with %(who)s"), N("On %(day)s. Look at the agenda.")),
        hint=N("The day before."),
    ),
    NoticeKind(
        "mentoring.session_met",
        N("Whether a mentoring session of mine took place"),
        about(
            N("Have you met with %(who)s?"),
            N("Your session was planned for %(day)s. Say whether it took place, or move it."),
        ),
        delivery="digest",
        hint=N("When the time of a session has passed and nobody said what became of it."),
    ),
    NoticeKind(
        "mentoring.pulse_asked",
        N("How a mentoring session of mine was"),
        about(
            N("How was your session with %(who)s?"),
            N("Two questions about your session of %(day)s. Nobody reads what you answer."),
            "session_pulse",
        ),
        delivery="digest",
        hint=N("After a session, and once more after three days."),
    ),
    NoticeKind(
        "mentoring.pair_quiet",
        N("A pair of mine has not met for a while"),
        about_pair(
            N("You have not met %(who)s for a while"),
            N("Propose a time now: half an hour is enough to go on."),
        ),
        hint=N("After as many days as the programme says."),
    ),
    NoticeKind(
        "mentoring.pair_stalled",
        N("A pair in a programme that I run has not met for a while"),
        stalled,
        delivery="digest",
        hint=N("A week after the two were asked."),
    ),
    NoticeKind(
        "mentoring.evaluation_due",
        N("An evaluation of a pair of mine is open"),
        evaluation_due,
        delivery="digest",
        hint=N("At half time and at the end, once a week for three weeks."),
    ),
]  # fmt: skip


def register() -> None:
    for kind in KINDS:
        registry.add_notice(kind)
