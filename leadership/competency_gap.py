"""Current against needed levels in groups so large that no figure tells of few people.

Bands are grades next to each other of which the same level is needed. Within each band the people
are cut into groups along the tree of units, each of five or more (`careers/small_groups.py`). Every
figure, of a unit, of a band or of all, is a sum of these groups; so is every difference of two. So
no figures together tell of fewer than five people. Pure functions, without the database.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from careers.small_groups import groups_of


@dataclass(frozen=True)
class Band:
    """Grades by their ranks of which one level is needed; without ranks, people without a grade."""

    lowest: int | None
    highest: int | None
    needed: int


@dataclass(frozen=True)
class Held:
    """One person's known level, in a unit, in a grade by its rank."""

    unit: int
    rank: int | None
    level: Decimal


@dataclass
class Sums:
    """What is added up over people: how many, their levels, what they need and what they lack."""

    people: int = 0
    levels: Decimal = Decimal(0)
    needed: int = 0
    lacking: Decimal = Decimal(0)

    def add(self, other: "Sums") -> None:
        self.people += other.people
        self.levels += other.levels
        self.needed += other.needed
        self.lacking += other.lacking


# The sums of a unit with all below (None: the whole organisation) and a band (None: all bands).
Told = dict[tuple[int | None, Band | None], Sums]


def bands_of(ranks: Iterable[int], needed: Callable[[int | None], int]) -> list[Band]:
    """Grades that need the same level and stand next to each other, and who has no grade.

    `needed` says the level for a rank, or for None; 0 where nothing is needed, which is no band.
    """
    found: list[Band] = []
    before = 0
    for rank in sorted(ranks):
        level = needed(rank)
        if level and level == before:
            found[-1] = Band(found[-1].lowest, rank, level)
        elif level:
            found.append(Band(rank, rank, level))
        before = level
    without = needed(None)
    return [*found, Band(None, None, without)] if without else found


def told(people: Iterable[Held], bands: Sequence[Band], parents: Mapping[int, int | None]) -> Told:
    """All figures of one competency; `parents` says for each unit the one above, None at the top.

    Who is in a group too small to be joined with others is in no figure at all.
    """
    band_of = {
        rank: band
        for band in bands
        for rank in ([None] if band.lowest is None else range(band.lowest, (band.highest or 0) + 1))
    }
    by_unit: dict[Band, dict[int, Sums]] = defaultdict(lambda: defaultdict(Sums))
    for one in people:
        band = band_of.get(one.rank)
        if band is not None and one.unit in parents:
            lacking = max(Decimal(0), band.needed - one.level)
            by_unit[band][one.unit].add(Sums(1, one.level, band.needed, lacking))
    boss = {unit: above for unit, above in parents.items() if above is not None}
    found: Told = defaultdict(Sums)
    for band, sums in by_unit.items():
        sizes = {unit: sums[unit].people if unit in sums else 0 for unit in parents}
        for group in groups_of(sizes, boss):
            total = Sums()
            for unit in group.leaders:
                if unit in sums:
                    total.add(sums[unit])
            for place in (*lines_up(group.home, boss), None):
                found[place, band].add(total)
                found[place, None].add(total)
    return dict(found)


def lines_up(unit: int, boss: Mapping[int, int]) -> Iterator[int]:
    """A unit and those above it, the nearest first."""
    at: int | None = unit
    while at is not None:
        yield at
        at = boss.get(at)
