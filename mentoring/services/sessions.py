"""Sessions of a pair: propose, agree, move, say what became of them, call off."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lib.dates import today
from lib.editing import CHANGED, mark_of, refuse_if_changed
from mentoring import access
from mentoring.models import COMING_SESSIONS, Pair, ProgrammeKind, Session, SessionState
from mentoring.services.pair_locks import a_moment_ago, writable
from talent.access import is_self, require
from talent.models import Actor, AuditEntry, Employee, User
from talent.services.notices import notify

WHEN, WORDS = ("starts_at", "minutes", "place"), ("agenda",)
PROPOSED, AGREED, MOVED, CANCELLED, BEYOND = (
    "mentoring.session_proposed",
    "mentoring.session_agreed",
    "mentoring.session_moved",
    "mentoring.session_cancelled",
    "mentoring.session_beyond",
)


@transaction.atomic
def propose_session(
    *,
    actor: Actor,
    pair: Pair,
    starts_at: datetime,
    minutes: int = 60,
    place: str = "",
    agenda: str = "",
    is_for_group: bool = False,
) -> list[Session]:
    """Propose a time; the other one agrees or moves it. A mentor of a group asks all at once.

    The same proposal sent twice is made once.
    """
    require(access.is_one_of_pair(actor, pair))
    pairs = [writable(actor, one) for one in _asked(actor, pair, is_for_group)]
    _refuse_past(starts_at)
    made = []
    said = {
        "starts_at": starts_at, "minutes": minutes, "place": place.strip(),
        "agenda": agenda.strip(), "proposed_by": _login(actor),
    }  # fmt: skip
    waits = Session.objects.filter(state=SessionState.PROPOSED, created_at__gte=a_moment_ago())
    twins = list(waits.filter(**said, pair__in=pairs).order_by("pair"))
    if len(twins) == len(pairs):
        return twins
    for one in pairs:
        _refuse_beyond(one, starts_at, is_named=len(pairs) > 1)
        session = Session(pair=one, **said)
        _save(session)
        _record(actor, session, "proposed", starts_at=starts_at.isoformat())
        _tell_other(actor, session, PROPOSED)
        made.append(session)
    return made


@transaction.atomic
def record_session(*, actor: Actor, pair: Pair, starts_at: datetime, minutes: int = 60) -> Session:
    """Note a session that took place without having been planned here."""
    pair = writable(actor, pair)
    if starts_at > timezone.now():
        raise ValidationError({"starts_at": _("This is still to come: propose it instead.")})
    assert pair.starts_on is not None
    if timezone.localdate(starts_at) < pair.starts_on:
        raise ValidationError({"starts_at": _("Choose a day since you have been a pair.")})
    if pair.sessions.filter(starts_at=starts_at, state=SessionState.HELD).exists():
        raise ValidationError({"starts_at": _("This session is noted already.")})
    session = Session(
        pair=pair, starts_at=starts_at, minutes=minutes, proposed_by=_login(actor),
        state=SessionState.HELD, settled_at=timezone.now(),
    )  # fmt: skip
    _save(session)
    _record(actor, session, "held", starts_at=starts_at.isoformat())
    return session


@transaction.atomic
def agree_session(*, actor: Actor, session: Session, seen: str | None = None) -> Session:
    """Agree to a time that the other one proposed; with `seen` to the one that was shown alone."""
    session = coming(actor, session)
    if seen is not None and seen != mark_of(session, WHEN):
        words = _("This session was changed meanwhile: look at when and where it is now.")
        raise ValidationError(words, code=CHANGED)
    if session.state == SessionState.AGREED:
        raise ValidationError(_("You have agreed on this session already."))
    if session.proposed_by_id is not None and session.proposed_by_id == _login(actor).pk:
        raise ValidationError(_("You proposed this time: the other one agrees to it."))
    _refuse_past(session.starts_at)
    _refuse_beyond(session.pair, session.starts_at)
    session.state = SessionState.AGREED
    session.full_clean()
    session.save(update_fields=["state"])
    _record(actor, session, "agreed")
    _tell_other(actor, session, AGREED)
    return session


@transaction.atomic
def move_session(
    *, actor: Actor, session: Session, seen: str, starts_at: datetime, minutes: int, place: str
) -> Session:
    """Propose another time, length or place, unless it changed since shown; the other one agrees.

    Calendars believe the higher sequence, so each change of these takes a new one.
    """
    session = coming(actor, session)
    refuse_if_changed(session, WHEN, seen)
    before = session.starts_at
    if (starts_at, minutes, place.strip()) == (before, session.minutes, session.place):
        return session
    if starts_at != before:
        _refuse_past(starts_at)
        _refuse_beyond(session.pair, starts_at)
    session.starts_at, session.minutes, session.place = starts_at, minutes, place.strip()
    session.state, session.proposed_by = SessionState.PROPOSED, _login(actor)
    session.sequence, session.moved = session.sequence + 1, session.moved + 1
    session.full_clean()
    session.save(
        update_fields=["starts_at", "minutes", "place", "state", "proposed_by", "sequence", "moved"]
    )
    _record(
        actor, session, "moved", starts_at=[before.isoformat(), starts_at.isoformat()],
        minutes=minutes,
    )  # fmt: skip
    _tell_other(actor, session, MOVED)
    return session


@transaction.atomic
def write_agenda(*, actor: Actor, session: Session, seen: str, agenda: str) -> Session:
    """Write what the two want to speak about, unless it changed since shown; also afterwards."""
    session = _open(actor, session)
    if session.state == SessionState.CANCELLED:
        raise ValidationError(_("This session was called off: propose another one."))
    refuse_if_changed(session, WORDS, seen)
    session.agenda = agenda.strip()
    session.full_clean()
    session.save(update_fields=["agenda"])
    _record(actor, session, "agenda_written")
    return session


@transaction.atomic
def hold_session(*, actor: Actor, session: Session) -> Session:
    """Say that the two have met, from the session's day on."""
    session = coming(actor, session)
    if timezone.localdate(session.starts_at) > timezone.localdate():
        raise ValidationError(_("Its day has not come: move it if you met earlier."))
    return _settle(actor, session, SessionState.HELD, "held")


