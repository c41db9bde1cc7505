"""What every indicator says of itself, and what it counts."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from django.utils.functional import Promise

from metrics.indicators.breakdowns import Breakdown, Floats
from metrics.periods import Period

Words = str | Promise


class Unit(StrEnum):
    PEOPLE = "people"
    SHARE = "share"  # from 0; over 1 where more happened than people were there
    MONTHS = "months"


class Topic(StrEnum):
    """Under which heading an indicator stands, in this order."""

    PEOPLE = "people"
    GROWTH = "growth"
    MOVES = "moves"
    SUPPORT = "support"
    LOSS = "loss"


class Window(StrEnum):
    """Of which time an indicator tells as of a day: of the day itself, or of a year up to it."""

    DAY = "day"
    YEAR = "year"


@dataclass(frozen=True)
class Counts:
    """What an indicator counts in each group of a breakdown.

    All three may be added up over groups, and a value is made of the sums: so a unit with all
    below it, groups that are shown together and the whole follow from the same rows. Numerator
    and denominator are (groups,), or (groups, months) by time in the role. `people` says how many
    different people stand behind the denominator, each in one group.
    """

    numerator: Floats
    denominator: Floats
    people: Floats

    def added(self, add: Callable[[Floats], Floats]) -> "Counts":
        """The counts of other groups, of which each is a sum of these."""
        return Counts(add(self.numerator), add(self.denominator), add(self.people))

    @property
    def total(self) -> "Counts":
        """Everybody as one group."""
        return self.added(lambda counts: counts.sum(0, keepdims=True))


@dataclass(frozen=True)
class Indicator:
    """One figure of the organisation: its words, how it is counted, and the value of the counts.

    The version rises with the formula, so that a number kept with it says how it was made.
    A confidential one tells of why people left, a private one of what people do for their growth;
    neither is on anybody's card.
    """

    key: str
    label: Words
    formula: Words
    version: int
    unit: Unit
    numerator: Words
    denominator: Words
    source: Words
    topic: Topic
    window: Window
    count: Callable[[Breakdown, Period], Counts]
    value: Callable[[Counts], Floats]
    is_confidential: bool
    is_private: bool

    def of(self, breakdown: Breakdown, period: Period) -> Floats:
        """The value of each group by itself, NaN where it has none; nothing is withheld yet."""
        return self.value(self.count(breakdown, period))


INDICATORS: dict[str, Indicator] = {}


def indicator(
    *,
    label: Words,
    formula: Words,
    unit: Unit,
    numerator: Words,
    denominator: Words,
    source: Words,
    topic: Topic,
    value: Callable[[Counts], Floats],
    window: Window = Window.YEAR,
    version: int = 1,
    is_confidential: bool = False,
    is_private: bool = False,
) -> Callable[[Callable[[Breakdown, Period], Counts]], Indicator]:
    """Enter the function that counts an indicator under its name."""

    def entered(count: Callable[[Breakdown, Period], Counts]) -> Indicator:
        found = Indicator(
            count.__name__, label, formula, version, unit, numerator, denominator, source, topic,
            window, count, value, is_confidential, is_private,
        )  # fmt: skip
        return INDICATORS.setdefault(found.key, found)

    return entered


def number(counts: Counts) -> Floats:
    """The numerator as it is."""
    return counts.numerator


def share(counts: Counts) -> Floats:
    """The numerator over the denominator; NaN where that is 0."""
    empty = np.full_like(counts.denominator, np.nan)
    found: Floats = np.divide(
        counts.numerator, counts.denominator, out=empty, where=counts.denominator > 0
    )
    return found
