"""What is told of an indicator by the ids of its groups, and as of which days it is told.

A rate is told of the twelve months up to a day, so that a month with holidays and one without can
be held beside each other; a number of people of the day itself; and what is on no card of the last
calendar year, or month, that is over by then (`metrics/disclosure.py`).
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from metrics.disclosure import Table, Told, of_years_only, tell
from metrics.history import NONE, History
from metrics.indicators import Breakdown, Counted, Dimension, Indicator, Window
from metrics.periods import Period

UNITS_TOGETHER = 64  # with neighbouring ids, in one bundle
NO_GROUP = NONE  # of whoever has none: no post, or a role without a grade


@dataclass(frozen=True)
class Figure:
    """What is told of some groups together, by their ids; of a unit with all that lies below it.

    Grades are named by their ranks, bands of tenure by their first years. `is_wider` says that
    each of the groups alone was too small; the units are then those counted together, without
    what lies below. No value where the denominator is 0, or is not known yet.

    A figure that was told before may be a band from `low` to `high`, and says of what it is told,
    of which set of units, and on which page it stands.
    """

    keys: tuple[int, ...]
    value: float | None
    numerator: float | None
    denominator: float | None
    people: int | None
    is_wider: bool = False
    low: float | None = None
    high: float | None = None
    told_of: str = ""
    group: str = ""
    address: str = field(default="", compare=False)

    @property
    def is_band(self) -> bool:
        return self.low is not None and self.high is not None

    @property
    def at(self) -> float | None:
        """Where it stands on its scale, of a band the middle: for a length, not for reading."""
        if self.low is None or self.high is None:
            return self.value
        return (self.low + self.high) / 2

    def as_row(self) -> list[Any]:
        """As it is kept, where it was counted."""
        numbers = [self.value, self.numerator, self.denominator, self.people]
        return [list(self.keys), *numbers, self.is_wider]

    @classmethod
    def of_row(cls, row: Sequence[Any]) -> "Figure":
        return cls(tuple(row[0]), *row[1:])


@dataclass(frozen=True)
class Figures:
    """The whole, None where it is too small to be told of; and its parts, each figure once."""

    whole: Figure | None = None
    parts: tuple[Figure, ...] = ()

    def of(self, key: int | None) -> Figure | None:
        """What is told of one group, alone or with others; of everybody for None."""
        if key is None:
            return self.whole
        return self.by_key.get(key)

    def as_json(self) -> dict[str, Any]:
        """As it is kept; `of_json` gives back the same."""
        return {
            "whole": None if self.whole is None else self.whole.as_row(),
            "parts": [part.as_row() for part in self.parts],
        }

    @classmethod
    def of_json(cls, kept: Mapping[str, Any], among: Set[int] | None = None) -> "Figures":
        """What was kept; of parts those that tell of some groups, where these are given."""
        whole = kept["whole"]
        parts = kept["parts"]
        if among is not None:
            parts = [part for part in parts if not among.isdisjoint(part[0])]
        return cls(
            None if whole is None else Figure.of_row(whole),
            tuple(Figure.of_row(part) for part in parts),
        )

    def bundles(self, dimension: Dimension | None) -> dict[int, "Figures"]:
        """Of units what tells of each bundle of them, the first one always; else all in one."""
        if dimension != Dimension.UNIT:
            return {0: self}
        found: dict[int, list[Figure]] = {0: []}
        for part in self.parts:
            for bundle in {bundle_of(key) for key in part.keys}:
                found.setdefault(bundle, []).append(part)
        return {bundle: Figures(self.whole, tuple(parts)) for bundle, parts in found.items()}

    @classmethod
    def joined(cls, bundles: Sequence["Figures"]) -> "Figures":
        """What several bundles of one table tell, each figure once."""
        parts = dict.fromkeys(part for one in bundles for part in one.parts)
        return cls(bundles[0].whole, tuple(parts))

    @cached_property
    def by_key(self) -> dict[int, Figure]:
        """What is told of each group; a unit may be told of, and be counted with others too."""
        ordered = sorted(self.parts, key=lambda part: not part.is_wider)
        return {key: part for part in ordered for key in part.keys}


@dataclass(frozen=True)
class OfUnits(Figures):
    """Figures of which each unit has exactly its own, and others none."""

    of_units: Mapping[int, Figure] = field(default_factory=dict)

    @cached_property
    def by_key(self) -> dict[int, Figure]:
        return dict(self.of_units)


def bundle_of(unit: int) -> int:
    """In which bundle it is kept what is told of a unit; without a unit in the first."""
    return max(unit, 0) // UNITS_TOGETHER


def period_of(indicator: Indicator, dimension: Dimension | None, day: date) -> Period:
    """The days of which an indicator tells as of the evening of a day."""
    after = day + timedelta(days=1)
    if of_years_only(indicator, dimension):
        return Period.of_year(after.year - 1)
    if indicator.is_private:
        after = after.replace(day=1)  # the months that are over by then
    if indicator.window == Window.DAY:
        return Period.of_day(after - timedelta(days=1))
    return Period(year_before(after), after)


def year_before(day: date) -> date:
    """The same day a year earlier; of 29 February the 1st of March."""
    leap = (day.month, day.day) == (2, 29)
    return date(day.year - 1, 3, 1) if leap else day.replace(year=day.year - 1)


def month_ends(day: date, count: int) -> list[date]:
    """The last days of the `count` calendar months that are over by the evening of a day."""
    after = (day + timedelta(days=1)).replace(day=1)
    found = []
    for _month in range(count):
        found.append(after - timedelta(days=1))
        after = (after - timedelta(days=1)).replace(day=1)
    return found[::-1]


def figures(
    indicator: Counted,
    history: History,
    dimension: Dimension | None,
    period: Period,
    *,
    today: date,
) -> Figures:
    """What may be told; ValueError for a period or a breakdown of which nothing may be."""
    breakdown = Breakdown(history, dimension)
    table: Table = tell(indicator, breakdown, period, today=today)
    keys = [*breakdown.keys.tolist(), NO_GROUP]
    parts = dict.fromkeys(_figure(part, keys) for part in table.parts)
    whole = None if table.whole is None else _figure(table.whole, [])
    return Figures(whole, tuple(parts))


def _figure(told: Told, keys: list[int]) -> Figure:
    named = tuple(keys[at] for at in told.groups) if keys else ()
    return Figure(
        named, told.value, told.numerator, told.denominator, told.people, told.is_wider
    )  # fmt: skip
