"""Bands for what would say how everybody answered, and for what would give such a band away (S8).

Every figure is the mean of values from 0 to 100, one for each person who counts. Near an end of
this range it would say that nearly all answered alike, and is told as a band: "95 or more". The
edge lies so far in that a group in which one person answered otherwise is inside too; for five
people it is 80, because there 95 or more would mean all of them.

A band helps nobody when the sum over the organisation and its other parts are told exactly. So
some of these are told in wide bands as well, or not at all (complementary suppression, L. H. Cox,
"Suppression methodology and statistical disclosure control", 1980), until the following holds for
each band: whatever is told of all groups of this figure together still allows that one person of
the group answered otherwise (of 20 and more, that it stands at the edge of its band), and beside
it stands another band. What is told of groups in a tree, each of whose sums is that of its parts,
allows of one group exactly what two passes of intervals leave, from the parts up and from the
whole down, since no equation meets another twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

TOP, BOTTOM = 95.0, 5.0
NO_GROUP = -1
STEP = 5
EXACT, EDGE, WIDE, UNTOLD = 0, 1, 2, 3  # how a group's figure is told
HALF_WIDTH, GRID = 20.0, 20.0  # of wide bands: 0-40, 20-60, 40-80, 60-100
SLACK = 1e-6


@dataclass(frozen=True)
class Groups:
    """Groups of people in a tree: `parents[g]` is the group of which g is a part, or NO_GROUP.

    A group that is a parent is exactly the sum of its parts. `people[g]` says how many count in it.
    """

    parents: Ints
    people: Ints

    @cached_property
    def children(self) -> list[list[int]]:
        """The parts of each group."""
        found: list[list[int]] = [[] for _ in range(self.parents.size)]
        for group, above in enumerate(self.parents.tolist()):
            if above != NO_GROUP:
                found[above].append(group)
        return found

    @cached_property
    def levels(self) -> list[Ints]:
        """The groups below the topmost ones, then those below them, and so on."""
        found: list[Ints] = []
        at = [
            part for top in np.flatnonzero(self.parents == NO_GROUP) for part in self.children[top]
        ]
        while at:
            found.append(np.array(at))
            at = [part for group in at for part in self.children[group]]
        return found


@dataclass(frozen=True)
class Told:
    """How each group's figure is told: as it is, or as what lies between `low` and `high`."""

    how: Ints  # EXACT, EDGE, WIDE or UNTOLD
    low: Numbers
    high: Numbers


def edges(people: Ints, grain: float) -> tuple[Numbers, Numbers]:
    """From where on figures are told as bands at the bottom and at the top.

    `grain` is the least by which one person's value can differ from an end of the range: 100 for
    agreement, 25 for a step of five.
    """
    one = grain / np.maximum(people, 1)
    top = np.minimum(TOP, STEP * np.floor((100 - one) / STEP + SLACK))
    top = np.maximum(top, 50.0)
    return 100 - top, top


def allowed(people: Ints, grain: float) -> Numbers:
    """How far from the top what is told has to leave a group that may stand there, at least.

    Where one person answered otherwise; in large groups the edge of the band.
    """
    found: Numbers = np.minimum(TOP, 100 - grain / np.maximum(people, 1))
    return found


def tell(groups: Groups, values: Numbers, grain: float) -> Told:
    """Which groups' figures are told as bands, so that no band is given away by the others.

    `values` are figures from 0 to 100, of parents the means of their parts. The same input gives
    the same bands. ValueError where a figure is out of range.
    """
    if ((values < -SLACK) | (values > 100 + SLACK)).any():
        raise ValueError("A figure lies between 0 and 100.")
    bottom, top = edges(groups.people, grain)
    low, high = values.copy(), values.copy()
    is_high, is_low = values >= top - SLACK, values <= bottom + SLACK
    # In a group so small that both edges meet, the nearer end decides.
    is_low &= ~is_high
    low[is_high], high[is_high] = top[is_high], 100.0
    low[is_low], high[is_low] = 0.0, bottom[is_low]
    how = np.where(is_high | is_low, EDGE, EXACT)
    told = Told(how, low, high)
    farthest = allowed(groups.people, grain)
    tree = _Tree(groups, np.where(is_high, farthest, 100 - farthest))
    _widen(tree, told, values, is_high, is_low)
    return told


def _widen(tree: "_Tree", told: Told, values: Numbers, is_high: Flags, is_low: Flags) -> None:
    """Tell less and less of others, until no band is given away."""
    while True:
        inside, outside = tree.given_away(told, is_high, is_low)
        if not (inside.any() or outside.any()):
            return
        for group in np.flatnonzero(inside).tolist():
            tree.cover_inside(told, values, group)
        for group in np.flatnonzero(outside).tolist():
            tree.cover_outside(told, values, group)


