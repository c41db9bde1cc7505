"""Proposals and requests of one person: what waits, and one of them with what speaks for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from mentoring.models import Enrolment, Pair, PairOrigin, PairState, Side
from mentoring.queries.outcomes import ACTS
from mentoring.reasons import Text
from mentoring.score_words import part_label
from mentoring.shares import Share, score_of_shares, shares_of, weights_seen_by
from talent.models import AuditEntry, Employee, User

MOST_REQUESTS = 20


def held_by(enrolment: Enrolment) -> Pair | None:
    """The pair or proposal by which somebody has a partner already."""
    both = Q(mentee_enrolment=enrolment)
    if enrolment.side == Side.PEER:
        both |= Q(mentor_enrolment=enrolment)
    rows = Pair.objects.filter(both, holds_seat=True)
    return rows.select_related("mentee", "mentor", "programme").first()


def requests_of(enrolment: Enrolment) -> list[Pair]:
    """What somebody has asked in a programme, the newest first."""
    rows = Pair.objects.filter(mentee_enrolment=enrolment, origin=PairOrigin.ASKED)
    rows = rows.exclude(state__in=[PairState.ENDED, PairState.COMPLETED])
    return list(rows.select_related("mentor", "programme").order_by("-pk")[:MOST_REQUESTS])


def answers_of(user: User) -> QuerySet[Pair]:
    """Proposals and requests of a person, answered or not, for a list."""
    rows = Pair.objects.of(user).exclude(state__in=[PairState.ENDED, PairState.COMPLETED])
    return rows.select_related(
        "mentee", "mentor", "programme", "run", "mentee_enrolment", "mentor_enrolment"
    )


@dataclass(frozen=True)
class Answer:
    """One proposal or request as one of the two reads it."""

    pair: Pair
    side: str
    other: Employee
    score: float | None
    shares: Sequence[tuple[Text, Share]]
    skills: Sequence[str]
    about: str
    said_yes: bool
    other_said_yes: bool
    may_accept: bool
    may_decline: bool
    may_take_back: bool
    is_taken_back: bool = False  # by whoever runs the programme; known of one, not in lists

    @property
    def bar(self) -> list[tuple[float, float]]:
        return [(share.got, share.possible) for _label, share in self.shares]

    @property
    def good(self) -> list[tuple[Text, Share]]:
        return [row for row in self.shares if row[1].is_good]

    @property
    def bad(self) -> list[tuple[Text, Share]]:
        return [row for row in self.shares if not row[1].is_good]


def shares_seen_by(side: str, pair: Pair) -> list[Share]:
    """What a pair's score was made of as one of the two may know it: by the weights of its day."""
    usual = pair.run.weights if pair.run is not None else pair.programme.weights
    return shares_of(pair.parts, weights_seen_by(side, pair.weights or usual))


def answer_of(user: User, pair: Pair, other: Employee | None = None) -> Answer:
    """What one of the two sees: without the wishes of the other in figure and words.

    With `other` given, nothing more is read of that person, as for lists.
    """
    is_mentee = pair.mentee.user_id == user.pk
    mine = pair.mentee_enrolment if is_mentee else pair.mentor_enrolment
    theirs = pair.mentor_enrolment if is_mentee else pair.mentee_enrolment
    shares = shares_seen_by(mine.side, pair)
    is_open = pair.state == PairState.PROPOSED
    said = (pair.mentee_accepted_at, pair.mentor_accepted_at)
    mine_said, other_said = said if is_mentee else (said[1], said[0])
    asked = pair.origin == PairOrigin.ASKED and is_mentee and not pair.holds_seat
    skills: list[str] = []
    is_taken_back = False
    if other is None:
        person = pair.mentor_id if is_mentee else pair.mentee_id
        other = Employee.objects.with_current_assignment().get(pk=person)
        skills = [row.skill.name for row in theirs.skills.select_related("skill")]
        is_taken_back = taken_back(pair)
    return Answer(
        pair=pair,
        side=mine.side,
        other=other,
        score=score_of_shares(shares) if shares else None,
        shares=[(part_label(share.name, pair.programme), share) for share in shares],
        skills=skills,
        about=theirs.about,
        said_yes=mine_said is not None,
        other_said_yes=other_said is not None,
        may_accept=is_open and mine_said is None,
        may_decline=is_open and not asked,
        may_take_back=is_open and asked,
        is_taken_back=is_taken_back,
    )


def taken_back(pair: Pair) -> bool:
    """Whether it was neither of the two, and no job, but whoever runs the programme."""
    if pair.state != PairState.WITHDRAWN:
        return False
    entries = AuditEntry.objects.filter(
        object_type=Pair._meta.label_lower, object_id=str(pair.pk), actor__isnull=False,
        action=ACTS[PairState.WITHDRAWN],
    )  # fmt: skip
    is_theirs: bool = entries.exclude(actor=pair.mentee.user_id).exists()
    return is_theirs
