"""How a pair keeps up: sessions held against those that its rhythm asks for, and what is at risk.

Pure functions over dates. Expected is one session for each whole rhythm that has passed since the
pair began; days of a pause do not count, neither as time to meet in nor as silence.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

UNSIGNED_AFTER = timedelta(days=14)
EVALUATED_WITHIN = timedelta(days=14)
ANSWERED_WITHIN = timedelta(days=7)


class Pace(StrEnum):
    """One word for how a pair keeps up, the worst first."""

    QUIET = "quiet"
    SLOW = "slow"
    ON_TRACK = "on_track"
    PAUSED = "paused"
    OVER = "over"


class Why(StrEnum):
    """The reason behind the word."""

    NOBODY_MET = "nobody_met"  # not once, since the pair began
    SILENCE = "silence"  # no session for too long, and none ahead
    BEHIND = "behind"  # two sessions or more behind the rhythm
    AHEAD = "ahead"  # no session for long, but the next is agreed
    BEGUN = "begun"  # too early to expect one
    KEEPS = "keeps"
    RESTS = "rests"
    ENDED = "ended"


class Risk(StrEnum):
    """Why somebody should look after a pair."""

    QUIET = "quiet"
    UNSIGNED = "unsigned"
    UNANSWERED = "unanswered"
    UNEVALUATED = "unevaluated"
    NO_MENTOR = "no_mentor"
    IN_LINE = "in_line"


@dataclass(frozen=True)
class PairFacts:
    """What is known of one pair; days are dates, `cadence_weeks` is the rhythm they agreed on."""

    starts_on: date | None
    ends_on: date | None
    cadence_weeks: int
    quiet_days: int
    held: int = 0
    last_on: date | None = None
    next_on: date | None = None
    ended_on: date | None = None
    paused_on: date | None = None
    paused_days: int = 0
    resumed_on: date | None = None
    proposed_on: date | None = None  # of one that waits for an answer
    is_signed: bool = True
    half_time_on: date | None = None
    lacks_evaluation: bool = False
    lacks_mentor: bool = False
    is_in_line: bool = False


@dataclass(frozen=True)
class Momentum:
    """The word, its reason, and the figures it was made from."""

    pace: Pace
    why: Why
    held: int
    expected: int
    quiet_for: int  # days since they met, began or went on


@dataclass(frozen=True)
class AtRisk:
    """One reason to look after a pair, and since when it holds; None where no day is told."""

    risk: Risk
    since: date | None


def momentum(facts: PairFacts, day: date) -> Momentum:
    """How a pair that has begun keeps up on a day; ValueError for one that has not."""
    if facts.starts_on is None:
        raise ValueError("A pair that has not begun has no momentum.")
    expected, silent = expected_of(facts, day), quiet_for(facts, day)

    def said(pace: Pace, why: Why) -> Momentum:
        return Momentum(pace, why, facts.held, expected, silent)

    if facts.ended_on is not None:
        return said(Pace.OVER, Why.ENDED)
    if facts.paused_on is not None:
        return said(Pace.PAUSED, Why.RESTS)
    if silent >= facts.quiet_days:
        if facts.next_on is not None and facts.next_on >= day:
            return said(Pace.SLOW, Why.AHEAD)
        return said(Pace.QUIET, Why.SILENCE if facts.held else Why.NOBODY_MET)
    if expected - facts.held >= 2:
        return said(Pace.SLOW, Why.BEHIND)
    return said(Pace.ON_TRACK, Why.KEEPS if facts.held or expected else Why.BEGUN)


def expected_of(facts: PairFacts, day: date) -> int:
    """How many sessions the rhythm asks for until a day, or until the pair's end."""
    assert facts.starts_on is not None
    until = min(d for d in (day, facts.ends_on, facts.ended_on) if d is not None)
    rested = facts.paused_days
    if facts.paused_on is not None:
        rested += max((until - facts.paused_on).days, 0)
    return max((until - facts.starts_on).days - rested, 0) // (7 * facts.cadence_weeks)


def half_time(starts_on: date | None, ends_on: date | None) -> date | None:
    """The day on which half of the agreed time is over."""
    if starts_on is None or ends_on is None:
        return None
    return starts_on + (ends_on - starts_on) / 2


def quiet_since(facts: PairFacts) -> date:
    """The last day on which they met, began, or went on after a pause."""
    days = (facts.starts_on, facts.last_on, facts.resumed_on)
    return max(d for d in days if d is not None)


def quiet_for(facts: PairFacts, day: date) -> int:
    """For how many days nothing was heard of a pair; a pause stands still."""
    until = facts.paused_on or facts.ended_on or day
    return max((min(until, day) - quiet_since(facts)).days, 0)


def risks(facts: PairFacts, day: date) -> list[AtRisk]:
    """All reasons to look after a pair on a day, each with since when; none after its end."""
    if facts.starts_on is None:
        late = facts.proposed_on + ANSWERED_WITHIN if facts.proposed_on else None
        return [AtRisk(Risk.UNANSWERED, late)] if late is not None and late <= day else []
    if facts.ended_on is not None:
        return []
    found = []
    if facts.is_in_line:
        found.append(AtRisk(Risk.IN_LINE, None))
    if facts.lacks_mentor:
        found.append(AtRisk(Risk.NO_MENTOR, None))
    if momentum(facts, day).pace == Pace.QUIET:
        found.append(AtRisk(Risk.QUIET, quiet_since(facts)))
    if facts.paused_on is not None:
        return found  # a pair that rests owes nothing meanwhile
    unsigned = facts.starts_on + UNSIGNED_AFTER
    if not facts.is_signed and unsigned <= day:
        found.append(AtRisk(Risk.UNSIGNED, unsigned))
    late = facts.half_time_on + EVALUATED_WITHIN if facts.half_time_on else None
    if facts.lacks_evaluation and late is not None and late <= day:
        found.append(AtRisk(Risk.UNEVALUATED, late))
    return found
