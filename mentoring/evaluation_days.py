"""When the two of a pair are asked how it goes, and how it went."""

from datetime import date

from lib.dates import today
from mentoring.models import BEGUN_PAIRS, Moment, Pair


def opens_on(pair: Pair, moment: str) -> date | None:
    """From which day an evaluation is open; None where it never is."""
    if pair.state not in BEGUN_PAIRS:
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
