"""Into which groups the respondents of a survey are cut, so that no figure tells of few.

Units are numbered so that each stands behind the one above it. Respondents are cut once into
blocks along this tree, from the bottom up (promises S3); every figure then has blocks of its own,
each a union of these, in which enough people count (S7). Since all that is told of units is told
of unions of blocks, no sum or difference of results speaks of fewer people than a block has.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class Block:
    """Members that are only ever shown together, ascending, and how many people they are.

    `home` is the unit whose result it is the lowest part of; None where it was joined of what was
    left at several roots, and is a part of the whole organisation only.
    """

    home: int | None
    members: tuple[int, ...]
    people: int


@dataclass(frozen=True)
class Result:
    """What a unit's page shows: blocks by their place in the list.

    `is_wider` says that the unit has no block of its own, and the one that it lies in is shown.
    """

    blocks: tuple[int, ...]
    is_wider: bool


class Piece(NamedTuple):
    """Members that are too few, or not looked at yet."""

    members: tuple[int, ...]
    people: int


def partition(parents: Sequence[int | None], counts: Sequence[int], k: int) -> list[list[int]]:
    """Cut units into blocks of at least `k` respondents; the list is empty below `k` in all.

    `parents[i]` is the index of the unit above unit i, which stands before it, or None at the top;
    `counts[i]` says how many answered in unit i itself. Every unit is in exactly one block, each
    with `k` respondents of its own alone in one save at most one, and blocks of several units have
    fewer than 2k respondents save one. The same input gives the same blocks in the same order.
    ValueError where the tree, a count or `k` is none.
    """
    return [list(block.members) for block in blocks(parents, counts, k)]


def blocks(parents: Sequence[int | None], counts: Sequence[int], k: int) -> list[Block]:
    """The blocks of `partition` with the unit in which each has its home."""
    if len(counts) != len(parents):
        raise ValueError("Each unit has a count.")
    pieces = [[Piece((unit,), people)] for unit, people in enumerate(counts)]
    return _cut(parents, pieces, k)


def coarsen(
    parents: Sequence[int | None], cut: Sequence[Block], counts: Sequence[int], k: int
) -> list[Block]:
    """Join a wave's blocks for one figure, until `k` people count in each.

    `counts[b]` says how many of block b count in the figure. The members of what comes out are
    places in `cut`; it is empty where fewer than `k` count in all. ValueError as in `partition`,
    and where more people count in a block than it has.
    """
    if len(counts) != len(cut):
        raise ValueError("Each block has a count.")
    if any(count > block.people for count, block in zip(counts, cut, strict=True)):
        raise ValueError("More people count in a block than it has.")
    pieces: list[list[Piece]] = [[] for _ in parents]
    homeless: list[Piece] = []
    for place, (block, count) in enumerate(zip(cut, counts, strict=True)):
        piece = Piece((place,), count)
        (homeless if block.home is None else pieces[block.home]).append(piece)
    return _cut(parents, pieces, k, homeless)


def results(parents: Sequence[int | None], cut: Sequence[Block]) -> list[Result]:
    """What is shown of each unit: all blocks at home in it or below, else the one it lies in.

    Units that are counted elsewhere are named there, without numbers. Empty for no blocks.
    """
    if not cut:
        return []
    below: list[list[int]] = [[] for _ in parents]
    inside: dict[int, int] = {}
    for place, block in enumerate(cut):
        inside |= dict.fromkeys(block.members, place)
        above = block.home
        while above is not None:
            below[above].append(place)
            above = parents[above]
    return [
        Result(tuple(own), False) if own else Result((inside[unit],), True)
        for unit, own in enumerate(below)
    ]


def _cut(
    parents: Sequence[int | None],
    pieces: Sequence[Sequence[Piece]],
    k: int,
    homeless: Sequence[Piece] = (),
) -> list[Block]:
    """Join each unit's own pieces, then what the units below handed up, in their order."""
    _check(parents, pieces, k)
    found: list[Block] = []
    handed: list[list[Piece]] = [[] for _ in parents]
    at_the_top = list(homeless)
    for unit in reversed(range(len(parents))):
        # From below, the last unit hands up first.
        joined, left = _join([*pieces[unit], *reversed(handed[unit])], k)
        found += [Block(unit, one.members, one.people) for one in joined]
        if left.members:
            above = parents[unit]
            (at_the_top if above is None else handed[above]).append(left)
    joined, left = _join(at_the_top[: len(homeless)] + at_the_top[len(homeless) :][::-1], k)
    found += [Block(None, one.members, one.people) for one in joined]
    if not found:
        return []
    if left.members:
        smallest = min(range(len(found)), key=lambda at: (found[at].people, found[at].members))
        one = found[smallest]
        members = tuple(sorted((*one.members, *left.members)))
        found[smallest] = Block(one.home, members, one.people + left.people)
    return sorted(found, key=lambda block: block.members)


def _join(pieces: Sequence[Piece], k: int) -> tuple[list[Piece], Piece]:
    """The pieces of `k` and more, the smaller ones joined until they reach it, and what is left."""
    joined: list[Piece] = []
    members: list[int] = []
    people = 0
    for piece in pieces:
        if piece.people >= k:
            joined.append(piece)
            continue
        members += piece.members
        people += piece.people
        if people >= k:
            joined.append(Piece(tuple(sorted(members)), people))
            members, people = [], 0
    return joined, Piece(tuple(sorted(members)), people)


def _check(parents: Sequence[int | None], pieces: Sequence[Sequence[Piece]], k: int) -> None:
    if k < 1:
        raise ValueError("A block has at least one person.")
    if any(above is not None and not 0 <= above < unit for unit, above in enumerate(parents)):
        raise ValueError("A unit stands behind the one above it.")
    if any(piece.people < 0 for own in pieces for piece in own):
        raise ValueError("A count is 0 or more.")
