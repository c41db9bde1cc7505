"""Pairs that end without either of the two: with their programme, by departure, by a rule.

For jobs, and for whoever ends a programme; each may run twice, or twice at once, without harm.
"""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from lib.dates import today
from mentoring.models import LIVE_PAIRS, EndReason, Pair, PairState, Programme, ProgrammeState
from mentoring.services.pair_locks import locked_pair
from mentoring.services.pairs import GOOD_ENDS, complete_pair, end_pair, resume_pair
from talent.models import SYSTEM, AuditEntry, Employment, ReportingLine
from talent.models.row_exists import RowExists


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
    return _end_all(against_rules(), EndReason.RULE)


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


def _end_all(pairs: QuerySet[Pair], reason: str) -> int:
    def act(pair: Pair) -> Pair:
        if pair.state == PairState.PROPOSED:
            return _withdraw(pair)
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
