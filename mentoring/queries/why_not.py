"""Why a preview did not put two people together: a rule, places, the least score, or the total.

What keeps two apart that is nobody's business, a block above all, has no answer of its own. The
figure is worked out only for those who are in the better half of the list of one of the two; of
all others, of whoever is away or leaves, and of those kept apart unseen, the same is said. Where
few people wait, the whole with and without two tells of single others: no figure is given at all.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from mentoring.models import Enrolment, EnrolmentState, MatchingRun, Pair, Proposal, RunTable
from mentoring.queries.cohort import Pool, pool_of
from mentoring.reasons import (
    BEYOND,
    FULL_BEFORE,
    HAS_ONE,
    NAMED,
    NOT_WEIGHED,
    OVER,
    TOO_FEW,
    WAITLISTED,
    Text,
    is_hidden,
    named_rule,
)
from mentoring.solving import Matching, Wanted, broken, score_of, solve, unpacked, weigh

LEAST = 5  # on each side, below which the whole would tell of single people
MOST_NEAR = 10  # of the list of either, of whom the figure is worked out


@dataclass(frozen=True)
class Why:
    """One answer to "why not these two?".

    `kind` is chosen, state, rule, few, floor, places, total, not_weighed or changed. `holders` have
    the mentor’s places in the preview, with their scores. `forced` is how many would be matched and
    the total if these two were put together, beside what the preview came to.
    """

    kind: str
    text: Text = ""
    score: float | None = None
    holders: tuple[Proposal, ...] = ()
    matched: int = 0
    total: float = 0.0
    forced_matched: int = 0
    forced_total: float = 0.0

    @property
    def loss(self) -> float:
        """By how much the total would be lower."""
        return round(self.total - self.forced_total, 1)

    @property
    def fewer(self) -> int:
        """How many fewer people would be matched."""
        return self.matched - self.forced_matched


def wanted_of(run: MatchingRun) -> Wanted:
    """By which settings a run matches."""
    return Wanted(run.weights, None if run.floor is None else float(run.floor), run.seed)


def why_not(run: MatchingRun, mentee: Enrolment, mentor: Enrolment) -> Why:
    """The answer, by the inputs of the preview; where they changed since, that is the answer."""
    if run.programme.is_of_peers and mentee.pk > mentor.pk:
        mentee, mentor = mentor, mentee
    chosen = run.proposals.filter(mentee=mentee, mentor=mentor).first()
    if chosen is not None:
        return Why("chosen", score=float(chosen.score))
    said = state_of(mentee) or (state_of(mentor) if run.programme.is_of_peers else None)
    if said is not None:
        return Why("state", said)
    pool = pool_of(run.programme)
    if pool.inputs_hash != run.inputs_hash:
        return Why("changed")
    if mentee.pk in pool.beyond:
        return Why("state", BEYOND)
    if mentor.state == EnrolmentState.ENROLLED and is_full(mentor):
        return Why("state", FULL_BEFORE)
    here = mentee.pk in pool.mentees and mentor.pk in pool.mentors
    if here:
        row, column = pool.mentees.index(mentee.pk), pool.mentors.index(mentor.pk)
        rule = named_rule(broken(pool.task, row, column))
        if rule is not None:
            return Why("rule", NAMED[rule])
    if min(len(pool.mentees), len(pool.mentors)) < LEAST:
        return Why("few", TOO_FEW)
    return told(run, pool, row, column) if here else Why("not_weighed", NOT_WEIGHED)


def told(run: MatchingRun, pool: Pool, row: int, column: int) -> Why:
    """The answer about two who both were in the preview, and whom no named rule keeps apart."""
    task, wanted = pool.task, wanted_of(run)
    kept = RunTable.objects.filter(run=run).first()
    table = weigh(task, wanted) if kept is None else unpacked(bytes(kept.packed))
    if is_hidden(broken(task, row, column)) or not is_near(table, row, column):
        return Why("not_weighed", NOT_WEIGHED)
    value = score_of(task, wanted.weights, row, column)
    if wanted.floor is not None and value < wanted.floor:
        return Why("floor", score=value)
    forced = solve(task, wanted, table, [(row, column)])
    return compared(run, pool, value, column, forced)


def compared(run: MatchingRun, pool: Pool, value: float, column: int, forced: Matching) -> Why:
    """What the whole would come to with these two, beside what the preview came to."""
    mentor = pool.mentors[column]
    holders = run.proposals.filter(mentor=mentor).select_related("mentee__employee")
    is_full = not pool.is_of_peers and holders.count() >= pool.seats[column]
    return Why(
        "places" if is_full else "total",
        score=value,
        holders=tuple(holders),
        matched=run.figures["matched"],
        total=run.figures["total"],
        forced_matched=forced.matched,
        forced_total=forced.total,
    )


def is_near(table: csr_array, row: int, column: int) -> bool:
    """Whether the pair is in the better half of the list of one of the two, of ten at most.

    The table holds the best sixty of everybody at least, and of a small cohort all.
    """
    mine = table[[row]].toarray()[0]
    theirs = table[:, [column]].toarray()[:, 0]
    return better_half(mine, column) or better_half(theirs, row)


def better_half(scores: Any, place: int) -> bool:
    """Among equals the one that comes first is better: so that a half is never all of them."""
    ahead = (scores > scores[place]) | (
        (scores == scores[place]) & (np.arange(len(scores)) < place)
    )
    near = min(MOST_NEAR, (len(scores) + 1) // 2)
    return bool(scores[place] > 0) and int(ahead.sum()) < near


def state_of(enrolment: Enrolment) -> Text | None:
    """Why somebody was in no preview at all, as far as every coordinator may know."""
    if enrolment.state == EnrolmentState.WAITLISTED:
        return WAITLISTED
    if enrolment.state != EnrolmentState.ENROLLED:
        return OVER
    held = Pair.objects.filter(holds_seat=True)
    mine = held.filter(mentee_enrolment=enrolment) | held.filter(
        mentor_enrolment=enrolment, mentor_enrolment__side="peer"
    )
    return HAS_ONE if mine.exists() else None


def is_full(mentor: Enrolment) -> bool:
    return mentor.pairs_as_mentor.filter(holds_seat=True).count() >= mentor.capacity
