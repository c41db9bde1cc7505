"""Figures by grade, tenure or location, where the audit proves that they tell of nobody (S4).

Whole organisation only, for figures in which everybody counts, and never two attributes in one
table. A table is admitted if, with all that is known of blocks and of the tables before it, no
group of fewer than `least` people can be told of; values with few people are joined until it is,
and if only one were left there is no table. The first is proved exactly, further ones by an
integer program within its time (`metrics/auditing.py`).

Bands ask for more: sums over values and sums over blocks may share no sum but that of everybody.
That is so where blocks and values hang together: where values make up a set of blocks, the table
is not told. It would say what units say already.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from metrics import bands
from metrics.auditing import is_proved, least_group
from metrics.bands import EXACT, NO_GROUP, Groups, Told
from metrics.disclosure import join_smallest

Ints = NDArray[np.int64]
Numbers = NDArray[np.float64]

PATIENCE = 5.0  # seconds for the proof of one further table
MOST_CELLS = 2_000  # beyond them no proof of several tables ends in time


@dataclass(frozen=True)
class Table:
    """One attribute, whose values are joined to groups of enough people."""

    attribute: str
    labels: tuple[tuple[str, ...], ...]  # of each group, its values
    people: Ints
    of_people: Ints  # of each respondent, the group


def admitted(
    block_of: Ints, attributes: Sequence[tuple[str, Ints, Sequence[str]]], least: int
) -> list[Table]:
    """The tables that may be told beside the blocks, in the order in which they were asked for.

    `block_of` is each respondent's block; of each attribute there are its name, each respondent's
    place among its labels, and these.
    """
    found: list[Table] = []
    for name, places, labels in attributes:
        for table in _coarser_and_coarser(name, places, labels, least):
            if _tells_of_nobody(block_of, [*found, table], least):
                found.append(table)
                break
    return found


def told_of(table: Table, values: Numbers, grain: float, whole: int) -> Told | None:
    """A figure by the values of a table; None where it, or that of everybody, had to be a band.

    `whole` says how the figure of everybody is told of blocks. Were it a band there, the table
    would narrow it; were it one here only, the blocks would.
    """
    if whole != EXACT:
        return None
    sums = np.bincount(table.of_people, values, table.people.size)
    people = np.concatenate([[table.people.sum()], table.people])
    means = np.concatenate([[sums.sum()], sums]) / people
    parents = np.concatenate([[NO_GROUP], np.zeros(table.people.size, np.int64)])
    told = bands.tell(Groups(parents, people), np.clip(means, 0, 100), grain)
    if told.how[0] != EXACT:
        return None
    return Told(told.how[1:], told.low[1:], told.high[1:])


def _coarser_and_coarser(
    name: str, places: Ints, labels: Sequence[str], least: int
) -> Iterator[Table]:
    """The table with its small values joined, then with one more of them, and so on."""
    people = np.bincount(places, minlength=len(labels))
    groups = join_smallest(people.tolist(), least)
    while len(groups) > 1:
        of_label = np.empty(len(labels), np.int64)
        for at, members in enumerate(groups):
            of_label[list(members)] = at
        sizes = np.array([people[list(members)].sum() for members in groups], np.int64)
        of_people: Ints = of_label[places]
        yield Table(
            name, tuple(tuple(labels[at] for at in one) for one in groups), sizes, of_people
        )
        first, second = np.argsort(sizes, kind="stable")[:2].tolist()
        joined = tuple(sorted(groups[first] + groups[second]))
        groups = [*(g for at, g in enumerate(groups) if at not in (first, second)), joined]


def _tells_of_nobody(block_of: Ints, tables: Sequence[Table], least: int) -> bool:
    """Whether blocks and all these tables together tell of no group below `least`."""
    new = tables[-1]
    counts = _crossed(block_of, new.of_people, new.people.size)
    if not _hang_together(counts) or not _is_safe(counts, least):
        return False
    if len(tables) == 1:
        return True
    if not all(
        _hang_together(_crossed(one.of_people, new.of_people, new.people.size))
        for one in tables[:-1]
    ):
        return False
    columns = np.column_stack([block_of, *(one.of_people for one in tables)])
    cells, people = np.unique(columns, axis=0, return_counts=True)
    if len(cells) > MOST_CELLS or not _share_one_sum_only(cells):
        return False
    return is_proved(list(cells.T), people, least, seconds=PATIENCE)


def _is_safe(counts: Ints, least: int) -> bool:
    """Whether blocks and one table tell of no group below `least`: by a bound, else exactly.

    In a table with too many cells to look at each, what the bound does not prove is not told.
    """
    if is_surely_safe(counts, least):
        return True
    return bool(np.count_nonzero(counts) <= MOST_CELLS) and least_group(counts, least) is None


def is_surely_safe(counts: Ints, least: int) -> bool:
    """A bound of the audit's flows, at once for all cells; False says nothing.

    The least group around a cell is the cell and the least cut between its block and its value in
    the other cells (`metrics/auditing.py`). Either the cut goes through all else of the block:
    then the group is the block. Or another value of it lies on its side, and so do all blocks with
    that value, since what goes back is not limited: then all of these blocks' people with the
    cell's value are cut. So no group is smaller than a block, or than the people of one value in
    all blocks in which another occurs.
    """
    used = counts[:, counts.any(0)]
    shared = (used > 0).astype(np.int64).T @ used
    np.fill_diagonal(shared, least)
    return bool((used.sum(1) >= least).all() and (shared >= least).all())


def _crossed(rows: Ints, columns: Ints, wide: int) -> Ints:
    found = np.zeros((int(rows.max()) + 1, wide), np.int64)
    np.add.at(found, (rows, columns), 1)
    return found


def _hang_together(counts: Ints) -> bool:
    """Whether one can walk from any row to any other over cells in which there are people."""
    rows, columns = np.nonzero(counts)
    size = counts.shape[0] + counts.shape[1]
    used = np.ones(rows.size, np.int8)
    graph = coo_array((used, (rows, counts.shape[0] + columns)), shape=(size, size))
    empty = int((counts.sum(1) == 0).sum() + (counts.sum(0) == 0).sum())
    return int(connected_components(graph, directed=False)[0]) - empty == 1


def _share_one_sum_only(cells: Ints) -> bool:
    """Whether the sums of all tables depend on each other by the sum of everybody alone."""
    ways = []
    for column in cells.T:
        _names, at = np.unique(column, return_inverse=True)
        ways.append(np.eye(int(at.max()) + 1)[at])
    whole = np.column_stack(ways)
    return bool(int(np.linalg.matrix_rank(whole)) == whole.shape[1] - (len(ways) - 1))
