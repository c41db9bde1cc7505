"""Whether one more table of a survey's figures may be shown beside those that are (promises S4).

Who knows sums over blocks and sums over the values of an attribute knows every combination of
them. If one combination counts some people once and all others not at all, it is a figure of
these people. The smallest such group has to have `k` people.

For blocks and one attribute it is found exactly. A combination gives each block i a factor f and
each value j a factor b; a person in cell (i, j) is counted f_i - b_j times, so wanted is the least
sum of n_ij (f_i - b_j) with all differences 0 or 1, and 1 on some cell. For one cell c it is a
linear program whose dual is a flow (L. R. Ford, D. R. Fulkerson, "Flows in Networks", 1962): the
least sum is n_c plus the largest flow from the block to the value of c through the other cells, in
which a cell takes n_ij towards its value, and any amount back. Only a cell with fewer than `k`
people can lie in a group that small, and of each flow only whether it reaches `k` matters.

For several attributes an integer program looks for a group below `k`; only where it proves within
its time that there is none are the tables shown.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array, hstack
from scipy.sparse.csgraph import maximum_flow

Counts = NDArray[np.int64]
INFEASIBLE = 2  # milp's word for: there is no such combination


def least_group(table: ArrayLike, k: int) -> int | None:
    """The size of the smallest group below `k` that two tables together tell of; None for none.

    `table[i, j]` says how many people of block i have value j of the attribute; sums are known of
    each block and of each value. ValueError where a count is below 0.
    """
    n = _checked(table)
    rows, values = n.shape
    cells = [tuple(cell) for cell in np.argwhere(n)]
    start = rows + values
    capacity = _network(n, cells, k)
    found: int | None = None
    for row, value in cells:
        own = int(n[row, value])
        most = (k if found is None else found) - own
        if most <= 0:
            continue
        at = _position(capacity, row, rows + value)
        kept, capacity.data[at] = capacity.data[at], 0
        gate = _position(capacity, start, row)
        capacity.data[gate] = most
        flow = int(maximum_flow(capacity, start, rows + value).flow_value)
        capacity.data[at], capacity.data[gate] = kept, 0
        if flow < most:
            found = own + flow
    return found


def _network(n: Counts, cells: Sequence[tuple[int, ...]], k: int) -> csr_array:
    """Blocks, values and a source; a cell takes its people one way, and enough for any the other.

    Beyond `k` no flow matters. The source's ways are closed until one is asked for.
    """
    rows, values = n.shape
    size = rows + values + 1
    begins = [*(r for r, _ in cells), *(rows + v for _, v in cells), *[size - 1] * rows]
    ends = [*(rows + v for _, v in cells), *(r for r, _ in cells), *range(rows)]
    most = [*(min(int(n[cell]), k) for cell in cells), *[k] * len(cells), *[0] * rows]
    whole = coo_array((np.array(most, np.int32), (begins, ends)), shape=(size, size)).tocsr()
    whole.sort_indices()
    return whole


def _position(table: csr_array, row: int, column: int) -> int:
    """Where an entry stands among the data of a sorted table."""
    begin, end = table.indptr[row], table.indptr[row + 1]
    return int(begin + np.searchsorted(table.indices[begin:end], column))


def is_proved(
    groups: Sequence[Sequence[int]], people: ArrayLike, k: int, *, seconds: float
) -> bool:
    """Whether it is proved that several tables tell of no group below `k`.

    `groups[t][c]` is the figure of table t in which the people of cell c are counted, `people[c]`
    how many they are; a cell is one combination of block and attributes that occurs. False where a
    group was found, and where time ran out before the proof. ValueError where a count is below 0.
    """
    n = _checked(people)
    used = np.flatnonzero(n)
    if not used.size:
        return True
    cells = used.size
    places, figures, before = [], [], 0
    for table in groups:
        _names, figure = np.unique(np.asarray(table)[used], return_inverse=True)
        places.append(np.arange(cells))
        figures.append(figure + before)
        before += int(figure.max()) + 1
    at = (np.concatenate(places), np.concatenate(figures))
    factors = coo_array((np.ones(at[0].size), at)).tocsr()
    # Each cell's count of times, 0 or 1, is the sum of its figures' factors, which may be any.
    identity = coo_array((-np.ones(cells), (np.arange(cells), np.arange(cells))))
    equal = LinearConstraint(csr_array(hstack([factors, identity])), 0, 0)
    weights = np.concatenate([np.zeros(factors.shape[1]), n[used]])
    few = LinearConstraint(csr_array(weights.reshape(1, -1)), 1, k - 1)
    whole = np.concatenate([np.zeros(factors.shape[1]), np.ones(cells)])
    free = np.full(factors.shape[1], np.inf)
    bounds = Bounds(
        np.concatenate([-free, np.zeros(cells)]), np.concatenate([free, np.ones(cells)])
    )
    answer = milp(
        np.zeros(weights.size), constraints=[equal, few], integrality=whole, bounds=bounds,
        options={"time_limit": seconds},
    )  # fmt: skip
    return bool(answer.status == INFEASIBLE)


def _checked(counts: ArrayLike) -> Counts:
    found = np.asarray(counts, np.int64)
    if (found < 0).any():
        raise ValueError("A count is 0 or more.")
    return found
