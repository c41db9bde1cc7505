"""What became of pairs, for whoever runs the programme: who said no, who ended it, and why."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring.models import OVER_PAIRS, UNMADE_PAIRS, Pair, PairState, Side
from talent.models import AuditEntry, User

# Under which names the audit has each of these ends.
ACTS = {
    PairState.COMPLETED: "mentoring.pair.completed",
    PairState.ENDED: "mentoring.pair.ended",
    PairState.DECLINED: "mentoring.pair.declined",
    PairState.WITHDRAWN: "mentoring.pair.withdrawn",
}


@dataclass(frozen=True)
class Ending:
    """The end of one pair; a part is empty where nobody knows it, or the reader may not."""

    who: str
    day: date | None
    reason: str


def may_read_reason(user: User, pair: Pair) -> bool:
    """Whoever was told no learns only that, also where they run the programme themselves."""
    if pair.state != PairState.DECLINED:
        return True
    other = pair.mentor if pair.declined_by == Side.MENTEE else pair.mentee
    return other.user_id != user.pk


def reason_of(user: User, pair: Pair) -> str:
    """Why a pair was declined or ended, in words."""
    if pair.state == PairState.DECLINED:
        return str(pair.get_decline_reason_display()) if may_read_reason(user, pair) else ""
    return str(pair.get_end_reason_display())


def decliner_of(pair: Pair) -> str:
    """Who of the two said no."""
    if not pair.declined_by:
        return ""
    return pair.mentee.name if pair.declined_by == Side.MENTEE else pair.mentor.name


def outcome_of(user: User, pair: Pair) -> str:
    """Besides the state of a pair: for whom it waits, who said no and why, or why it ended."""
    if pair.state == PairState.PROPOSED:
        return waits_for(pair)
    why, who = reason_of(user, pair), decliner_of(pair)
    return _("%(who)s: %(why)s") % {"who": who, "why": why} if who and why else who or why


def waits_for(pair: Pair) -> str:
    """Whose answer is still missing."""
    if pair.mentee_accepted_at is None and pair.mentor_accepted_at is None:
        return _("waits for both")
    who = pair.mentee if pair.mentee_accepted_at is None else pair.mentor
    return _("waits for %(name)s") % {"name": who.name}


def ending_of(user: User, pair: Pair) -> Ending | None:
    """The end of a pair with who brought it about; None for one that waits or goes on."""
    if pair.state not in (*OVER_PAIRS, *UNMADE_PAIRS):
        return None
    entries = AuditEntry.objects.filter(
        object_type=Pair._meta.label_lower, object_id=str(pair.pk),
        action=ACTS[PairState(pair.state)],
    )  # fmt: skip
    entry = entries.select_related("actor__employee").first()
    actor = entry.actor if entry is not None else None
    employee = getattr(actor, "employee", None)
    who = decliner_of(pair) or (employee.name if employee is not None else "")
    day = pair.ended_on or (timezone.localdate(entry.at) if entry is not None else None)
    return Ending(who, day, reason_of(user, pair))
