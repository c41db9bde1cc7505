"""What the two of a pair are asked about how it goes and went, and when."""

from datetime import date

from lib.dates import today
from lib.questions import Question, from_json
from mentoring.models import BEGUN_PAIRS, Moment, Pair, Programme


def opens_on(pair: Pair, moment: str) -> date | None:
    """From which day an evaluation is open; None where it never is."""
    if pair.state not in BEGUN_PAIRS or not pair.programme.questions:
        return None
    end = min(pair.ends_on, pair.ended_on) if pair.ends_on and pair.ended_on else pair.ends_on
    return end if moment == Moment.END else pair.half_time_on


def is_due(pair: Pair, moment: str) -> bool:
    """Whether an evaluation is open today: half time's until the pair ends, the end's from then."""
    day = opens_on(pair, moment)
    if day is None or day > today():
        return False
    return moment == Moment.END or pair.ended_on is None


def due_moments(pair: Pair) -> list[Moment]:
    """Which evaluations are open today; none twice, the end's instead of half time's."""
    found = [moment for moment in Moment if is_due(pair, moment)]
    return found[-1:]


def questions_of(programme: Programme) -> list[Question]:
    """What both are asked at half time and at the end."""
    return [from_json(row) for row in programme.questions]
