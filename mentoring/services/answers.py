"""What the two answer to a proposal: it begins once both say yes; a no frees the seat at once.

Whoever changes a pair holds the locks of both its enrolments, in the order of their ids: of many
who accept the last seat of a mentor one begins, and the others are told.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lib.dates import today
from mentoring.access import is_one_of_pair, may_run_programme
from mentoring.models import DeclineReason, Enrolment, Pair, PairOrigin, PairState, Programme, Side
from mentoring.queries.cohort import two_of
from mentoring.reasons import FULL, NO_LONGER, TO_MENTEE, mentee_rule
from mentoring.scoring import Rule
from mentoring.services.pair_locks import locked_pair
from mentoring.services.ties_of_pairs import open_tie_of
from mentoring.solving import broken
from talent.access import is_self, require
from talent.models import Actor, AuditEntry, Employee
from talent.services.notices import ToTell, notify_many, subject_name

BEGUN, ACCEPTED, DECLINED = (
    "mentoring.pair_begun", "mentoring.pair_accepted", "mentoring.pair_declined",
)  # fmt: skip
WITHDRAWN, PLACES_TAKEN = "mentoring.pair_withdrawn", "mentoring.places_taken"
TAKEN_BACK = "mentoring.pair_taken_back"
LEAST_DAYS = timedelta(days=7)


@transaction.atomic
def accept_pair(*, actor: Actor, pair: Pair) -> Pair:
    """Say yes to a proposal or a request; with the second yes the pair begins."""
    require(is_one_of_pair(actor, pair))
    pair = locked_pair(pair)
    side = side_of(actor, pair)
    expect_open(pair)
    if getattr(pair, f"{side}_accepted_at") is not None:
        raise ValidationError(_("You have said yes already; the other one has to answer."))
    require_allowed(pair)
    setattr(pair, f"{side}_accepted_at", timezone.now())
    both = pair.mentee_accepted_at is not None and pair.mentor_accepted_at is not None
    AuditEntry.add(
        actor, "mentoring.pair.accepted", pair, subject=pair.mentee,
        mentor=pair.mentor_id, programme=pair.programme_id, side=side,
    )  # fmt: skip
    if not both:
        pair.save(update_fields=[f"{side}_accepted_at"])
        tell(ACCEPTED, pair, [other_of(pair, side)])
        return pair
    require_seat(pair)
    begin(pair)
    return pair


@transaction.atomic
def decline_pair(*, actor: Actor, pair: Pair, reason: str = DeclineReason.NOT_SAID) -> Pair:
    """Say no to a proposal or a request; both are free for others again."""
    require(is_one_of_pair(actor, pair))
    pair = locked_pair(pair)
    side = side_of(actor, pair)
    expect_open(pair)
    if side == Side.MENTEE and pair.origin == PairOrigin.ASKED and not pair.holds_seat:
        raise ValidationError(_("You asked yourself: take your request back instead."))
    if reason not in DeclineReason.values:
        raise ValidationError({"reason": _("Choose a reason.")})
    pair.state, pair.holds_seat = PairState.DECLINED, False
    pair.declined_by, pair.decline_reason = side, reason
    pair.save(update_fields=["state", "holds_seat", "declined_by", "decline_reason"])
    AuditEntry.add(
        actor,
        "mentoring.pair.declined",
        pair,
        subject=pair.mentee,
        mentor=pair.mentor_id,
        programme=pair.programme_id,
        side=side,
    )  # fmt: skip - the reason is not in it: whoever was told no reads what is about them
    tell(DECLINED, pair, [other_of(pair, side)])
    return pair


@transaction.atomic
def withdraw_pair(*, actor: Actor, pair: Pair) -> Pair:
    """Take back one's own request, or, as a coordinator, a proposal that nobody answers."""
    asked = is_self(actor, pair.mentee)
    require(asked or may_run_programme(actor, pair.programme))
    pair = locked_pair(pair)
    expect_open(pair)
    if asked and (pair.origin != PairOrigin.ASKED or pair.holds_seat):
        raise ValidationError(_("This is a proposal: say yes or no to it."))
    take_back([pair])
    AuditEntry.add(
        actor, "mentoring.pair.withdrawn", pair, subject=pair.mentee,
        mentor=pair.mentor_id, programme=pair.programme_id,
    )  # fmt: skip
    if asked:
        tell(WITHDRAWN, pair, [pair.mentor])
    else:
        tell(TAKEN_BACK, pair, [pair.mentee, pair.mentor])
    return pair


def withdraw_proposals_of(enrolment: Enrolment) -> int:
    """Take back all that is open of somebody who takes part no longer; the others are told."""
    both = Q(mentee_enrolment=enrolment) | Q(mentor_enrolment=enrolment)
    found = open_pairs(both)
    take_back(found)
    for pair in found:
        one = pair.mentee_enrolment_id == enrolment.pk
        tell(WITHDRAWN, pair, [pair.mentor if one else pair.mentee])
    return len(found)


def withdraw_all_proposals(programme: Programme) -> int:
    """Take back all that is open in a programme that ends; both of each are told."""
    found = open_pairs(Q(programme=programme))
    take_back(found)
    for pair in found:
        tell(WITHDRAWN, pair, [pair.mentee, pair.mentor])
    return len(found)


