"""Calibration's fairness check: how groups of people came out on the board of boxes.

Whoever reads it knows the board but not who is in a group, as by gender. So each attribute cuts the
people of a figure into groups of at least five of whom nothing else is told: a smaller group is
joined with other small ones, and if these are still too few, with the next smallest. All that
can be had by adding and subtracting, the whole board included, is a union of such groups. Sizes
are bands, shares are in steps of five points, and what is near an end of its scale is a band;
where one group of an attribute alone has a band, the smallest other one tells no figure, so that
none follows from the whole. Attributes are never crossed, but two may say together what neither
says alone: where all who work part-time are women, the women without them are those who work full
time. So an attribute is told only if no sum and difference of its groups and those of any one told
before it is of fewer than five people. That is proved for each two; three together are not looked
at, and against these stand the bands and steps.

Shares in the top boxes are held against the four-fifths rule (29 CFR 1607.4 D): a rate below 4/5
of that of the group with the highest is a finding. Small numbers differ by chance, as the rule
says itself, so each finding says whether chance alone would rarely (p < 0.05) do it: by R. A.
Fisher's exact test for shares, by H. B. Mann and D. R. Whitney's test for levels. The other two
limits, `LEAST_DIFFERENCE` and `LEAST_EXCESS`, are this product's own.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array
from scipy.stats import fisher_exact, mannwhitneyu

from lib.fresh_figures import Shown, shown

LEAST_PEOPLE = 5
FOUR_FIFTHS = Fraction(4, 5)
LEAST_DIFFERENCE = Fraction(3, 10)  # steps of the potential axis, of a group below all others
LEAST_EXCESS = 10  # points, of a group above all others
CHANCE = 0.05
SHARE_STEP = 5  # points
SIZES = ((5, 9), (10, 19), (20, 49), (50, 99), (100, None))
MOST_CHECKS = 5

UNSTATED = ""

Box = tuple[int, int]  # performance, potential; each from 1
LOW: frozenset[Box] = frozenset((performance, 1) for performance in range(1, 6))


class Kind(StrEnum):
    """What a finding is about."""

    LOW_POTENTIAL = "low_potential"  # the mean potential of a group is below that of all others
    FEW_IN_TOP = "few_in_top"  # its share in the top boxes is under 4/5 of the highest group's
    HELD_BACK = "held_back"  # of its high performers, more than others' have low potential


@dataclass(frozen=True)
class Board:
    """Who is in which box, and how many levels each axis has, 2 to 5.

    ValueError where an axis has other than 2 to 5 levels, or somebody is outside the board.
    """

    boxes: Mapping[int, Box]
    performance_levels: int = 3
    potential_levels: int = 3

    def __post_init__(self) -> None:
        if not (2 <= self.performance_levels <= 5 and 2 <= self.potential_levels <= 5):
            raise ValueError("An axis of the board has 2 to 5 levels.")
        for performance, potential in self.boxes.values():
            if not (
                1 <= performance <= self.performance_levels
                and 1 <= potential <= self.potential_levels
            ):
                raise ValueError("A person is outside the board.")

    @property
    def top(self) -> frozenset[Box]:
        """The best box, and its neighbour on each axis of three levels or more."""
        best = (self.performance_levels, self.potential_levels)
        found = {best}
        if self.performance_levels > 2:
            found.add((best[0] - 1, best[1]))
        if self.potential_levels > 2:
            found.add((best[0], best[1] - 1))
        return frozenset(found)


@dataclass(frozen=True)
class Block:
    """People of one value of an attribute, or of some small ones together; "" is not stated."""

    values: tuple[str, ...]
    people: tuple[int, ...]


@dataclass(frozen=True)
class GroupFigure:
    """One figure of one group: steps of the axis or per cent; None where it must not be told."""

    attribute: str
    values: tuple[str, ...]
    size: tuple[int, int | None]  # from, to
    shown: Shown | None


@dataclass(frozen=True)
class Finding:
    """One thing to look at: which group, of what kind, and by how much.

    `value` and `against` are the group's figure and that of the group with the highest rate, for
    FEW_IN_TOP; `against` is None for the others, which are held against everybody else.
    `beyond_chance` says whether chance alone would rarely do it.
    """

    kind: Kind
    attribute: str
    values: tuple[str, ...]
    against_values: tuple[str, ...]
    value: Shown | None
    against: Shown | None
    beyond_chance: bool


@dataclass(frozen=True)
class Check:
    """All that is told, by attribute in the given order.

    `untold`: attributes of one group only, or that would tell too much beside an earlier one.
    `potential`: mean potential; `top`: per cent in the top boxes; `held_back`: of those with the
    highest performance, per cent with the lowest potential.
    """

    potential: tuple[GroupFigure, ...]
    top: tuple[GroupFigure, ...]
    held_back: tuple[GroupFigure, ...]
    findings: tuple[Finding, ...]
    untold: tuple[str, ...]


def check(board: Board, attributes: Mapping[str, Mapping[int, str]]) -> Check:
    """What to look at before a board is closed.

    `attributes` say of people by which value they are counted; whoever is missing is not stated,
    and is never compared.
    """
    potential, top, held_back = list[GroupFigure](), list[GroupFigure](), list[GroupFigure]()
    findings, untold = list[Finding](), list[str]()
    cuts, cuts_of_best = list[list[Block]](), list[list[Block]]()
    best = [person for person, box in board.boxes.items() if box[0] == board.performance_levels]
    for attribute, values in attributes.items():
        groups = admitted(blocks(board.boxes, values), cuts)
        if not groups:
            untold.append(attribute)
        levels = potential_of(board, attribute, groups)
        shares = shares_of(board, attribute, groups, board.top)
        potential += levels
        top += shares
        findings += low_potential(board, groups, levels)
        findings += few_in_top(board, groups, shares)
        # Fewer people count here, so they are grouped anew.
        performers = admitted(blocks(best, values), cuts_of_best)
        rates = shares_of(board, attribute, performers, LOW)
        held_back += rates
        findings += too_many_low(board, performers, rates)
    return Check(tuple(potential), tuple(top), tuple(held_back), tuple(findings), tuple(untold))


def is_due(now: Mapping[int, Box], earlier: Sequence[Mapping[int, Box]]) -> bool:
    """Whether a board may be checked again, so that no two checks differ by a few people.

    To move one person and to check again would tell in which groups they are. So against each
    earlier check at least five people are in another box, new or gone; and five checks are all.
    """
    return len(earlier) < MOST_CHECKS and all(
        sum(now.get(one) != then.get(one) for one in now.keys() | then.keys()) >= LEAST_PEOPLE
        for then in earlier
    )


# --- groups ---


def blocks(people: Collection[int], values: Mapping[int, str]) -> list[Block]:
    """People cut by their values into groups of five or more; none where that is all one group."""
    by_value: dict[str, list[int]] = defaultdict(list)
    for person in sorted(people):
        by_value[values.get(person, UNSTATED)].append(person)
    by_size = sorted(by_value, key=lambda value: (len(by_value[value]), value))
    joined: list[str] = []
    while by_size and (
        len(by_value[by_size[0]]) < LEAST_PEOPLE
        or 0 < sum(len(by_value[value]) for value in joined) < LEAST_PEOPLE
    ):
        joined.append(by_size.pop(0))
    found = [Block((value,), tuple(by_value[value])) for value in sorted(by_size)]
    if joined:
        together = sorted(person for value in joined for person in by_value[value])
        found.append(Block(tuple(sorted(joined)), tuple(together)))
    return found if len(found) > 1 else []


def admitted(groups: list[Block], earlier: list[list[Block]]) -> list[Block]:
    """The groups, which are then among the earlier ones; none where two cuts tell of too few."""
    if any(tells_of_few(groups, others) for others in earlier):
        return []
    earlier.append(groups)
    return groups


def tells_of_few(one: Sequence[Block], other: Sequence[Block]) -> bool:
    """Whether groups of two cuts, added and subtracted, come to fewer than five people.

    Each group of the one counts f times, of the other -b times, so that whoever is in both counts
    f - b times, and that is to be 0 or 1. The constraints are differences of two variables each,
    hence totally unimodular, and the linear program finds whole numbers (A. J. Hoffman and J. B.
    Kruskal, "Integral boundary points of convex polyhedra", 1956). Fewer than five people hold a
    cell of fewer than five, so it is enough to demand each of these in turn.
    """
    counts = counts_of(one, other)
    rows, columns = np.nonzero(counts)
    differences = np.zeros((len(rows), sum(counts.shape)))
    each = np.arange(len(rows))
    differences[each, rows] = 1
    differences[each, len(one) + columns] = -1
    people = np.concatenate([counts.sum(axis=1), -counts.sum(axis=0)])
    for cell in np.flatnonzero(counts[rows, columns] < LEAST_PEOPLE):
        least = np.zeros(len(rows))
        least[cell] = 1
        rules = LinearConstraint(csr_array(differences), least, 1)
        found = milp(people, constraints=rules, bounds=Bounds(-np.inf, np.inf))
        if found.fun is None or round(found.fun) < LEAST_PEOPLE:
            return True
    return False


def counts_of(one: Sequence[Block], other: Sequence[Block]) -> npt.NDArray[np.intp]:
    """How many people are in each two groups of two cuts."""
    at = {person: place for place, block in enumerate(other) for person in block.people}
    found = np.zeros((len(one), len(other)), dtype=np.intp)
    for place, block in enumerate(one):
        for person in block.people:
            if person in at:
                found[place, at[person]] += 1
    return found


def is_compared(group: Block) -> bool:
    return group.values != (UNSTATED,)


def size_of(people: int) -> tuple[int, int | None]:
    return next(size for size in SIZES if size[1] is None or people <= size[1])


# --- figures ---


def potential_of(board: Board, attribute: str, groups: Sequence[Block]) -> list[GroupFigure]:
    """The mean potential of each group."""
    means = [mean_of(board, group.people) for group in groups]
    told = [shown(float(mean), 1, board.potential_levels) for mean in means]
    return figures_of(attribute, groups, told)


def shares_of(
    board: Board, attribute: str, groups: Sequence[Block], boxes: frozenset[Box]
) -> list[GroupFigure]:
    """The share of each group in some boxes, in per cent."""
    rates = [rate_of(board, group.people, boxes) for group in groups]
    return figures_of(attribute, groups, [share(rate) for rate in rates])


def figures_of(attribute: str, groups: Sequence[Block], told: Sequence[Shown]) -> list[GroupFigure]:
    """Figures of all groups; of the smallest other one none where one alone has a band."""
    banded = [at for at, one in enumerate(told) if one.band]
    hidden = None
    if len(banded) == 1:
        others = [at for at in range(len(groups)) if at not in banded]
        hidden = min(others, key=lambda at: (len(groups[at].people), at))
    return [
        GroupFigure(
            attribute, group.values, size_of(len(group.people)), None if at == hidden else one
        )
        for at, (group, one) in enumerate(zip(groups, told, strict=True))
    ]


def share(rate: Fraction) -> Shown:
    """A share in per cent, in steps of five points; below one step from an end it is a band."""
    percent = float(rate * 100)
    if percent < SHARE_STEP:
        return Shown(SHARE_STEP, "or less")
    if percent > 100 - SHARE_STEP:
        return Shown(100 - SHARE_STEP, "or more")
    return Shown(float(SHARE_STEP * round(percent / SHARE_STEP)))


def mean_of(board: Board, people: Collection[int]) -> Fraction:
    return Fraction(sum(board.boxes[one][1] for one in people), len(people))


def count_in(board: Board, people: Collection[int], boxes: frozenset[Box]) -> int:
    return sum(board.boxes[one] in boxes for one in people)


def rate_of(board: Board, people: Collection[int], boxes: frozenset[Box]) -> Fraction:
    return Fraction(count_in(board, people, boxes), len(people))


def others(groups: Sequence[Block], group: Block) -> list[int]:
    return [one for other in groups if other is not group for one in other.people]


# --- findings ---


def low_potential(
    board: Board, groups: Sequence[Block], figures: Sequence[GroupFigure]
) -> list[Finding]:
    """Groups whose mean potential is below that of all others."""
    found = []
    for group, figure in zip(groups, figures, strict=True):
        rest = others(groups, group)
        behind = mean_of(board, rest) - mean_of(board, group.people)
        if not is_compared(group) or behind < LEAST_DIFFERENCE:
            continue
        here = [board.boxes[one][1] for one in group.people]
        there = [board.boxes[one][1] for one in rest]
        chance = float(mannwhitneyu(here, there, method="asymptotic").pvalue)
        found.append(finding(Kind.LOW_POTENTIAL, group, figure, chance))
    return found


def few_in_top(
    board: Board, groups: Sequence[Block], figures: Sequence[GroupFigure]
) -> list[Finding]:
    """Groups whose share in the top boxes is below 4/5 of the highest group's."""
    rates = [rate_of(board, group.people, board.top) for group in groups]
    compared = [at for at, group in enumerate(groups) if is_compared(group)]
    if not compared:
        return []
    highest = max(compared, key=lambda at: rates[at])
    found = []
    for at in compared:
        if rates[at] < FOUR_FIFTHS * rates[highest]:
            chance = chance_of(board, groups[at].people, groups[highest].people, board.top)
            against = figures[highest]
            found.append(finding(Kind.FEW_IN_TOP, groups[at], figures[at], chance, against))
    return found


