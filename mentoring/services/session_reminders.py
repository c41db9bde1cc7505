"""What pairs are reminded of between sessions: by "should be said and is not", once each time."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, QuerySet, Value
from django.utils import timezone

from lib.dates import today
from mentoring.models import (
    COMING_SESSIONS,
    GOING_PAIRS,
    Coordinator,
    Moment,
    Pair,
    PairState,
    Pulse,
    Session,
    SessionState,
    Side,
)
from mentoring.momentum import Pace, quiet_since
from mentoring.queries.evaluations import done_of
from mentoring.queries.momentum import going_of, with_facts
from mentoring.queries.session_waiting import PULSE_OPEN, due_for
from talent.services.notices import ToTell, notify_many

SOON, MET, PULSE, QUIET, STALLED, EVALUATE = (
    "mentoring.session_soon",
    "mentoring.session_met",
    "mentoring.pulse_asked",
    "mentoring.pair_quiet",
    "mentoring.pair_stalled",
    "mentoring.evaluation_due",
)
CHUNK = 5_000  # sessions or pairs in one transaction
BEFORE = timedelta(hours=36)  # a morning's job tells of this day and the next
ASKED_FOR = timedelta(days=30)
PULSE_AGAIN = timedelta(days=3)
COORDINATORS_AFTER = 7  # days after the two were asked
MOST_REMINDERS = 3  # of an evaluation, one a week


def remind_sessions(after: int = 0, *, now: datetime | None = None) -> int | None:
    """Remind both of the next sessions after an id; returns the last id, or None when all are done.

    It is said once for each time that a session has; a moved one is said anew.
    """
    now = now or timezone.now()
    rows = _of_going(Session.objects.filter(
        state__in=COMING_SESSIONS, starts_at__gt=now, starts_at__lte=now + BEFORE
    ))  # fmt: skip
    return _tell(SOON, rows, after, now)


def ask_if_met(after: int = 0, *, now: datetime | None = None) -> int | None:
    """Ask both whether they met, once a session's time has passed; in chunks as above."""
    now = now or timezone.now()
    length = ExpressionWrapper(
        F("minutes") * Value(timedelta(minutes=1), DurationField()), output_field=DurationField()
    )
    ends = ExpressionWrapper(F("starts_at") + length, output_field=DateTimeField())
    rows = _of_going(Session.objects.filter(
        state__in=COMING_SESSIONS, starts_at__lte=now, starts_at__gt=now - ASKED_FOR
    )).annotate(ends=ends)  # fmt: skip
    return _tell(MET, rows.filter(ends__lte=now), after, now)


def ask_pulses(after: int = 0, *, now: datetime | None = None) -> int | None:
    """Ask whoever has not said how a held session was, and once more after three days."""
    now = now or timezone.now()
    rows = _of_going(
        Session.objects.filter(state=SessionState.HELD, settled_at__gt=now - PULSE_OPEN)
    )
    found = list(rows.filter(pk__gt=after).order_by("pk")[:CHUNK])
    given = set(Pulse.objects.filter(session__in=found).order_by().values_list("session", "side"))
    notices = []
    for session in found:
        assert session.settled_at is not None
        period = "again" if session.settled_at <= now - PULSE_AGAIN else "first"
        for side, user in _two(session.pair):
            if (session.pk, side) not in given:
                notices.append(_about_session(session, user, period))
    notify_many(PULSE, notices, now=now)
    return found[-1].pk if len(found) == CHUNK else None


