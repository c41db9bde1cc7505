"""Bands for how answers are distributed, from which nobody learns that all or none chose one (S8).

Of each option it is told into which ten points its share of a group falls; the lowest band has one
of ten people in it, and the highest nine. Yet a reader may put more together: the options of a
group come to everybody in it, a group is the sum of its parts, and in a small group a band is a
number of people. Of ten people, five here and five there leave nobody for a third option.

So the distributions of some groups are not told, until what can be worked out from all others says
of no group, told or not, that nobody or everybody in it chose an option. It is worked out in whole
people, by handing what each number can be from option to option and between wholes and their parts
until nothing narrows any more. What is told has two nested orders, of units and of options, so that
linear programs find all there is to find; the tests hold these against it.
"""

import numpy as np
from numpy.typing import NDArray

from metrics.bands import NO_GROUP, Flags, Groups

Counts = NDArray[np.int64]

BANDS = 10
HIGHEST = BANDS - 1
ROUNDS = 100  # in real organisations a handful; it ends where nothing narrows


def tell_shares(groups: Groups, chosen: Counts, most: int) -> tuple[tuple[int, ...] | None, ...]:
    """Of each group the bands of its options by their places from 0 to 9; None where untold.

    `chosen` has a row for each group and a column for each option, in people; of parents the sums
    of their parts. Everybody chose one option at least and `most` at most. The same input gives the
    same bands.
    """
    people = groups.people[:, None]
    places = np.clip(BANDS * chosen // people, 0, HIGHEST)
    places[BANDS * chosen <= people] = 0
    least, greatest = _ends(places, people)
    untold = np.zeros(groups.people.size, np.bool_)
    while True:
        low = np.where(untold[:, None], 0, least)
        high = np.where(untold[:, None], people, greatest)
        _narrow(groups, low, high, most)
        known = (places == 0) & (high == 0) | (places == HIGHEST) & (low == people)
        given_away = np.flatnonzero(known.any(axis=1)).tolist()
        if not given_away or untold.all():
            break
        for group in given_away:
            untold[_nearest_told(groups, untold, group)] = True
    return tuple(
        None if hidden else tuple(row)
        for hidden, row in zip(untold.tolist(), places.tolist(), strict=True)
    )


def _ends(places: Counts, people: Counts) -> tuple[Counts, Counts]:
    """How many people at least and at most stand behind each band."""
    least = np.where(places == 1, people // BANDS + 1, -(-people * places // BANDS))
    greatest = -(-people * (places + 1) // BANDS) - 1
    greatest = np.where(places == 0, people // BANDS, greatest)
    return least, np.where(places == HIGHEST, people, greatest)


def _narrow(groups: Groups, low: Counts, high: Counts, most: int) -> None:
    """Between which numbers each can lie, given all others; in place."""
    people = groups.people[:, None]
    for _round in range(ROUNDS):
        before = int((high - low).sum())
        least = people - (high.sum(1, keepdims=True) - high)
        greatest = most * people - (low.sum(1, keepdims=True) - low)
        np.maximum(low, least, out=low)
        np.minimum(high, greatest, out=high)
        _narrow_by_parts(groups, low, high)
        if int((high - low).sum()) == before:
            return


def _narrow_by_parts(groups: Groups, low: Counts, high: Counts) -> None:
    """Wholes by the sums of their parts from below, then parts by what the others leave."""
    has_parts = _have_parts(groups)
    tops = np.flatnonzero(groups.parents == NO_GROUP)
    sum_low, sum_high = np.zeros_like(low), np.zeros_like(high)
    for level in [*reversed(groups.levels), tops]:
        wholes = level[has_parts[level]]
        low[wholes] = np.maximum(low[wholes], sum_low[wholes])
        high[wholes] = np.minimum(high[wholes], sum_high[wholes])
        if level is not tops:
            np.add.at(sum_low, groups.parents[level], low[level])
            np.add.at(sum_high, groups.parents[level], high[level])
    for level in groups.levels:
        above = groups.parents[level]
        least = low[above] - (sum_high[above] - high[level])
        greatest = high[above] - (sum_low[above] - low[level])
        low[level] = np.maximum(low[level], least)
        high[level] = np.minimum(high[level], greatest)


def _have_parts(groups: Groups) -> Flags:
    found = np.zeros(groups.people.size, np.bool_)
    found[groups.parents[groups.parents != NO_GROUP]] = True
    return found


def _nearest_told(groups: Groups, untold: Flags, group: int) -> int:
    """The group itself if it is told, else the nearest that is; of several the smallest."""
    seen, ring = {group}, [group]
    while ring:
        told = [one for one in ring if not untold[one]]
        if told:
            return min(told, key=lambda one: (int(groups.people[one]), one))
        ring = [one for at in ring for one in _beside(groups, at) if one not in seen]
        seen.update(ring)
    return group


def _beside(groups: Groups, group: int) -> list[int]:
    above = int(groups.parents[group])
    around = [] if above == NO_GROUP else [above, *groups.children[above]]
    return [*groups.children[group], *around]
