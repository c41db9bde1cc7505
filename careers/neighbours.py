"""Which roles are near in skills: pure functions over arrays, without the database.

A role is as near as somebody who meets exactly what the other one asks for would be to it, by
readiness × coverage (careers/fit.py): the share of its importance that is met for certain. Near
are at most the eight nearest, from three fifths on, of the roles at most one grade step up or down.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from careers.fit import Floats, Whole, fit

MOST = 8
LEAST_SHARE = 0.6
NO_GRADE = -1
ROWS_AT_ONCE = 256

Pairs = npt.NDArray[np.integer[Any]]


def grade_steps(ranks: list[int | None]) -> Whole:
    """Each role's grade as a number of steps from the lowest (R,); NO_GRADE without one.

    Ranks may leave numbers out: the next higher rank that any role has is one step up.
    """
    known = sorted({rank for rank in ranks if rank is not None})
    step_of = {rank: step for step, rank in enumerate(known)}
    return np.array([NO_GRADE if rank is None else step_of[rank] for rank in ranks], dtype=np.int64)


def near_roles(
    needed: Whole, importance: Floats, steps: Whole, *, retired: Sequence[int] = ()
) -> tuple[Pairs, Floats]:
    """The pairs (P, 2) of rows where the second is near to the first, and how near (P,), 0 to 1.

    `needed` and `importance` (R, S) as in careers/fit.py; `steps` (R,) as `grade_steps` gives
    them. A role without a grade is near to none, and none is near to a `retired` row. Of equally
    near roles an earlier row goes first.
    """
    offered = np.ones(len(steps), dtype=np.bool_)
    offered[list(retired)] = False
    pairs, shares = [np.empty((0, 2), dtype=np.int64)], [np.empty(0)]
    for step in np.unique(steps[steps != NO_GRADE]):
        others = np.flatnonzero(offered & (steps != NO_GRADE) & (np.abs(steps - step) <= 1))
        own = np.flatnonzero(steps == step)
        for first in range(0, len(own), ROWS_AT_ONCE):
            rows = own[first : first + ROWS_AT_ONCE]
            share = share_of(needed, importance, rows, others)
            order = np.argsort(-share, axis=1, kind="stable")[:, :MOST]
            nearest = np.take_along_axis(share, order, axis=1)
            at, column = np.nonzero(nearest >= LEAST_SHARE)
            pairs.append(np.stack([rows[at], others[order[at, column]]], axis=1))
            shares.append(nearest[at, column])
    return np.concatenate(pairs), np.concatenate(shares)


def share_of(needed: Whole, importance: Floats, rows: Whole, others: Whole) -> Floats:
    """How near each of some roles is to each of some rows (rows, others); −1 to itself."""
    levels = np.where(needed[rows] > 0, needed[rows], np.nan).astype(np.float64)
    share = np.nan_to_num(fit(levels, needed[others], importance[others]).score, nan=0.0)
    share[rows[:, np.newaxis] == others[np.newaxis, :]] = -1.0
    return share
