"""What becomes of a pair after it began: pause, go on, complete, end.

Pairs also end without either of the two: with their programme, by departure, by a rule. What
jobs call may run twice, or twice at once, without harm.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lib.dates import today
from mentoring import access
from mentoring.models import (
    LIVE_PAIRS,
    EndReason,
    Enrolment,
    EnrolmentState,
    Introduction,
    IntroductionState,
    Pair,
    PairState,
    Programme,
    ProgrammeState,
    Session,
    SessionState,
)
from mentoring.services.goals_at_end import note_levels
from mentoring.services.pair_locks import locked_pair, require_going, tell_others
from mentoring.services.sessions import call_off_beyond
from mentoring.services.ties_of_pairs import close_tie_of
from talent.access import is_self, require
from talent.models import SYSTEM, Actor, AuditEntry, Employment, ReportingLine
from talent.models.row_exists import RowExists

LONGEST_PAUSE = timedelta(days=182)
# What the two choose between; the other reasons are those of the programme.
EARLY_ENDS = (
    EndReason.REMATCH, EndReason.NO_FIT, EndReason.AIMS_CHANGED, EndReason.NO_TIME, EndReason.OTHER,
)  # fmt: skip
# Whoever ends a pair for these does not wait for somebody else before all others.
OWN_STOPS = (EndReason.NO_TIME, EndReason.AIMS_CHANGED)
GOOD_ENDS = (EndReason.GOALS_REACHED, EndReason.TIME_OVER)
# What can be said of a pair by itself; that a programme is called off is said of all of them.
SAID_ENDS = (*EARLY_ENDS, EndReason.RULE, EndReason.LEFT, EndReason.IN_LINE)
PAUSED, RESUMED, ENDED, COMPLETED = (
    "mentoring.pair_paused",
    "mentoring.pair_resumed",
    "mentoring.pair_ended",
    "mentoring.pair_completed",
)


@transaction.atomic
def pause_pair(*, actor: Actor, pair: Pair, until: date | None = None) -> Pair:
    """Let a pair rest, perhaps until a day; it keeps its seat and the mentor's sight."""
    require(access.may_steer_pair(actor, pair))
    pair = locked_pair(pair)
    _require_open(pair)
    if pair.state == PairState.PAUSED:
        raise ValidationError(_("This pair is paused already."))
    if until is not None and not today() < until <= today() + LONGEST_PAUSE:
        words = _("Choose a day after today, within the next half year, or leave it open.")
        raise ValidationError({"until": words})
    pair.state, pair.paused_on, pair.paused_until = PairState.PAUSED, today(), until
    pair.full_clean()
    pair.save(update_fields=["state", "paused_on", "paused_until"])
    _record(actor, pair, "paused", until=until.isoformat() if until else None)
    tell_others(actor, pair, PAUSED, period=_now())
    return pair


@transaction.atomic
def resume_pair(*, actor: Actor, pair: Pair) -> Pair:
    """Go on after a pause; the days that it took are given back as far as the programme lasts.

    What was planned meanwhile for a day that is not given back is called off.
    """
    require(access.may_steer_pair(actor, pair))
    pair = locked_pair(pair)
    _require_open(pair)
    if pair.state != PairState.PAUSED:
        raise ValidationError(_("This pair is not paused."))
    assert pair.paused_on is not None
    assert pair.ends_on is not None
    rested = today() - pair.paused_on
    later = pair.ends_on + rested
    pair.paused_days, pair.resumed_on = pair.paused_days + rested.days, today()
    pair.ends_on = max(pair.ends_on, min(later, pair.programme.ends_on))
    pair.state, pair.paused_on, pair.paused_until = PairState.ACTIVE, None, None
    pair.full_clean()
    pair.save(
        update_fields=[
            "state", "paused_on", "paused_until", "ends_on", "paused_days", "resumed_on",
        ]
    )  # fmt: skip
    _record(actor, pair, "resumed", ends_on=pair.ends_on.isoformat())
    call_off_beyond(actor, pair)
    tell_others(actor, pair, RESUMED, period=_now())
    return pair


