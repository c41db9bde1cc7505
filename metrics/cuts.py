"""The groups of which one figure of a wave is told, as a tree, and which of them each unit shows.

A group is a union of blocks (`metrics/release.py`): one block alone, what lies at home in a unit
and below it, or everybody. What units share is one group. Groups are numbered from the whole
down, each before its parts and all that is in it before anything else, so that the blocks of a
group are those with numbers from its own to its last.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from metrics.bands import NO_GROUP, Groups
from metrics.release import Block, coarsen, results

Ints = NDArray[np.int64]
Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Cut:
    """Groups, and where each unit and each block of the wave finds itself among them."""

    groups: Groups
    last: Ints  # of each group, the highest number in it
    is_block: Flags
    units: tuple[tuple[int, ...], ...]  # of each group, the units that are counted in it
    of_units: Ints  # of each unit, the group that its page shows
    is_wider: Flags  # whether that is more than the unit
    of_blocks: Ints  # of each block of the wave, the group that is the block it was joined to

    @property
    def size(self) -> int:
        """How many groups there are."""
        return int(self.last.size)

    def sums(self, of_blocks: Numbers) -> Numbers:
        """Sums over the people of each group, from sums over those of the wave's blocks."""
        found = np.zeros((self.size, *of_blocks.shape[1:]))
        np.add.at(found, self.of_blocks, of_blocks)
        for group in range(self.size - 1, 0, -1):
            found[self.groups.parents[group]] += found[group]
        return found


def cut_for(
    parents: Sequence[int | None], wave: Sequence[Block], *steps: tuple[Sequence[int], int]
) -> Cut | None:
    """The groups of a figure, joined of a wave's blocks step by step; None where too few are left.

    A step is how many of each block of the wave count, and how many have to count in each group.
    Each joins what the one before has joined. So groups of a later step are unions of those of an
    earlier one, and what is told of both speaks of no other people.
    """
    joined: list[tuple[Block, tuple[int, ...]]] = [(block, (at,)) for at, block in enumerate(wave)]
    for counts, least in steps:
        counted = [sum(counts[at] for at in inside) for _block, inside in joined]
        found = coarsen(parents, [block for block, _inside in joined], counted, least)
        joined = [
            (block, tuple(sorted(at for place in block.members for at in joined[place][1])))
            for block in found
        ]
    return _cut_of(parents, joined, wave)


def _cut_of(
    parents: Sequence[int | None],
    joined: Sequence[tuple[Block, tuple[int, ...]]],
    wave: Sequence[Block],
) -> Cut | None:
    """Number the groups that units show of blocks that are joined of the wave's."""
    if not joined:
        return None
    blocks = [
        Block(block.home, _units_of(wave, members), block.people) for block, members in joined
    ]
    shown = results(parents, blocks)
    places: dict[tuple[int, ...], int] = {}
    above: list[int] = []

    def place(members: tuple[int, ...], parent: int) -> None:
        if members not in places:
            places[members] = len(above)
            above.append(parent)

    place(tuple(range(len(blocks))), NO_GROUP)
    for unit, result in enumerate(shown):
        if not result.is_wider:
            over = parents[unit]
            place(result.blocks, 0 if over is None else places[shown[over].blocks])
    for at, block in enumerate(blocks):
        place((at,), 0 if block.home is None else places[shown[block.home].blocks])
    order = _in_order(above)
    number = np.empty(len(above), np.int64)
    number[order] = np.arange(len(above))
    keys = list(places)
    members = [keys[old] for old in order]
    over_all = np.array([above[old] for old in order])
    numbered = np.where(over_all == NO_GROUP, NO_GROUP, number[over_all])
    of_blocks = np.empty(len(wave), np.int64)
    for at, (_block, inside) in enumerate(joined):
        of_blocks[list(inside)] = number[places[(at,)]]
    people = np.array([sum(blocks[at].people for at in group) for group in members], np.int64)
    return Cut(
        groups=Groups(numbered, people),
        last=_lasts(numbered),
        is_block=np.array([len(group) == 1 for group in members]),
        units=tuple(_units_of(blocks, group) for group in members),
        of_units=np.array([number[places[result.blocks]] for result in shown], np.int64),
        is_wider=np.array([result.is_wider for result in shown], np.bool_),
        of_blocks=of_blocks,
    )


def _units_of(blocks: Sequence[Block], members: Sequence[int]) -> tuple[int, ...]:
    return tuple(sorted(unit for at in members for unit in blocks[at].members))


def _in_order(parents: Sequence[int]) -> list[int]:
    """Groups from the whole down, each before its parts and these before anything else."""
    parts: list[list[int]] = [[] for _ in parents]
    for group, above in enumerate(parents):
        if above != NO_GROUP:
            parts[above].append(group)
    found, ahead = [], [0]
    while ahead:
        group = ahead.pop()
        found.append(group)
        ahead += reversed(parts[group])
    return found


def _lasts(parents: Ints) -> Ints:
    last = np.arange(parents.size)
    for group in range(parents.size - 1, 0, -1):
        last[parents[group]] = max(last[parents[group]], last[group])
    return last