class _Tree:
    """Groups, of which it is asked again and again what is given away."""

    def __init__(self, groups: Groups, edge: Numbers) -> None:
        self.edge = groups.people * edge
        self.people = groups.people.astype(np.float64)
        self.parents = groups.parents
        self.size = groups.parents.size
        self.children, self.levels = groups.children, groups.levels
        self.has_parts = np.bincount(groups.parents + 1, minlength=self.size + 1)[1:] > 0

    def given_away(self, told: Told, is_high: Flags, is_low: Flags) -> tuple[Flags, Flags]:
        """Bands that their own parts give away, and bands that what is around them does.

        So does a band that is the only one among a whole and its parts.
        """
        own_low, own_high = self.people * told.low, self.people * told.high
        low, high = own_low.copy(), own_high.copy()
        sum_low, sum_high = np.zeros(self.size), np.zeros(self.size)
        for level in reversed(self.levels):
            above = self.parents[level]
            low[level], high[level] = self._within(level, low, high, sum_low, sum_high)
            np.add.at(sum_low, above, low[level])
            np.add.at(sum_high, above, high[level])
        out_low, out_high = own_low.copy(), own_high.copy()
        for level in self.levels:
            above = self.parents[level]
            rest_low, rest_high = sum_low[above] - low[level], sum_high[above] - high[level]
            out_low[level] = np.maximum(own_low[level], out_low[above] - rest_high)
            out_high[level] = np.minimum(own_high[level], out_high[above] - rest_low)
        slack = SLACK * self.people
        inside = is_high & (sum_low > self.edge + slack) | is_low & (sum_high < self.edge - slack)
        outside = is_high & (out_low > self.edge + slack) | is_low & (out_high < self.edge - slack)
        alone_inside, alone_outside = self._stand_alone(told)
        return self.has_parts & inside | alone_inside, outside | alone_outside

    def _within(
        self, level: Ints, low: Numbers, high: Numbers, sum_low: Numbers, sum_high: Numbers
    ) -> tuple[Numbers, Numbers]:
        """What is told of groups, and of their parts."""
        parts = self.has_parts[level]
        return (
            np.where(parts, np.maximum(low[level], sum_low[level]), low[level]),
            np.where(parts, np.minimum(high[level], sum_high[level]), high[level]),
        )

    def _stand_alone(self, told: Told) -> tuple[Flags, Flags]:
        """Bands none of whose parts is one, and bands beside which neither a part nor the whole is.

        Within what was untold for good there is nothing left to do.
        """
        banded = told.how != EXACT
        inner = self.parents != NO_GROUP
        parts = np.bincount(self.parents[inner], weights=banded[inner], minlength=self.size)
        inside = banded & self.has_parts & (parts == 0)
        outside = np.zeros(self.size, np.bool_)
        outside[inner] = banded[inner] & ((parts + banded)[self.parents[inner]] == 1)
        return inside, outside

    def cover_inside(self, told: Told, values: Numbers, group: int) -> None:
        """Tell less of one of a band's parts, or of theirs."""
        if not self._lessen_below(told, values, [group], group):
            self._untell(told, group)

    def cover_outside(self, told: Told, values: Numbers, group: int) -> None:
        """Tell less of a sibling or of its parts, else of the whole, else of what is around that.

        So what is told of the larger groups stays as it is wherever smaller ones can help.
        """
        at = group
        while (above := int(self.parents[at])) != NO_GROUP:
            beside = [one for one in self.children[above] if one != at]
            if (
                self._lessen(told, values, beside, group, EXACT)
                or self._lessen_below(told, values, beside, group)
                or self._lessen(told, values, [above], group, EXACT)
                or self._lessen(told, values, [*beside, above], group, WIDE)
            ):
                return
            at = above
        self._untell(told, group)

    def _lessen_below(self, told: Told, values: Numbers, groups: Sequence[int], group: int) -> bool:
        """Tell less of a part of some groups, or of a part of these: the nearest that is told."""
        for how in (EXACT, WIDE):
            ahead = [part for one in groups for part in self.children[one]]
            while ahead:
                if self._lessen(told, values, ahead, group, how):
                    return True
                ahead = [part for one in ahead for part in self.children[one]]
        return False

    def _untell(self, told: Told, group: int) -> None:
        """The last resort: nothing is told of the largest group of which anything still is."""
        left = [one for one in np.flatnonzero(told.how != UNTOLD).tolist() if one != group]
        pick = max(left or [group], key=lambda one: (self.people[one], -one))
        told.how[pick], told.low[pick], told.high[pick] = UNTOLD, 0.0, 100.0

    def _lessen(
        self, told: Told, values: Numbers, among: Sequence[int], group: int, how: int
    ) -> bool:
        """Tell one of some groups less exactly: the smallest that is large enough to help."""
        able = [one for one in among if told.how[one] == how]
        if not able:
            return False
        enough = [one for one in able if 2 * self.people[one] >= self.people[group]]
        if enough:
            pick = min(enough, key=lambda one: (self.people[one], one))
        else:
            pick = max(able, key=lambda one: (self.people[one], -one))
        self._tell_less(told, values, pick)
        return True

    def _tell_less(self, told: Told, values: Numbers, group: int) -> None:
        """A wide band for what is told as it is, nothing for a wide band; in its largest parts too.

        Else the parts would say what the whole does not.
        """
        if told.how[group] == EXACT:
            middle = GRID * np.clip(np.round(values[group] / GRID), 1, 4)
            told.how[group] = WIDE
            told.low[group], told.high[group] = middle - HALF_WIDTH, middle + HALF_WIDTH
        elif told.how[group] == WIDE:
            told.how[group], told.low[group], told.high[group] = UNTOLD, 0.0, 100.0
        if self.children[group]:
            largest = max(self.children[group], key=lambda one: (self.people[one], -one))
            self._tell_less(told, values, largest)