@transaction.atomic
def miss_session(*, actor: Actor, session: Session) -> Session:
    """Say that a session did not take place, once its time has come."""
    session = coming(actor, session)
    if session.starts_at > timezone.now():
        raise ValidationError(_("Its time has not come: move it or call it off."))
    return _settle(actor, session, SessionState.MISSED, "missed")


@transaction.atomic
def cancel_session(*, actor: Actor, session: Session) -> Session:
    """Call a session off; calendars are told by a higher sequence."""
    session = coming(actor, session)
    session.sequence += 1
    _settle(actor, session, SessionState.CANCELLED, "cancelled")
    _tell_other(actor, session, CANCELLED)
    return session


def call_off_beyond(actor: Actor, pair: Pair) -> None:
    """Call off what stands after the last day of a locked pair; nobody did, so both are told."""
    last = pair.meets_until
    assert last is not None
    rows = Session.objects.filter(pair=pair, state__in=COMING_SESSIONS)
    for session in rows.order_by("starts_at", "pk"):
        if timezone.localdate(session.starts_at) <= last:
            continue
        session.pair, session.sequence = pair, session.sequence + 1
        _settle(actor, session, SessionState.CANCELLED, "cancelled")
        for person in (pair.mentee, pair.mentor):
            _tell(person, session, BEYOND)


def coming(actor: Actor, session: Session) -> Session:
    """A session under lock of which nobody has said what became of it."""
    session = _open(actor, session)
    if not session.is_coming:
        words = {
            SessionState.HELD: _("This session is noted as held already."),
            SessionState.MISSED: _("This session is noted as missed already."),
            SessionState.CANCELLED: _("This session was called off: propose another one."),
        }
        raise ValidationError(words[SessionState(session.state)])
    return session


def _open(actor: Actor, session: Session) -> Session:
    """A session as it stands now, under the lock of its pair, which goes on."""
    pair = writable(actor, session.pair)
    session = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    session.pair = pair
    return session


def _asked(actor: Actor, pair: Pair, is_for_group: bool) -> Sequence[Pair]:
    """The pair alone; or all pairs of the mentor in the programme, in the order of their ids."""
    if not is_for_group:
        return [pair]
    if pair.programme.kind != ProgrammeKind.GROUP or not is_self(actor, pair.mentor):
        raise ValidationError(_("Only the mentor of a group proposes a time to all at once."))
    rows = Pair.objects.going().filter(programme=pair.programme_id, mentor=pair.mentor_id)
    return list(rows.select_related("programme", "mentee", "mentor").order_by("pk"))


def _settle(actor: Actor, session: Session, state: SessionState, act: str) -> Session:
    session.state, session.settled_at = state, timezone.now()
    session.full_clean()
    session.save(update_fields=["state", "settled_at", "sequence"])
    _record(actor, session, act)
    return session


def _save(session: Session) -> None:
    """Say with whom a time is taken, where several are asked at once."""
    try:
        session.full_clean()
    except ValidationError as error:
        if error.message_dict.keys() - {"__all__"}:
            raise
        words = _("%(who)s: %(why)s")
        said = {"who": session.pair.mentee.name, "why": " ".join(error.messages)}
        raise ValidationError({"starts_at": words % said}) from None
    session.save()


def _refuse_past(starts_at: datetime) -> None:
    if starts_at < timezone.now() - timedelta(days=1):
        raise ValidationError({"starts_at": _("This time has passed: choose one that comes.")})


def _refuse_beyond(pair: Pair, starts_at: datetime, *, is_named: bool = False) -> None:
    """A pair meets until its last day."""
    last = pair.meets_until
    assert last is not None
    if timezone.localdate(starts_at) <= last:
        return
    words = _("Your time together ends on %(day)s: choose a day until then.")
    if last < today():
        words = _("Your time together ended on %(day)s: note a session that you have had instead.")
    said = words % {"day": date_format(last, "j F Y")}
    if is_named:
        said = _("%(who)s: %(why)s") % {"who": pair.mentee.name, "why": said}
    raise ValidationError({"starts_at": said})


def _login(actor: Actor) -> User:
    assert isinstance(actor, User)
    return actor


def _record(actor: Actor, session: Session, act: str, **more: Any) -> None:
    pair = session.pair
    AuditEntry.add(
        actor, f"mentoring.session.{act}", session, subject=pair.mentee, mentor=pair.mentor_id,
        **more,
    )  # fmt: skip


def _tell_other(actor: Actor, session: Session, kind: str) -> None:
    pair = session.pair
    _tell(pair.mentee if is_self(actor, pair.mentor) else pair.mentor, session, kind)


def _tell(person: Employee, session: Session, kind: str) -> None:
    if person.user is not None and person.user.is_active:
        # The sequence tells one move from the next, so that each is told and none twice.
        notify(person.user, kind, subject=session, period=f"{session.sequence}")
