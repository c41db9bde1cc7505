"""What the pages of sessions read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db.models import Case, F, FloatField, Func, Q, QuerySet, Value, When
from django.db.models.functions import Extract
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mentoring.models import (
    COMING_SESSIONS,
    GOING_PAIRS,
    Pair,
    ProgrammeKind,
    Pulse,
    PulseWords,
    Session,
    SessionState,
    Side,
)
from talent.models import Employee, User
from talent.queries.coming import coming_part, not_over
from talent.queries.names import spoken_name

STATES = [("all", _("All")), ("coming", _("To come")), *SessionState.choices[2:]]
SORTS = [("next", _("Next first")), ("newest", _("Newest first")), ("oldest", _("Oldest first"))]
ORDERS = {
    "next": ("past", "rank", "pk"),
    "newest": ("-starts_at", "-pk"),
    "oldest": ("starts_at", "pk"),
}
JOINED = ("pair__programme", "pair__mentee", "pair__mentor")
# What a calendar keeps of what is over, and of what was called off.
KEPT, CALLED_OFF_KEPT, MOST_EVENTS = timedelta(days=180), timedelta(days=30), 500


@dataclass(frozen=True)
class SessionRow:
    """One session as one of the two sees it."""

    session: Session
    other: Employee
    me: Employee
    is_mine: bool  # whether the one who looks proposed its time

    @property
    def side(self) -> Side:
        return Side.MENTEE if self.session.pair.mentee_id == self.me.pk else Side.MENTOR

    @property
    def their_time(self) -> str:
        """When it begins by the other one's clock, where that shows another time."""
        return other_clock(self.other, self.session.starts_at)

    @property
    def may_write(self) -> bool:
        return self.session.pair.is_going

    @property
    def may_act(self) -> bool:
        """Whether something can still become of it."""
        return self.may_write and self.session.is_coming

    @property
    def may_agree(self) -> bool:
        waits = self.session.state == SessionState.PROPOSED and not self.is_mine
        return self.may_act and waits and not self.has_begun

    @property
    def has_begun(self) -> bool:
        return self.session.starts_at <= timezone.now()

    @property
    def is_today(self) -> bool:
        """Whether its day has come where the reader is."""
        return timezone.localdate(self.session.starts_at) <= timezone.localdate()


@dataclass(frozen=True)
class SessionPage:
    """One session with what was said about it afterwards, as far as the reader may know it."""

    row: SessionRow
    words: tuple[PulseWords, ...]
    has_answered: bool

    @property
    def is_asked(self) -> bool:
        """Whether the reader is asked how it was."""
        return self.row.session.state == SessionState.HELD and not self.has_answered


def zone_of(person: Employee) -> ZoneInfo | None:
    """The time zone that somebody has said, if it is one."""
    try:
        return ZoneInfo(person.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return None


def other_clock(person: Employee, at: datetime) -> str:
    """A time by somebody's clock, with the day where that differs; empty where both agree."""
    zone, here = zone_of(person), timezone.localtime(at)
    if zone is None:
        return ""
    there = at.astimezone(zone)
    if there.utcoffset() == here.utcoffset():
        return ""
    return date_format(there, "H:i" if there.date() == here.date() else "j F, H:i")


def other_zone(person: Employee) -> str:
    """Where somebody's clock shows another time than here now: its zone, and the time there."""
    now = other_clock(person, timezone.now())
    if not now:
        return ""
    return gettext("%(name)s’s time zone is %(zone)s: it is %(time)s there now.") % {
        "name": person.first_name, "zone": person.time_zone.replace("_", " "), "time": now,
    }  # fmt: skip


def sessions_of(user: User) -> QuerySet[Session]:
    """The sessions of the pairs of which somebody is one of the two."""
    found: QuerySet[Session] = Session.objects.visible_to(user).select_related(*JOINED)
    return found


def row_of(session: Session, user: User) -> SessionRow:
    """A session that was loaded by `sessions_of`, from one side."""
    pair = session.pair
    me, other = pair.mentee, pair.mentor
    if me.user_id != user.pk:
        me, other = other, me
    return SessionRow(session, other, me, session.proposed_by_id == user.pk)


def rows_of(sessions: Iterable[Session], user: User) -> list[SessionRow]:
    return [row_of(session, user) for session in sessions]


def page_about(user: User, session: Session) -> SessionPage:
    """A session with the words of both; that one has answered, and never what."""
    row = row_of(session, user)
    words: Any = PulseWords.objects.visible_to(user).filter(session=session)
    answered = Pulse.objects.filter(session=session, side=row.side).exists()
    return SessionPage(row, tuple(words.order_by("at", "pk")), answered)


def in_state(rows: QuerySet[Session], state: str) -> QuerySet[Session]:
    """Those of which nobody has said what became of them, or in one of the other states."""
    if state == "coming":
        return rows.filter(state__in=COMING_SESSIONS)
    return rows if state == "all" else rows.filter(state=state)


def in_order(rows: QuerySet[Session]) -> QuerySet[Session]:
    """With the keys for the next one first: what comes by time, then what is over, newest first."""
    seconds = Extract("starts_at", "epoch", output_field=FloatField())
    turned = Func(seconds, template="-(%(expressions)s)", output_field=FloatField())
    comes = Q(state__in=COMING_SESSIONS)
    found: QuerySet[Session] = rows.annotate(
        past=Case(When(comes, then=Value(0)), default=Value(1)),
        rank=Case(When(comes, then=seconds), default=turned, output_field=FloatField()),
    )
    return found


def coming_parts(user: User, me: Employee, now: datetime) -> list[QuerySet[Any, Any]]:
    """The sessions of somebody's pairs that come, agreed ones apart from those proposed."""
    rows = Session.objects.visible_to(user).filter(pair__state__in=GOING_PAIRS)
    other = Case(
        When(pair__mentee=me.pk, then=spoken_name("pair__mentor")),
        default=spoken_name("pair__mentee"),
    )
    agreed = not_over(rows.filter(state=SessionState.AGREED), now)
    proposed = rows.filter(state=SessionState.PROPOSED, starts_at__gt=now)
    return [
        coming_part(agreed, "mentoring.agreed", who=other),
        coming_part(proposed, "mentoring.proposed", who=other),
    ]


def leads_group(user: User, pair: Pair) -> bool:
    """Whether somebody can propose a time to a whole group at once."""
    return pair.programme.kind == ProgrammeKind.GROUP and pair.mentor.user_id == user.pk


def for_calendar(user: User, now: datetime) -> list[Session]:
    """The sessions that a calendar reads: what comes, what was, and what was called off lately."""
    rows = sessions_of(user).filter(
        Q(state__in=(*COMING_SESSIONS, SessionState.HELD), starts_at__gte=now - KEPT)
        | Q(
            state__in=(SessionState.CANCELLED, SessionState.MISSED),
            settled_at__gte=now - CALLED_OFF_KEPT,
        )
    )
    return list(rows.order_by(F("starts_at").desc(), "pk")[:MOST_EVENTS])