def too_many_low(
    board: Board, groups: Sequence[Block], figures: Sequence[GroupFigure]
) -> list[Finding]:
    """Groups whose high performers have low potential more often than all others'."""
    found = []
    for group, figure in zip(groups, figures, strict=True):
        rest = others(groups, group)
        excess = rate_of(board, group.people, LOW) - rate_of(board, rest, LOW)
        if is_compared(group) and 100 * excess >= LEAST_EXCESS:
            chance = chance_of(board, group.people, rest, LOW)
            found.append(finding(Kind.HELD_BACK, group, figure, chance))
    return found


def chance_of(
    board: Board, here: Collection[int], there: Collection[int], boxes: frozenset[Box]
) -> float:
    """How probable a difference in shares as large as this is, or larger, if only by chance."""
    counts = [count_in(board, people, boxes) for people in (here, there)]
    rest = [len(here) - counts[0], len(there) - counts[1]]
    return float(fisher_exact(np.array([counts, rest])).pvalue)


def finding(
    kind: Kind,
    group: Block,
    figure: GroupFigure,
    chance: float,
    against: GroupFigure | None = None,
) -> Finding:
    return Finding(
        kind,
        figure.attribute,
        group.values,
        against.values if against else (),
        figure.shown,
        against.shown if against else None,
        chance < CHANCE,
    )
