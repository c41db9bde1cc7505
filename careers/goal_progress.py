"""How far goals are: from where, to where, and where one stands. Pure functions."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

Number = Decimal | int | Fraction


@dataclass(frozen=True)
class Measure:
    """One key result in its own unit; `current` is None while nobody has said where it stands."""

    start: Number
    target: Number
    current: Number | None = None


@dataclass(frozen=True)
class Progress:
    """How far something is on what is known: `percent` is whole, None where nothing is known.

    `known` of `total` parts are in it; the others are said, and never count as zero.
    """

    percent: int | None
    known: int
    total: int

    @property
    def unknown(self) -> int:
        return self.total - self.known


def share_of(measure: Measure) -> Fraction | None:
    """The share of the way that is done, from 0 to 1; None where nothing is known.

        share = (current − start) ÷ (target − start), not below 0 and not above 1

    It holds for either direction: both differences change their sign together. Start, target and
    current are in the same unit. Raises ValueError where start and target are equal, for then
    there is no way. The usual formula of key results (Doerr, 2018), bounded, so that one result
    that is exceeded does not hide another that is missed.
    """
    way = Fraction(measure.target) - Fraction(measure.start)
    if way == 0:
        raise ValueError("A key result leads from one number to another.")
    if measure.current is None:
        return None
    done = (Fraction(measure.current) - Fraction(measure.start)) / way
    return min(max(done, Fraction(0)), Fraction(1))


def progress_of(measures: Iterable[Measure]) -> Progress:
    """How far a goal is: the mean of its known key results, each with the same weight.

        percent = 100 · Σ share ÷ number of known shares, rounded half up, once and last

    Key results of which nothing is known are left out and counted in `total`.
    """
    return mean_of(share_of(measure) for measure in measures)


def mean_of(shares: Iterable[Fraction | None]) -> Progress:
    """The mean of the shares that are known, in percent, and how many of all these are."""
    every = list(shares)
    known = [share for share in every if share is not None]
    if not known:
        return Progress(None, 0, len(every))
    return Progress(whole(100 * sum(known, Fraction(0)) / len(known)), len(known), len(every))


def progress_of_goals(goals: Iterable[Progress]) -> Progress:
    """How far an objective is on some goals: the mean of the goals that have a percentage.

    The parts are goals: `total` is their number, `known` how many of them have a percentage.
    """
    return mean_of(None if one.percent is None else Fraction(one.percent, 100) for one in goals)


def whole(value: Fraction) -> int:
    """A percentage without its fraction, half up."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))
