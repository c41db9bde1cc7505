"""Which pairs of a large cohort go into the matching: the best few of everybody.

40 million pairs are too many to hold and to solve, and nearly all of them can never be chosen.
Kept are the best of each mentee and the best of each mentor: whoever is in few lists of others
still has a list of their own. What this costs is measured against the unpruned optimum in
`make bench`.
"""

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array, csr_array

from mentoring.scoring import Cohort, Floats, Rule, Whole, blocks, rules, score

FOR_A_MENTEE = 60
FOR_A_MENTOR = 60


def candidates(
    cohort: Cohort,
    weights: Mapping[str, float],
    *,
    for_a_mentee: int = FOR_A_MENTEE,
    for_a_mentor: int = FOR_A_MENTOR,
    told: Callable[[int], None] = lambda done: None,
) -> csr_array:
    """The scores of the pairs that are allowed and among the best of either, sparse (N, M).

    Of equal scores the one is kept that comes first after the mentee's own place, so that not
    all mentees have the same few mentors. `told` hears how many mentees are done.
    """
    count, mentors = len(cohort.mentees), len(cohort.mentors)
    kept: list[tuple[Whole, Whole, Floats]] = []
    best = np.zeros((0, mentors), dtype=np.float32)
    whose = np.zeros((0, mentors), dtype=np.intp)
    for rows in blocks(cohort):
        found = score(cohort, weights, rows)
        found[rules(cohort, rows) != Rule.NONE] = 0
        kept.append(best_of_rows(found, rows, for_a_mentee))
        best, whose = best_of_columns(best, whose, found, rows, for_a_mentor)
        told(int(rows[-1]) + 1)
    if best.size:
        lines, columns = np.nonzero(best)
        kept.append((whose[lines, columns], columns, best[lines, columns]))
    return once(kept, (count, mentors))


def best_of_rows(found: Floats, rows: Whole, most: int) -> tuple[Whole, Whole, Floats]:
    """The best allowed mentors of each of some mentees; 0 stands for a pair not allowed."""
    mentors = found.shape[1]
    if mentors > most:
        turned = (np.arange(mentors)[None, :] - rows[:, None] * most) % mentors
        # Scores are tenths: less than half of one tells equal ones apart, and no others.
        key = found - turned.astype(np.float32) / np.float32(mentors * 25)
        columns = np.argpartition(-key, most - 1, axis=1)[:, :most]
    else:
        columns = np.broadcast_to(np.arange(mentors), found.shape)
    lines = np.broadcast_to(np.arange(len(rows))[:, None], columns.shape)
    values = found[lines, columns]
    is_allowed = values > 0
    return rows[lines[is_allowed]], columns[is_allowed], values[is_allowed]


def best_of_columns(
    best: Floats, whose: Whole, found: Floats, rows: Whole, most: int
) -> tuple[Floats, Whole]:
    """The best mentees of each mentor so far, and which they are; (≤ most, M) each."""
    values = np.vstack([best, found])
    owners = np.vstack([whose, np.broadcast_to(rows[:, None], found.shape)])
    if len(values) <= most:
        return values, owners
    lines = np.argpartition(-values, most - 1, axis=0)[:most]
    return np.take_along_axis(values, lines, axis=0), np.take_along_axis(owners, lines, axis=0)


def once(kept: list[tuple[Whole, Whole, Floats]], shape: tuple[int, int]) -> csr_array:
    """All pairs in order, each once."""
    if not kept:
        return csr_array(shape, dtype=np.float64)
    rows, columns, values = (np.concatenate(part) for part in zip(*kept, strict=True))
    place: npt.NDArray[np.int64] = rows.astype(np.int64) * shape[1] + columns
    _places, first = np.unique(place, return_index=True)
    # In double precision a tenth is the same number wherever it was worked out.
    tenths = np.round(values[first].astype(np.float64), 1)
    return csr_array(coo_array((tenths, (rows[first], columns[first])), shape=shape))