@transaction.atomic
def complete_pair(
    *, actor: Actor, pair: Pair, reason: str, levels: Mapping[int, int] | None = None
) -> Pair:
    """Bring a pair to its good end; the mentor may say where the skills of goals stand now.

    `levels` are by the ids of goals. They become claims before the mentor's sight ends.
    """
    require(access.may_steer_pair(actor, pair))
    require(not levels or is_self(actor, pair.mentor))
    pair = locked_pair(pair)
    require_going(pair)
    if reason not in GOOD_ENDS:
        raise ValidationError({"reason": _("Say whether the goals are reached or time is over.")})
    claims = note_levels(actor, pair, levels or {})
    _end(actor, pair, PairState.COMPLETED, reason, claims=claims)
    # Who has completed waits for nobody; a mentor goes on with others.
    for enrolment in _who_waits(pair):
        _finish(enrolment)
    tell_others(actor, pair, COMPLETED)
    return pair


@transaction.atomic
def end_pair(*, actor: Actor, pair: Pair, reason: str) -> Pair:
    """End a pair early; the seat is free, and a mentee who wants another mentor comes first."""
    require(access.may_steer_pair(actor, pair))
    pair = locked_pair(pair)
    require_going(pair)
    if reason not in ends_for(actor, pair):
        raise ValidationError({"reason": _("Choose one of the reasons.")})
    _end_early(actor, pair, reason)
    for enrolment in _who_waits(pair):
        if not (reason in OWN_STOPS and is_self(actor, enrolment.employee)):
            _put_first(enrolment)
    return pair


def ends_for(actor: Actor, pair: Pair) -> list[EndReason]:
    """For which reasons somebody may end a pair early; whoever runs the programme knows more.

    Nobody says what is not so: that one has left, or leads the other, only where it holds.
    """
    found = list(EARLY_ENDS)
    if access.may_run_programme(actor, pair.programme):
        found.append(EndReason.RULE)
        if leavers().filter(pk=pair.pk).exists():
            found.append(EndReason.LEFT)
        if against_rules().filter(pk=pair.pk).exists():
            found.append(EndReason.IN_LINE)
    return found


@transaction.atomic
def end_pairs_of(programme: Programme, reason: str) -> int:
    """End all pairs of a programme: a good end completes them, and open proposals are taken back.

    Whoever ends the programme has been permitted to; returns how many pairs were ended.
    """
    return _end_all(Pair.objects.filter(programme=programme, state__in=LIVE_PAIRS), reason)


def end_pairs_of_leavers() -> int:
    """End the pairs of people who are no longer employed; who is left behind comes first."""
    return _end_all(leavers(), EndReason.LEFT)


def end_pairs_against_rules() -> int:
    """End pairs whose two came into one reporting line, where the programme rules that out."""
    return _end_all(against_rules(), EndReason.IN_LINE)


def resume_due_pairs() -> int:
    """Take up pairs again whose pause was until today or an earlier day."""
    rows = Pair.objects.filter(
        state=PairState.PAUSED, paused_until__lte=today(), programme__state=ProgrammeState.OPEN
    )
    return _each(rows, lambda pair: resume_pair(actor=SYSTEM, pair=pair))


def leavers() -> QuerySet[Pair]:
    """Live pairs of whom one is employed no longer."""
    employed = Employment.objects.current()
    return Pair.objects.live().filter(
        ~Q(RowExists(employed.filter(employee=OuterRef("mentee"))))
        | ~Q(RowExists(employed.filter(employee=OuterRef("mentor"))))
    )


def against_rules() -> QuerySet[Pair]:
    """Live pairs of whom one leads the other today, where the programme rules that out."""
    lines = ReportingLine.objects.current()
    return Pair.objects.live().filter(
        Exists(lines.filter(manager=OuterRef("mentor"), report=OuterRef("mentee")))
        | Exists(lines.filter(manager=OuterRef("mentee"), report=OuterRef("mentor"))),
        programme__excludes_line=True,
    )


def _end_early(actor: Actor, pair: Pair, reason: str) -> None:
    note_levels(actor, pair, {})
    _end(actor, pair, PairState.ENDED, reason)
    tell_others(actor, pair, ENDED)


