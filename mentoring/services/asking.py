"""A mentee asks a mentor: at most three at once, within the programme's rules and seats."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring.models import Enrolment, EnrolmentState, Pair, PairOrigin, PairState, Side
from mentoring.queries.cohort import two_of
from mentoring.reasons import FULL, NOT_NOW, TO_MENTEE, mentee_rule
from mentoring.scoring import Rule
from mentoring.services.answers import tell
from mentoring.shares import score_of_shares, shares_of, weights_seen_by
from mentoring.solving import Task, broken, parts_of, score_of
from talent.access import is_self, require
from talent.models import Actor, AuditEntry

MOST_REQUESTS = 3
ASKED = "mentoring.mentor_asked"


@transaction.atomic
def ask_mentor(*, actor: Actor, enrolment: Enrolment, mentor: Enrolment, message: str = "") -> Pair:
    """Ask somebody to be one's mentor; it holds no seat until they say yes."""
    require(is_self(actor, enrolment.employee))
    enrolment, mentor = locked_two(enrolment, mentor)
    programme = enrolment.programme
    if not programme.is_open or not programme.is_asked:
        raise ValidationError(_("In this programme nobody is asked at present."))
    require_waiting(enrolment)
    require_sides(enrolment, mentor)
    require_room(enrolment, mentor)
    task = two_of(programme, enrolment.pk, mentor.pk).task
    require_allowed(task, mentor)
    pair = Pair(
        programme=programme,
        mentee_enrolment=enrolment,
        mentor_enrolment=mentor,
        mentee=enrolment.employee,
        mentor=mentor.employee,
        origin=PairOrigin.ASKED,
        message=message.strip(),
        score=Decimal(str(score_of(task, programme.weights, 0, 0))),
        parts=parts_of(task, [(0, 0)])[0],
        weights=dict(programme.weights),
    )
    require_floor(pair)
    pair.mentee_accepted_at = pair.proposed_at
    pair.full_clean()
    pair.save()
    AuditEntry.add(
        actor, "mentoring.pair.asked", pair, subject=pair.mentee,
        mentor=pair.mentor_id, programme=programme.pk,
    )  # fmt: skip
    tell(ASKED, pair, [mentor.employee])
    return pair


def locked_two(one: Enrolment, other: Enrolment) -> tuple[Enrolment, Enrolment]:
    """Both enrolments as they stand, locked in the order of their ids."""
    rows = Enrolment.objects.filter(pk__in=[one.pk, other.pk]).order_by("pk")
    rows = rows.select_related("programme", "employee__user").select_for_update(of=("self",))
    found = {row.pk: row for row in rows}
    return found[one.pk], found[other.pk]


def require_waiting(enrolment: Enrolment) -> None:
    """Only who takes part and has nobody yet may ask."""
    if enrolment.state != EnrolmentState.ENROLLED or enrolment.side == Side.MENTOR:
        raise ValidationError(_("Only mentees who take part ask for a mentor."))
    mine = enrolment.pairs_as_mentee.filter(holds_seat=True)
    if enrolment.side == Side.PEER:
        mine = mine | Pair.objects.filter(mentor_enrolment=enrolment, holds_seat=True)
    if mine.exists():
        raise ValidationError(_("You have somebody already, or a proposal to answer first."))


def require_sides(enrolment: Enrolment, mentor: Enrolment) -> None:
    wanted = Side.PEER if enrolment.side == Side.PEER else Side.MENTOR
    same = mentor.programme_id == enrolment.programme_id and mentor.side == wanted
    if not same or mentor.state != EnrolmentState.ENROLLED:
        raise ValidationError(str(NOT_NOW))


def require_room(enrolment: Enrolment, mentor: Enrolment) -> None:
    """At most so many requests at once, one for each mentor."""
    waiting = Pair.objects.filter(state=PairState.PROPOSED)
    both = waiting.filter(mentee_enrolment=enrolment, mentor_enrolment=mentor)
    if enrolment.side == Side.PEER:
        both = both | waiting.filter(mentee_enrolment=mentor, mentor_enrolment=enrolment)
    if both.exists():
        raise ValidationError(_("These two are a pair, or asked to be one, already."))
    if waiting.filter(mentee_enrolment=enrolment, holds_seat=False).count() >= MOST_REQUESTS:
        raise ValidationError(
            _("You have asked three people already. Take one request back, or wait a while.")
        )


def require_allowed(task: Task, mentor: Enrolment) -> None:
    """By the programme's rules and the mentor's seats; what is nobody's business is not named."""
    here = len(task.cohort.mentees) and len(task.cohort.mentors)
    found = broken(task, 0, 0) if here else Rule.NONE
    rule = mentee_rule(found)
    if rule is not None:
        raise ValidationError(str(TO_MENTEE[rule]))
    if here and task.seats[0] < 1:
        raise ValidationError(str(FULL))
    if not here or found != Rule.NONE:
        raise ValidationError(str(NOT_NOW))


def require_floor(pair: Pair) -> None:
    """By the score that the mentee sees, so that it says nothing of the mentor's wishes."""
    programme = pair.programme
    if programme.floor is None:
        return
    seen = weights_seen_by(pair.mentee_enrolment.side, programme.weights)
    score = score_of_shares(shares_of(pair.parts, seen))
    if score < programme.floor:
        text = _("You two come to %(score)s of 100; this programme asks for %(floor)s at least.")
        raise ValidationError(text % {"score": f"{score:.0f}", "floor": f"{programme.floor:.0f}"})
