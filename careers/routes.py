"""The cheapest routes from one role to another: pure functions over arrays, without the database.

What a hop costs depends on the hops before it: after a hop one has, skill by skill, the higher of
what one had and what that role asks for. So a role has no single cheapest way to it, and shortest
paths with one label for each role would be wrong. Simple paths are enumerated best first instead
(A*: Hart, Nilsson and Raphael, 1968), each judged by what it has cost and by the least that the
rest can cost, until the k cheapest have come out, exactly and in order.

    months of a hop = max(least months in a role, months to close its gaps)
    months to close gaps = max(longest one, sum of all ÷ skills at once), rounded up

The second line is the shortest time in which jobs that may be interrupted can be done by so many
hands (McNaughton, 1959). All sums are of whole numbers, so that equal costs tie whatever the order
of summing: skills are in tenths of a level, costs of rarity in billionths.

R roles, S skills and E edges; a role is a row of the arrays, and rows are in the order of role ids.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from heapq import heappop, heappush
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.integer[Any]]

TENTHS = 10
LEVELS = 5
MOST_HOPS = 5
MOST_ROUTES = 10
BILLIONTHS = 10**9
FAR = 2**40  # above every sum of costs, and far from the end of the range


class Prefer(StrEnum):
    """What a route should have least of; months decide between equals, then hops, then ids."""

    FASTEST = "fastest"
    SMALLEST_GAP = "smallest-gap"
    MOST_TRAVELLED = "most-travelled"


@dataclass(frozen=True)
class Net:
    """Roles with what they ask for, and the edges between them.

    `needed` (R, S): tenths of a level, 0 where a skill is not asked for; `weight` (R, S):
    importance from 1 to 5 wherever one is; `sources`, `ends` and `rarity` (E,): the rows that each
    edge joins, ordered by both, and what taking it counts by `rarity_of`; `starts` (R + 1,): where
    each row's edges begin.
    """

    needed: Whole
    weight: Whole
    sources: Whole
    ends: Whole
    rarity: Whole
    starts: Whole


@dataclass(frozen=True)
class Pace:
    """How long things take: whole months per level (S,), skills at once, least months in a role."""

    per_level: Whole
    at_once: int
    least_months: int


@dataclass(frozen=True)
class Start:
    """Where a route begins: a row, skills (S,) in tenths, and months served in that role."""

    row: int
    skills: Whole
    served: int = 0


@dataclass(frozen=True)
class Hop:
    """One step of a route: to which row, in how many months, gaining which tenths (S,).

    `weighted` is the sum of importance × tenths gained, `rarity` in billionths.
    """

    row: int
    months: int
    gained: Whole
    weighted: int
    rarity: int


@dataclass(frozen=True)
class Route:
    """A way to the target, hop by hop."""

    hops: tuple[Hop, ...]

    @property
    def rows(self) -> tuple[int, ...]:
        return tuple(hop.row for hop in self.hops)

    @property
    def months(self) -> int:
        return sum(hop.months for hop in self.hops)

    @property
    def weighted(self) -> int:
        return sum(hop.weighted for hop in self.hops)

    @property
    def rarity(self) -> int:
        return sum(hop.rarity for hop in self.hops)

    def rank(self, prefer: Prefer) -> tuple[Any, ...]:
        """What decides its place among others: the search gives routes in the order of this."""
        cost = {
            Prefer.FASTEST: self.months,
            Prefer.SMALLEST_GAP: self.weighted,
            Prefer.MOST_TRAVELLED: self.rarity,
        }[prefer]
        return cost, self.months, len(self.hops), self.rows


def net_of(needed: Whole, weight: Whole, edges: Whole, movers: Whole) -> Net:
    """Put a net together from edges (E, 2) of rows, in any order, and how many people took each.

    Raises ValueError where an edge leads from a row to itself or stands there twice.
    """
    order = np.lexsort((edges[:, 1], edges[:, 0]))
    sources, ends = edges[order, 0], edges[order, 1]
    if (sources == ends).any() or len(np.unique(edges, axis=0)) != len(edges):
        raise ValueError("An edge leads to another role, and stands there once.")
    starts = np.searchsorted(sources, np.arange(len(needed) + 1))
    rarity = rarity_of(len(needed), sources, movers[order])
    return Net(needed.astype(np.int32), weight.astype(np.int32), sources, ends, rarity, starts)


def rarity_of(roles: int, sources: Whole, movers: Whole) -> Whole:
    """−ln((movers + 1) ÷ (leavers + edges out)) of each edge (E,), in whole billionths.

    The share of those who left a role that took this way, with one imagined mover more on each of
    its edges (Laplace's rule of succession), so that an untrodden way is rare and not impossible.
    """
    leavers = np.bincount(sources, weights=movers, minlength=roles)
    out = np.bincount(sources, minlength=roles)
    share = (movers + 1) / (leavers + out)[sources]
    rarity: Whole = np.rint(-np.log(share) * BILLIONTHS).astype(np.int64)
    return rarity


def closing_months(tenths: Whole, pace: Pace) -> Whole:
    """Whole months to gain tenths of levels (…, S), rounded up; of shape (…)."""
    work = tenths * pace.per_level
    longest = work.max(axis=-1, initial=0)
    shared = -(-work.sum(axis=-1) // pace.at_once)
    months: Whole = -(-np.maximum(longest, shared) // TENTHS)
    return months


def cheapest_routes(
    net: Net, pace: Pace, start: Start, target: int, *, prefer: Prefer, k: int
) -> list[Route]:
    """The k cheapest simple routes of at most five hops, cheapest first; fewer where there are.

    None where the target is the start. Raises ValueError for a k that is not from 1 to 10.
    """
    if not 1 <= k <= MOST_ROUTES:
        raise ValueError(f"Ask for 1 to {MOST_ROUTES} routes.")
    if target == start.row:
        return []
    search = Search(net, pace, start, target, prefer)
    return [follow(net, pace, start, rows) for rows in islice(search.paths(), k)]


def follow(net: Net, pace: Pace, start: Start, rows: Sequence[int]) -> Route:
    """What one way costs, hop by hop. Raises ValueError where an edge of it does not exist."""
    hops: list[Hop] = []
    here, skills = start.row, start.skills
    for row in rows:
        first, last = net.starts[here], net.starts[here + 1]
        edge = first + int(np.searchsorted(net.ends[first:last], row))
        if edge >= last or net.ends[edge] != row:
            raise ValueError("There is no such edge.")
        gained = np.maximum(net.needed[row] - skills, 0)
        least = max(pace.least_months - (0 if hops else start.served), 0)
        hop = Hop(
            row=row,
            months=max(int(closing_months(gained, pace)), least),
            gained=gained,
            weighted=int((gained * net.weight[row]).sum()),
            rarity=int(net.rarity[edge]),
        )
        hops.append(hop)
        here, skills = row, skills + gained
    return Route(tuple(hops))


def hops_to(net: Net, target: int) -> Whole:
    """The fewest hops from each role to one (R,); FAR where there is no way."""
    return _steps(len(net.needed), net.ends, net.sources, target)


def hops_from(net: Net, start: int) -> Whole:
    """The fewest hops to each role from one (R,); FAR where there is no way."""
    return _steps(len(net.needed), net.sources, net.ends, start)


def _steps(roles: int, tails: Whole, heads: Whole, origin: int) -> Whole:
    steps = np.full(roles, FAR, dtype=np.int64)
    steps[origin] = reach = 0
    while True:
        reached = heads[steps[tails] == reach]
        fresh = reached[steps[reached] == FAR]
        if not len(fresh):
            return steps
        reach += 1
        steps[fresh] = reach


class Search:
    """One enumeration of paths, best first, over the skills in which anything can be missing."""

    def __init__(self, net: Net, pace: Pace, start: Start, target: int, prefer: Prefer) -> None:
        matters = net.needed.max(axis=0, initial=0) > start.skills
        self.net, self.start, self.target, self.prefer = net, start, target, prefer
        self.needed, self.weight = net.needed[:, matters], net.weight[:, matters]
        self.skills = start.skills[matters].astype(np.int32)
        self.pace = Pace(pace.per_level[matters], pace.at_once, pace.least_months)
        self.hops_left = hops_to(net, target)
        self.columns = np.arange(len(self.skills))
        if prefer is Prefer.SMALLEST_GAP:
            self.prices = [self.price_table(hops) for hops in range(MOST_HOPS)]
        elif prefer is Prefer.MOST_TRAVELLED:
            self.rarest = self.rarity_left()

    def paths(self) -> Iterator[tuple[int, ...]]:
        """The rows after the start of all simple paths to the target, the cheapest first."""
        if self.hops_left[self.start.row] > MOST_HOPS:
            return
        # (least cost, least months, fewest hops, path), then what it has cost so far: paths
        # differ, so nothing after them is ever compared.
        waiting: list[Any] = [(0, 0, 0, (self.start.row,), 0, 0, self.skills)]
        while waiting:
            *_least, path, cost, months, skills = heappop(waiting)
            if path[-1] == self.target:
                yield path[1:]
                continue
            for way in self.ways_on(path, cost, months, skills):
                heappush(waiting, way)

    def ways_on(
        self, path: tuple[int, ...], cost: int, months: int, skills: Whole
    ) -> Iterator[tuple[Any, ...]]:
        """A path with each hop that may follow, each with the least that it can come to."""
        done = len(path)
        edges = self.edges_on(path)
        ends = self.net.ends[edges]
        gained = np.maximum(self.needed[ends] - skills, 0)
        after = skills + gained
        least = self.pace.least_months
        here = max(least - self.start.served, 0) if done == 1 else least
        months_now = months + np.maximum(closing_months(gained, self.pace), here)
        missing = np.maximum(self.needed[self.target] - after, 0)
        hops = self.hops_left[ends]
        months_all = months_now + np.maximum(closing_months(missing, self.pace), least * hops)
        if self.prefer is Prefer.FASTEST:
            cost_now, cost_all = months_now, months_all
        elif self.prefer is Prefer.SMALLEST_GAP:
            cost_now = cost + (gained * self.weight[ends]).sum(axis=1)
            cost_all = cost_now + self.prices[MOST_HOPS - done][after, self.columns].sum(axis=1)
        else:
            cost_now = cost + self.net.rarity[edges]
            cost_all = cost_now + self.rarest[MOST_HOPS - done][ends]
        least_hops = done + hops
        numbers = (cost_all, months_all, least_hops, ends, cost_now, months_now)
        for number, row in enumerate(zip(*(each.tolist() for each in numbers), strict=True)):
            yield (*row[:3], (*path, row[3]), *row[4:], after[number])

    def edges_on(self, path: tuple[int, ...]) -> Whole:
        """The edges that lead on from a path to a role that is new and not too far away."""
        first, last = self.net.starts[path[-1]], self.net.starts[path[-1] + 1]
        ends = self.net.ends[first:last]
        fits = self.hops_left[ends] <= MOST_HOPS - len(path)
        for row in path:
            fits &= ends != row
        edges: Whole = first + np.flatnonzero(fits)
        return edges

    def price_table(self, hops: int) -> Whole:
        """The least that the levels still missing for the target can weigh, by skill and tenth.

        (51, S): the sum over the missing tenths of the smallest importance at which any role that
        still lies within so many hops of the target asks for that tenth.
        """
        near = self.hops_left <= max(hops - 1, 0)
        needed, weight = self.needed[near], self.weight[near].astype(np.int64)
        prices = [
            np.where(needed > level * TENTHS, weight, FAR).min(axis=0, initial=FAR)
            for level in range(LEVELS)
        ]
        by_tenth = np.repeat(np.array(prices, dtype=np.int64), TENTHS, axis=0)
        tenths = np.arange(LEVELS * TENTHS)[:, np.newaxis]
        missing = np.where(tenths < self.needed[self.target], by_tenth, 0)
        table = np.zeros((LEVELS * TENTHS + 1, len(self.skills)), dtype=np.int64)
        table[:-1] = missing[::-1].cumsum(axis=0)[::-1]
        return table

    def rarity_left(self) -> list[Whole]:
        """The least rarity from each role to the target within 0, 1, … hops, each (R,)."""
        least = np.full(len(self.needed), FAR, dtype=np.int64)
        least[self.target] = 0
        tables: list[Whole] = [least]
        for _hop in range(MOST_HOPS - 1):
            within = tables[-1].copy()
            np.minimum.at(within, self.net.sources, self.net.rarity + tables[-1][self.net.ends])
            tables.append(within)
        return tables