def nudge_quiet_pairs(
    after: int = 0, *, day: date | None = None, now: datetime | None = None
) -> int | None:
    """Ask both of a pair that has not met for its programme's quiet days, once in such a span.

    A week after the two were asked, whoever runs the programme is told once of this silence.
    """
    day, now = day or today(), now or timezone.now()
    going_on = Pair.objects.filter(state=PairState.ACTIVE, ends_on__gte=day)
    rows = with_facts(going_on.filter(pk__gt=after))
    found = list(rows.select_related(*PEOPLE).order_by("pk")[:CHUNK])
    quiet = []
    for pair in found:
        going = going_of(pair, day)
        if going.momentum is not None and going.momentum.pace == Pace.QUIET:
            quiet.append((pair, going))
    both, above = [], []
    runs = _coordinators(pair.programme_id for pair, _going in quiet)
    for pair, going in quiet:
        since = quiet_since(going.facts)
        span = (day - since).days // going.facts.quiet_days
        both += [_about_pair(pair, user, f"{since}+{span}") for _side, user in _two(pair)]
        if (day - since).days >= going.facts.quiet_days + COORDINATORS_AFTER:
            above += [
                _about_pair(pair, user, f"{since}") for user in runs.get(pair.programme_id, ())
            ]
    notify_many(QUIET, both, now=now)
    notify_many(STALLED, above, now=now)
    return found[-1].pk if len(found) == CHUNK else None


def remind_evaluations(
    after: int = 0, *, day: date | None = None, now: datetime | None = None
) -> int | None:
    """Remind whoever has not answered at half time or at the end: once a week, three times."""
    day, now = day or today(), now or timezone.now()
    found = list(
        Pair.objects.filter(pk__gt=after, starts_on__isnull=False, programme__state="open")
        .select_related(*PEOPLE).order_by("pk")[:CHUNK]
    )  # fmt: skip
    done = done_of(pair.pk for pair in found)
    notices = []
    for moment in Moment:
        rows = due_for(Pair.objects.filter(pk__in=[pair.pk for pair in found]), moment, day)
        opens = dict(rows.values_list("pk", "opens"))
        for pair in found:
            week = (day - opens[pair.pk]).days // 7 if pair.pk in opens else MOST_REMINDERS
            if week >= MOST_REMINDERS:
                continue
            for side, user in _two(pair):
                if (moment, side) not in done.get(pair.pk, set()):
                    notices.append(_about_pair(pair, user, f"{moment}+{week}", moment=moment))
    notify_many(EVALUATE, notices, now=now)
    return found[-1].pk if len(found) == CHUNK else None


PEOPLE = ("programme", "mentee__user", "mentor__user")


def _of_going(rows: QuerySet[Session]) -> QuerySet[Session]:
    joined = [f"pair__{name}" for name in PEOPLE]
    return rows.filter(pair__state__in=GOING_PAIRS).select_related(*joined)


def _tell(kind: str, rows: QuerySet[Session], after: int, now: datetime) -> int | None:
    """Tell both of each session, once for each sequence."""
    found = list(rows.filter(pk__gt=after).order_by("pk")[:CHUNK])
    notify_many(
        kind,
        [
            _about_session(session, user, f"{session.sequence}")
            for session in found
            for _side, user in _two(session.pair)
        ],
        now=now,
    )
    return found[-1].pk if len(found) == CHUNK else None


def _two(pair: Pair) -> list[tuple[str, int]]:
    """The logins of the two who can sign in, by side."""
    both = ((Side.MENTEE, pair.mentee.user), (Side.MENTOR, pair.mentor.user))
    return [(str(side), user.pk) for side, user in both if user is not None and user.is_active]


def _about_session(session: Session, user: int, period: str) -> ToTell:
    return ToTell(user, f"session:{session.pk}", period, {"session": session.pk})


def _about_pair(pair: Pair, user: int, period: str, **more: Any) -> ToTell:
    return ToTell(user, f"pair:{pair.pk}", period, {"pair": pair.pk, **more})


def _coordinators(programmes: Iterable[int]) -> dict[int, list[int]]:
    """The logins of those who run each of these programmes."""
    rows = Coordinator.objects.filter(programme__in=set(programmes), employee__user__is_active=True)
    found: dict[int, list[int]] = {}
    for programme, user in rows.order_by("pk").values_list("programme", "employee__user"):
        found.setdefault(programme, []).append(user)
    return found
