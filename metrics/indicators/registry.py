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
    POINTS = "points"  # from 0 to 100
    NET = "net"  # from -100 to 100
    STEPS = "steps"  # from 1 to 5


class Topic(StrEnum):
    """Under which heading an indicator stands, in this order."""

    PEOPLE = "people"
    GROWTH = "growth"
    MOVES = "moves"
    SUPPORT = "support"
    VOICE = "voice"
    LOSS = "loss"


class Window(StrEnum):
    """Of which time an indicator tells as of a day: of the day itself, or of a year up to it."""

    DAY = "day"
    YEAR = "year"


class Shelf(StrEnum):
    """Where the figures lie of an indicator that is not counted out of the history."""

    WAVES = "waves"  # what waves of surveys released
    BENCH = "bench"  # plans of succession, as far as a reader sees them
    PROGRAMMES = "programmes"  # what was answered about programmes


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
    """One figure of the organisation and all that it says of itself.

    It is counted out of the history (`Counted`), or was told before and lies on a shelf. The
    version rises with the formula, so that a number kept with it says how it was made.
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
    is_confidential: bool
    is_private: bool
    shelf: Shelf | None

    @property
    def has_past(self) -> bool:
        """Whether it is told of days long gone."""
        return self.shelf in (None, Shelf.WAVES)


@dataclass(frozen=True)
class Counted(Indicator):
    """An indicator with how it is counted, and the value of the counts."""

    count: Callable[[Breakdown, Period], Counts]
    value: Callable[[Counts], Floats]

    def of(self, breakdown: Breakdown, period: Period) -> Floats:
        """The value of each group by itself, NaN where it has none; nothing is withheld yet."""
        return self.value(self.count(breakdown, period))


COUNTED: dict[str, Counted] = {}
INDICATORS: dict[str, Indicator] = {}  # those, and what lies on shelves


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
) -> Callable[[Callable[[Breakdown, Period], Counts]], Counted]:
    """Enter the function that counts an indicator under its name."""

    def entered(count: Callable[[Breakdown, Period], Counts]) -> Counted:
        found = Counted(
            count.__name__, label, formula, version, unit, numerator, denominator, source, topic,
            window, is_confidential, is_private, None, count, value,
        )  # fmt: skip
        INDICATORS.setdefault(found.key, found)
        return COUNTED.setdefault(found.key, found)

    return entered


def on_shelf(
    shelf: Shelf,
    key: str,
    *,
    label: Words,
    formula: Words,
    unit: Unit,
    numerator: Words,
    denominator: Words,
    source: Words,
    topic: Topic,
    version: int = 1,
) -> Indicator:
    """Enter an indicator whose figures were told before and are only read."""
    found = Indicator(
        key, label, formula, version, unit, numerator, denominator, source, topic,
        Window.DAY, is_confidential=False, is_private=False, shelf=shelf,
    )  # fmt: skip
    return INDICATORS.setdefault(key, found)


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
