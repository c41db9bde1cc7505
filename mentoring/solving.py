"""From a cohort to proposals: pins first, then the best matching of all others; no database.

The seed orders people before they are matched: of matchings that are equally good it decides which
one is found, and nothing else. The same cohort, weights, floor and seed give the same proposals.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array, csr_array

from mentoring.candidates import candidates
from mentoring.matching import NOBODY, assign, pair_up
from mentoring.scoring import Cohort, Rule, Whole, blocks, parts, rules, score

Pin = tuple[int, int]
CHUNK = 500  # pairs looked at together, each beside all others of its row


@dataclass(frozen=True)
class Task:
    """One cohort to be matched: free seats, who comes first, and which pairs are kept together."""

    cohort: Cohort
    seats: npt.NDArray[np.intp]
    priority: npt.NDArray[np.bool_]
    pins: Sequence[Pin]
    is_of_peers: bool


@dataclass(frozen=True)
class Wanted:
    """By which settings: weights of the parts, the least score of a pair, and the seed."""

    weights: Mapping[str, float]
    floor: float | None = None
    seed: int = 0


@dataclass(frozen=True)
class Matching:
    """Who is matched with whom: for each mentee the mentor's column or -1, and each pair's score.

    Among peers both of two have each other; `pairs` names them once.
    """

    chosen: Whole
    scores: npt.NDArray[np.float64]
    pinned: frozenset[Pin]
    is_of_peers: bool

    @property
    def pairs(self) -> list[Pin]:
        found = [(row, int(column)) for row, column in enumerate(self.chosen) if column != NOBODY]
        return [pin for pin in found if not self.is_of_peers or pin[0] < pin[1]]

    @property
    def matched(self) -> int:
        """How many people have somebody."""
        return int((self.chosen != NOBODY).sum())

    @property
    def total(self) -> float:
        """The sum of the pairs' scores, in tenths."""
        return round(float(sum(self.scores[row] for row, _column in self.pairs)), 1)


def weigh(task: Task, wanted: Wanted, told: Callable[[int], None] = lambda done: None) -> csr_array:
    """The scores of the pairs that go into the matching; among peers the mean of both views."""
    found = candidates(task.cohort, wanted.weights, told=told)
    return both_views(task.cohort, wanted.weights, found) if task.is_of_peers else found


def packed(pairs: csr_array) -> bytes:
    """A table of scores, in tenths, as few bytes as it takes."""
    table = coo_array(pairs)
    tenths = np.round(table.data * 10).astype(np.uint16)
    found = io.BytesIO()
    np.savez_compressed(
        found,
        shape=np.array(pairs.shape),
        rows=table.row.astype(np.uint32),
        columns=table.col.astype(np.uint32),
        tenths=tenths,
    )
    return found.getvalue()


def unpacked(data: bytes) -> csr_array:
    """The table that was packed."""
    with np.load(io.BytesIO(data)) as kept:
        values = kept["tenths"].astype(np.float64) / 10
        at = (kept["rows"].astype(np.intp), kept["columns"].astype(np.intp))
        one, other = kept["shape"].tolist()
        return csr_array(coo_array((values, at), shape=(one, other)))


def solve(task: Task, wanted: Wanted, pairs: csr_array, more: Sequence[Pin] = ()) -> Matching:
    """The best matching in which the pins hold, and `more` of them; impossible ones do not."""
    kept = possible(task, [*more, *task.pins])
    seats = task.seats.copy()
    for _row, column in kept:
        seats[column] -= 1
    chosen = free(task, wanted, pairs, kept, seats)
    scores = np.zeros(len(chosen), dtype=np.float64)
    rows = np.flatnonzero(chosen != NOBODY)
    if len(rows):
        scores[rows] = pairs[rows, chosen[rows]]
    for row, column in kept:
        value = score_of(task, wanted.weights, row, column)
        chosen[row], scores[row] = column, value
        if task.is_of_peers:
            chosen[column], scores[column] = row, value
    return Matching(chosen, scores, frozenset(kept), task.is_of_peers)