def begin(pair: Pair) -> None:
    """Both have said yes: days, seat, sight of the mentor; and what they no longer need ends."""
    programme = pair.programme
    pair.state, pair.holds_seat = PairState.ACTIVE, True
    pair.starts_on, pair.ends_on = today(), last_day(programme)
    pair.save(
        update_fields=[
            "state", "holds_seat", "starts_on", "ends_on",
            "mentee_accepted_at", "mentor_accepted_at",
        ]
    )  # fmt: skip
    Enrolment.objects.filter(
        pk__in=[pair.mentee_enrolment_id, pair.mentor_enrolment_id], is_rematch=True
    ).exclude(side=Side.MENTOR).update(is_rematch=False)
    open_tie_of(pair)
    tell(BEGUN, pair, [pair.mentee, pair.mentor])
    end_what_is_settled(pair)


def last_day(programme: Programme) -> date:
    """The agreed end: after the weeks of a pair, or with the programme; a week at least."""
    return max(min(today() + programme.pair_length, programme.ends_on), today() + LEAST_DAYS)


def end_what_is_settled(pair: Pair) -> None:
    """The mentee needs nobody else; whose places are all taken can take nobody else."""
    placed = {pair.mentee_enrolment_id}
    if pair.programme.is_of_peers:
        placed.add(pair.mentor_enrolment_id)
    ends = Q(mentee_enrolment__in=placed) | Q(mentor_enrolment__in=placed)
    mentor = pair.mentor_enrolment
    if not pair.programme.is_of_peers and seats_taken(mentor) >= mentor.capacity:
        ends |= Q(mentor_enrolment=mentor, holds_seat=False)
    others = open_pairs(ends)
    take_back(others)
    for other in others:
        if other.mentee_enrolment_id in placed:
            tell(WITHDRAWN, other, [other.mentor])
        elif other.mentor_enrolment_id in placed:
            tell(WITHDRAWN, other, [other.mentee])
        else:
            tell(PLACES_TAKEN, other, [other.mentee])


def open_pairs(which: Q) -> list[Pair]:
    """Some of what waits for an answer, locked: in one order, so that no two wait in a circle."""
    rows = Pair.objects.filter(which, state=PairState.PROPOSED).select_related(
        "mentee__user", "mentor__user", "programme"
    )
    return list(rows.order_by("pk").select_for_update(of=("self",)))


def take_back(pairs: Iterable[Pair]) -> None:
    for pair in pairs:
        pair.state, pair.holds_seat = PairState.WITHDRAWN, False
        pair.save(update_fields=["state", "holds_seat"])


def seats_taken(enrolment: Enrolment) -> int:
    return enrolment.pairs_as_mentor.filter(holds_seat=True).count()


def side_of(actor: Actor, pair: Pair) -> str:
    """Which of the two acts; among peers the two are called so as well."""
    return Side.MENTEE if is_self(actor, pair.mentee) else Side.MENTOR


def other_of(pair: Pair, side: str) -> Employee:
    return pair.mentor if side == Side.MENTEE else pair.mentee


def expect_open(pair: Pair) -> None:
    if pair.state == PairState.WITHDRAWN and pair.origin == PairOrigin.ASKED:
        raise ValidationError(_("This request was withdrawn meanwhile."))
    if pair.state != PairState.PROPOSED:
        text = _("This is no longer as you saw it: it is “%(state)s” now.")
        raise ValidationError(text % {"state": pair.get_state_display()})


def require_allowed(pair: Pair) -> None:
    """What was allowed when it was proposed may not be any more."""
    if not pair.programme.is_open:
        raise ValidationError(_("The programme is over."))
    pool = two_of(pair.programme, pair.mentee_enrolment_id, pair.mentor_enrolment_id)
    if not pool.mentees or not pool.mentors:
        raise ValidationError(str(NO_LONGER))
    found = broken(pool.task, 0, 0)
    rule = mentee_rule(found)
    if rule is not None:
        raise ValidationError(str(TO_MENTEE[rule]))
    if found != Rule.NONE:
        raise ValidationError(str(NO_LONGER))


def require_seat(pair: Pair) -> None:
    """A request takes its seat only now; the database would refuse it too."""
    if pair.holds_seat:
        return
    mine = Pair.objects.filter(holds_seat=True)
    people = [pair.mentee_enrolment, pair.mentor_enrolment]
    if pair.programme.is_of_peers:
        for one in people:
            if (mine.filter(mentee_enrolment=one) | mine.filter(mentor_enrolment=one)).exists():
                raise ValidationError(_("One of you two has a partner already."))
        return
    if mine.filter(mentee_enrolment=pair.mentee_enrolment).exists():
        raise ValidationError(_("The mentee has a mentor already."))
    if seats_taken(pair.mentor_enrolment) >= pair.mentor_enrolment.capacity:
        raise ValidationError(str(FULL))


def tell(kind: str, pair: Pair, people: Iterable[Employee]) -> None:
    """Tell some of the two what became of their pair."""
    notify_many(
        kind,
        [
            ToTell(person.user_id, subject_name(pair), pair.state, {"pair": pair.pk})
            for person in people
            if person.user_id is not None
        ],
    )
