"""Who is matched with whom: exact and deterministic, over arrays, without the database.

Mentees and mentors are an assignment problem with capacities, solved as a minimum-weight full
matching of a sparse bipartite graph by LAPJVsp (R. Jonker and A. Volgenant, "A shortest augmenting
path algorithm for dense and sparse linear assignment problems", Computing 38, 1987), as scipy has
it. A mentor with n seats is n equal columns. Each mentee has one more column, for staying without
a mentor, which costs more than any change of the others' pairs could win: so the cheapest full
matching matches as many mentees as can be matched, among those matchings as many with priority as
can be, and among those it has the highest total.

That both first aims hold at once is no compromise: the sets of mentees that can be matched
together are the independent sets of a transversal matroid (J. Edmonds and D. R. Fulkerson,
"Transversals and matroid partition", 1965), so whatever number of mentees with priority can be
matched at all can be matched beside the greatest number of mentees.

Peers who are matched among themselves are no bipartite graph: `pair_up` is a maximum-weight
matching of greatest size in a general graph (J. Edmonds, "Paths, trees, and flowers", 1965; after
Z. Galil, "Efficient algorithms for finding maximum matching in graphs", 1986), as rustworkx has it.
"""

import math
from typing import Any

import numpy as np
import numpy.typing as npt
import rustworkx
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.intp]

NOBODY = -1


def assign(
    scores: Any, capacity: Any, *, floor: float | None = None, priority: Any = None
) -> Whole:
    """The best mentor for each of N mentees: (N,) of mentors' indexes, -1 for no mentor.

    - `scores`: a scipy sparse matrix (N, M); stored entries are the allowed pairs, each above 0
    - `capacity`: (M,) whole numbers, the seats of each mentor
    - `floor`: no pair with a score below it
    - `priority`: (N,) truth values, who is matched before others

    First as many mentees as possible are matched, then as many with priority as possible, then
    the total score is the highest there is. Exact wherever the scores are multiples of the same
    power of two that a sum of them can hold, as whole numbers and halves are; else within the
    error of adding floating-point numbers. The same input gives the same answer.

    ValueError where shapes do not fit, a stored score is not a number above 0, or a capacity is
    below 0 or no whole number.
    """
    pairs = checked_pairs(scores)
    mentees, mentors = pairs.shape
    seats = checked_capacity(capacity, mentors)
    first = checked_priority(priority, mentees)
    rows, columns = pairs.row.astype(np.intp), pairs.col.astype(np.intp)
    values = pairs.data
    kept = seats[columns] > 0
    if floor is not None:
        kept &= values >= floor
    rows, columns, values = rows[kept], columns[kept], values[kept]
    chosen = np.full(mentees, NOBODY, dtype=np.intp)
    if not len(values):
        return chosen
    costs, owner = with_seats(rows, columns, values, seats, first)
    found, seat = min_weight_full_bipartite_matching(costs)
    is_pair = seat < len(owner)
    chosen[found[is_pair]] = owner[seat[is_pair]]
    return chosen


def with_seats(
    rows: Whole, columns: Whole, values: Floats, seats: Whole, first: npt.NDArray[np.bool_]
) -> tuple[csr_array, Whole]:
    """The costs (N, S + N) of S seats and of staying without, and whose seat each of the S is.

    No more seats are laid out for a mentor than there are mentees who may have them.
    """
    mentees, mentors = len(first), len(seats)
    wanted = np.bincount(columns, minlength=mentors)
    laid = np.minimum(seats, wanted)
    owner = np.repeat(np.arange(mentors), laid)
    begins = np.cumsum(laid) - laid
    each = laid[columns]  # as many columns for a pair as its mentor has seats
    nth = np.arange(each.sum()) - np.repeat(np.cumsum(each) - each, each)
    highest, lowest = values.max(), values.min()
    # One pair more or less shifts others along a path, each by at most the span; one path visits
    # each mentee once.
    step = mentees * (highest - lowest) + highest + 1.0
    alone = np.arange(mentees)
    costs = coo_array(
        (
            np.concatenate([np.repeat(highest + 1.0 - values, each), step + step * (1 + first)]),
            (
                np.concatenate([np.repeat(rows, each), alone]),
                np.concatenate([np.repeat(begins[columns], each) + nth, len(owner) + alone]),
            ),
        ),
        shape=(mentees, len(owner) + mentees),
    )
    return csr_array(costs), owner


def pair_up(scores: Any) -> Whole:
    """The best peer for each of N people: (N,) of indexes, each other's, -1 for nobody.

    `scores` is a symmetric scipy sparse matrix (N, N); stored entries are the allowed pairs, each
    above 0, none on the diagonal. First as many people as possible are matched, then the total
    score is the highest there is. Exact for all floating-point scores that lie within a factor of
    2**64 of each other. The same input gives the same answer.

    ValueError where the matrix is not square or symmetric, or a stored score is not above 0.
    """
    pairs = checked_pairs(scores)
    people, others = pairs.shape
    if people != others:
        raise ValueError(f"Peers need a square matrix of scores, not {people} × {others}.")
    if np.any(pairs.row == pairs.col):
        raise ValueError("Nobody can be their own peer: the diagonal has scores.")
    table = csr_array(pairs)
    difference = table - table.T
    if difference.nnz and np.any(difference.data != 0):
        raise ValueError("The scores of two peers differ by who of them is asked.")
    upper = pairs.row < pairs.col
    order = np.lexsort((pairs.col[upper], pairs.row[upper]))
    rows, columns = pairs.row[upper][order], pairs.col[upper][order]
    weights = whole_weights(pairs.data[upper][order])
    graph = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(people))
    graph.add_edges_from(list(zip(rows.tolist(), columns.tolist(), weights, strict=True)))
    found = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    partner = np.full(people, NOBODY, dtype=np.intp)
    for one, other in found:
        partner[one], partner[other] = other, one
    return partner


def whole_weights(values: Floats) -> list[int]:
    """The values as whole numbers in the same proportion: the solver adds nothing else.

    A floating-point number is a whole number times a power of two; the lowest power that occurs
    becomes one.
    """
    if not len(values):
        return []
    _mantissa, exponents = np.frexp(values)
    lowest = max(int(exponents.min()), int(exponents.max()) - 64)
    return [round(math.ldexp(value, 53 - lowest)) for value in values.tolist()]


def checked_pairs(scores: Any) -> coo_array:
    """The stored entries, once each; ValueError where one is not a number above 0."""
    pairs = coo_array(csr_array(scores, dtype=np.float64))
    if pairs.data.size and not np.all(np.isfinite(pairs.data) & (pairs.data > 0)):
        raise ValueError("The score of an allowed pair is a number above 0.")
    return pairs


def checked_capacity(capacity: Any, mentors: int) -> Whole:
    found = np.asarray(capacity)
    if found.shape != (mentors,):
        raise ValueError(f"{mentors} mentors need as many capacities, not {found.shape}.")
    whole = found.astype(np.intp)
    if np.any(whole != found) or np.any(whole < 0):
        raise ValueError("A capacity is a whole number from 0.")
    return whole


def checked_priority(priority: Any, mentees: int) -> npt.NDArray[np.bool_]:
    if priority is None:
        return np.zeros(mentees, dtype=np.bool_)
    found = np.asarray(priority, dtype=np.bool_)
    if found.shape != (mentees,):
        raise ValueError(f"{mentees} mentees need as many priorities, not {found.shape}.")
    return found
