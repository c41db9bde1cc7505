"""Measure mentor matching of made-up cohorts, without a database; prints JSON.

Cohorts are random, with the scarcity of real ones: few mentors know what is wanted, and every
tenth mentee or so wishes for somebody.
"""

import json
import resource
import sys
import time

import numpy as np
from scipy.sparse import coo_array, csr_array

from mentoring.candidates import candidates
from mentoring.matching import assign
from mentoring.scoring import WEIGHTS, Cohort, Rule, Side

SKILLS, ROLES, FAMILIES, LANGUAGES, UNITS, PLACES = 120, 400, 40, 8, 300, 30
EVERYTHING = 10**9


def main() -> None:
    json.dump({"jobs": jobs(), "quality": [quality(seed) for seed in (1, 2, 3)]}, sys.stdout)


def jobs() -> list[list]:
    """The whole way from arrays to the answer, and the most memory that it took."""
    rows = []
    for mentees, mentors, bar in ((500, 200, 1), (10_000, 4_000, 15)):
        them, capacity = cohort(mentees, mentors, seed=1)
        started = time.perf_counter()
        scores = candidates(them, WEIGHTS)
        scored = time.perf_counter()
        found = assign(scores, capacity)
        done = time.perf_counter()
        name = f"{mentees:,} mentees × {mentors:,} mentors: scores, candidates and assignment"
        rows.append([name, done - started, bar])
        rows.append([f"… of it the assignment over {scores.nnz:,} pairs", done - scored, None])
        assert (found >= 0).all()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    rows.append(["the most memory meanwhile, in GiB", memory, 2])
    return rows


def quality(seed: int) -> list[list]:
    """Matched people and total of 1,000 × 400: with candidates, with all pairs, and greedily."""
    them, capacity = cohort(1_000, 400, seed=seed, seats=(1, 3))
    everything = candidates(them, WEIGHTS, for_a_mentee=EVERYTHING, for_a_mentor=EVERYTHING)
    few = candidates(them, WEIGHTS)
    ways = [
        ("candidates", few, assign(few, capacity)),
        ("all pairs", everything, assign(everything, capacity)),
        ("greedy", everything, greedy(everything, capacity)),
    ]
    return [[f"cohort {seed}, {name}", scores.nnz, *worth(everything, found)]
            for name, scores, found in ways]  # fmt: skip


def worth(scores: csr_array, found: np.ndarray) -> list[float]:
    """How many are matched, their total, mean and worst score."""
    rows = np.flatnonzero(found >= 0)
    values = np.array([scores[row, found[row]] for row in rows])
    return [len(rows), float(values.sum()), float(values.mean()), float(values.min())]


def greedy(scores: csr_array, capacity: np.ndarray) -> np.ndarray:
    """The best pair that is left, again and again: what is done by hand, and by most products."""
    pairs, left = scores.tocoo(), capacity.copy()
    found = np.full(scores.shape[0], -1, dtype=np.intp)
    for at in np.argsort(-pairs.data, kind="stable"):
        mentee, mentor = pairs.row[at], pairs.col[at]
        if found[mentee] < 0 and left[mentor] > 0:
            found[mentee] = mentor
            left[mentor] -= 1
    return found


def cohort(
    mentees: int, mentors: int, *, seed: int, seats: tuple[int, int] = (1, 6)
) -> tuple[Cohort, np.ndarray]:
    """A cohort in which a mentor has from `seats[0]` to `seats[1] - 1` seats."""
    random = np.random.default_rng(seed)
    wanted = np.zeros((mentees, SKILLS), dtype=np.float32)
    np.put_along_axis(wanted, random.random((mentees, SKILLS)).argsort(axis=1)[:, :5], 1, axis=1)
    known = random.random((mentors, SKILLS)) < 0.15
    strength = np.where(known, random.uniform(0.3, 5, (mentors, SKILLS)), 0).astype(np.float32)
    aims, held = random.random((mentees, ROLES)) < 0.005, random.random((mentors, ROLES)) < 0.005
    family = np.eye(FAMILIES, dtype=np.float32)[random.integers(0, FAMILIES, ROLES)]
    them = Cohort(
        mentees=side(random, mentees, 0, grades=(1, 6)),
        mentors=side(random, mentors, mentees, grades=(3, 9)),
        wanted=wanted, strength=strength, aims=aims, held=held,
        aim_families=aims.astype(np.float32) @ family > 0,
        held_families=held.astype(np.float32) @ family > 0,
        mentee_ranks=wishes(random, mentees, mentors),
        mentor_ranks=csr_array(wishes(random, mentors, mentees).T),
        paths=paths(UNITS),
        barred={Rule.REPORTING_LINE: barred(random, mentees, mentors)},
        least_overlap=2,
    )  # fmt: skip
    return them, random.integers(*seats, mentors)


def side(random: np.random.Generator, count: int, first: int, grades: tuple[int, int]) -> Side:
    languages = random.random((count, LANGUAGES)) < 0.1
    languages[:, 0] |= random.random(count) < 0.95
    languages[~languages.any(axis=1), 0] = True
    return Side(
        person=np.arange(first, first + count),
        languages=languages,
        place=random.integers(0, PLACES, count),
        offset=random.choice([0.0, 1.0, 1.0, 1.0, 3.0, 5.5, 8.0], count),
        unit=random.integers(0, UNITS, count),
        grade=random.integers(*grades, count).astype(float),
    )


def paths(units: int, below: int = 4) -> np.ndarray:
    """Each unit with all above it, in a tree in which every unit has four below."""
    found = []
    for unit in range(units):
        way = [unit]
        while way[0]:
            way.insert(0, (way[0] - 1) // below)
        found.append(way)
    deepest = max(map(len, found))
    return np.array([way + [-1] * (deepest - len(way)) for way in found])


def wishes(random: np.random.Generator, rows: int, columns: int) -> csr_array:
    """Every tenth ranks three of the others."""
    who = np.repeat(random.permutation(rows)[: rows // 10], 3)
    whom = random.integers(0, columns, len(who))
    # Who is drawn twice by the same person is their first wish.
    _pairs, kept = np.unique(who * columns + whom, return_index=True)
    ranks = np.tile([1, 2, 3], len(who) // 3)[kept]
    return csr_array(coo_array((ranks, (who[kept], whom[kept])), shape=(rows, columns)))


def barred(random: np.random.Generator, rows: int, columns: int) -> csr_array:
    """Every thousandth pair."""
    count = rows * columns // 1000
    places = (random.integers(0, rows, count), random.integers(0, columns, count))
    return csr_array(coo_array((np.ones(count, dtype=np.int8), places), shape=(rows, columns)))


if __name__ == "__main__":
    main()