def _end(actor: Actor, pair: Pair, state: PairState, reason: str, **more: Any) -> None:
    before = pair.state
    pair.state, pair.end_reason, pair.ended_on = state, reason, today()
    pair.holds_seat, pair.paused_on, pair.paused_until = False, None, None
    pair.full_clean()
    pair.save(
        update_fields=[
            "state", "end_reason", "ended_on", "holds_seat", "paused_on", "paused_until",
        ]
    )  # fmt: skip
    close_tie_of(pair)
    _close_what_comes(pair)
    act = "completed" if state == PairState.COMPLETED else "ended"
    _record(actor, pair, act, state=[before, str(state)], reason=reason, **more)


def _close_what_comes(pair: Pair) -> None:
    """Meetings to come do not take place, and colleagues are no longer asked.

    A time that was proposed alone goes though it has passed: nobody could agree to it any more.
    """
    now = timezone.now()
    coming = Session.objects.filter(
        Q(state=SessionState.PROPOSED) | Q(state=SessionState.AGREED, starts_at__gt=now), pair=pair
    )
    # Calendars believe the higher number.
    coming.update(state=SessionState.CANCELLED, settled_at=now, sequence=F("sequence") + 1)
    asked = Introduction.objects.filter(pair=pair, state=IntroductionState.ASKED)
    asked.update(state=IntroductionState.WITHDRAWN, answered_at=now)


def _who_waits(pair: Pair) -> list[Enrolment]:
    """The enrolments that a pair's end concerns, in one order everywhere: of peers both."""
    keys = [pair.mentee_enrolment_id]
    if pair.programme.is_of_peers:
        keys.append(pair.mentor_enrolment_id)
    rows = Enrolment.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    return [row for row in rows if row.is_live]


def _put_first(enrolment: Enrolment) -> None:
    enrolment.is_rematch, enrolment.waits_since = True, timezone.now()
    enrolment.save(update_fields=["is_rematch", "waits_since"])


def _finish(enrolment: Enrolment) -> None:
    enrolment.state, enrolment.ended_on = EnrolmentState.FINISHED, today()
    enrolment.save(update_fields=["state", "ended_on"])


def _require_open(pair: Pair) -> None:
    require_going(pair)
    if not pair.programme.is_open:
        raise ValidationError(_("This programme has ended: nothing in it is paused or taken up."))


def _now() -> str:
    """Tells one pause from the next, so that each is told and none twice."""
    return timezone.now().isoformat(timespec="seconds")


def _record(actor: Actor, pair: Pair, act: str, **more: Any) -> None:
    AuditEntry.add(
        actor, f"mentoring.pair.{act}", pair, subject=pair.mentee, mentor=pair.mentor_id,
        programme=pair.programme_id, **more,
    )  # fmt: skip


def _end_all(pairs: QuerySet[Pair], reason: str) -> int:
    def act(pair: Pair) -> Pair:
        if pair.state == PairState.PROPOSED:
            return _withdraw(pair)
        if reason == EndReason.CALLED_OFF:
            return _call_off(pair)
        if reason in GOOD_ENDS:
            return complete_pair(actor=SYSTEM, pair=pair, reason=reason)
        return end_pair(actor=SYSTEM, pair=pair, reason=reason)

    return _each(pairs, act)


def _each(pairs: QuerySet[Pair], act: Callable[[Pair], Pair]) -> int:
    """Do one act with each pair in a transaction of its own; what went on meanwhile is left out."""
    done = 0
    for pair in list(pairs.order_by(F("pk")).select_related("programme", "mentee", "mentor")):
        try:
            act(pair)
        except ValidationError:  # it ended, or was paused anew, between the list and the lock
            continue
        done += 1
    return done


@transaction.atomic
def _call_off(pair: Pair) -> Pair:
    """End a pair with its programme, in which nobody waits any more."""
    pair = locked_pair(pair)
    require_going(pair)
    _end_early(SYSTEM, pair, EndReason.CALLED_OFF)
    return pair


@transaction.atomic
def _withdraw(pair: Pair) -> Pair:
    """Take a proposal back that nobody will answer."""
    pair = locked_pair(pair)
    if pair.state != PairState.PROPOSED:
        raise ValidationError("This pair is no longer proposed.")
    pair.state, pair.holds_seat = PairState.WITHDRAWN, False
    pair.full_clean()
    pair.save(update_fields=["state", "holds_seat"])
    AuditEntry.add(
        SYSTEM, "mentoring.pair.withdrawn", pair, subject=pair.mentee, mentor=pair.mentor_id
    )
    return pair
