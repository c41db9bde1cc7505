"""What people are told about their sessions: who and when, and nothing that the two wrote."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from lib.dates import zone_of
from mentoring.models import Session
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
        "mentoring.pulse_words",
        N("Somebody says something to me after a session"),
        about(N("%(who)s wrote to you after your session"), N("Your session of %(day)s.")),
        hint=N("When your mentor or mentee writes to you after a session."),
    ),
]  # fmt: skip


def register() -> None:
    for kind in KINDS:
        registry.add_notice(kind)