def free(
    task: Task,
    wanted: Wanted,
    pairs: csr_array,
    kept: Sequence[Pin],
    seats: npt.NDArray[np.intp],
) -> Whole:
    """The matching of everybody whom no pin places."""
    placed = {row for row, _column in kept}
    if task.is_of_peers:
        placed |= {column for _row, column in kept}
    table = coo_array(pairs)
    left = ~np.isin(table.row, list(placed))
    if task.is_of_peers:
        left &= ~np.isin(table.col, list(placed))
    if wanted.floor is not None:
        left &= table.data >= wanted.floor
    shape = pairs.shape
    if task.is_of_peers:
        order = np.random.default_rng(wanted.seed).permutation(shape[0])
        orders = (order, order)
    else:
        dice = np.random.default_rng(wanted.seed)
        orders = (dice.permutation(shape[0]), dice.permutation(shape[1]))
    to_row, to_column = np.argsort(orders[0]), np.argsort(orders[1])
    turned = csr_array(
        coo_array(
            (table.data[left], (to_row[table.row[left]], to_column[table.col[left]])), shape=shape
        )
    )
    if task.is_of_peers:
        found = pair_up(turned)
    else:
        found = assign(turned, seats[orders[1]], priority=task.priority[orders[0]])
    chosen = np.full(shape[0], NOBODY, dtype=np.intp)
    hit = found != NOBODY
    chosen[orders[0][hit]] = orders[1][found[hit]]
    return chosen


def possible(task: Task, pins: Sequence[Pin]) -> list[Pin]:
    """The pins that break no rule and find a seat, in their order; each person once."""
    seats, kept = task.seats.copy(), []
    placed: set[int] = set()
    for row, column in pins:
        people = {row, column} if task.is_of_peers else {row}
        if people & placed or seats[column] < 1 or (task.is_of_peers and seats[row] < 1):
            continue
        if broken(task, row, column) != Rule.NONE:
            continue
        kept.append((row, column))
        placed |= people
        seats[column] -= 1
    return kept


def broken(task: Task, row: int, column: int) -> Rule:
    """Which rules one pair breaks."""
    return broken_by(task, [(row, column)])[0]


def broken_by(task: Task, pairs: Sequence[Pin]) -> list[Rule]:
    """Which rules each of some pairs breaks."""
    found: list[Rule] = []
    for begin in range(0, len(pairs), CHUNK):
        rows, columns = np.array(pairs[begin : begin + CHUNK], dtype=np.intp).T
        there = rules(task.cohort, rows)[np.arange(len(rows)), columns]
        found += [Rule(int(value)) for value in there]
    return found


def score_of(task: Task, weights: Mapping[str, float], row: int, column: int) -> float:
    """The score of one pair, whether it is among the candidates or not."""
    found = float(score(task.cohort, weights, np.array([row]))[0, column])
    if task.is_of_peers:
        back = float(score(task.cohort, weights, np.array([column]))[0, row])
        return middle(round(found, 1), round(back, 1))
    return round(found, 1)


def parts_of(task: Task, pairs: Sequence[Pin]) -> list[dict[str, float | None]]:
    """The parts of some pairs, each from 0 to 1; None where one cannot be told."""
    found: list[dict[str, float | None]] = []
    for begin in range(0, len(pairs), CHUNK):
        chunk = pairs[begin : begin + CHUNK]
        there = parts(task.cohort, np.array([row for row, _column in chunk], dtype=np.intp))
        columns = np.array([column for _row, column in chunk], dtype=np.intp)
        line = np.arange(len(chunk))
        values: dict[str, Any] = {name: table[line, columns] for name, table in there.items()}
        if task.is_of_peers:
            back = parts(task.cohort, columns)
            rows = np.array([row for row, _column in chunk], dtype=np.intp)
            values = {name: (values[name] + back[name][line, rows]) / 2 for name in values}
        found += [
            {name: told_value(table[index]) for name, table in values.items()} for index in line
        ]
    return found


def told_value(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), 4)


def middle(one: float, other: float) -> float:
    """The mean of two scores, in tenths; the same whichever comes first."""
    return round((round(one * 10) + round(other * 10)) // 2 / 10, 1)


def both_views(cohort: Cohort, weights: Mapping[str, float], found: csr_array) -> csr_array:
    """One score for two peers: the mean of how each suits the other."""
    known = coo_array(found + found.T)
    table = csr_array(known)
    rows, columns, values = [], [], []
    for block in blocks(cohort):
        scores = score(cohort, weights, block)
        scores[rules(cohort, block) != Rule.NONE] = 0
        here = coo_array(table[block])
        rows.append(block[here.row])
        columns.append(here.col)
        values.append(np.round(scores[here.row, here.col].astype(np.float64) * 10))
    if not rows:
        return found
    at = (np.concatenate(rows), np.concatenate(columns))
    one_way = csr_array(coo_array((np.concatenate(values), at), shape=found.shape))
    other = csr_array(one_way.T)
    both = coo_array(one_way)
    back = np.asarray(other[both.row, both.col]).ravel()
    allowed = (both.data > 0) & (back > 0) & (both.row != both.col)
    means = np.floor((both.data[allowed] + back[allowed]) / 2) / 10
    return csr_array(coo_array((means, (both.row[allowed], both.col[allowed])), shape=found.shape))
