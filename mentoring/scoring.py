"""How well a mentee and a mentor go together: pure functions over a whole cohort, no database.

    score = 100 · Σ weight · part / Σ weight · (1 where the part can be told, else 0), at least 1

summed over the parts below, each from 0 to 1. The formula is this product's own (see
docs/figures.md). A part of which nothing is known or asked, as the wishes of somebody who has
none, can be won by nobody and is left out of both sums: so 100 is always within reach, and what
is unknown counts neither for nor against a pair.

A cohort has N mentees and M mentors, over S skills, R roles, F families, L languages and U units.
Pairs are worked out for some mentees and all mentors at once, as arrays (n, M): whoever needs all
of them goes through `blocks`, since 40 million pairs with eight parts do not fit into memory.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntFlag
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

Floats = npt.NDArray[np.float32]
Whole = npt.NDArray[np.intp]
Truths = npt.NDArray[np.bool_]

HIGHEST_LEVEL = 5
MOST_WISHES = 5
WORKDAY = 8.0  # hours
SAME_FAMILY = 0.5  # of the experience of the very role
SAME_PLACE = 0.5  # of the part `place`; the rest is the share of the workday in common
BLOCK = 500  # mentees at once: 500 × 4,000 pairs with their parts take about 100 MB

# How helpful a mentor is by the number of grades above the mentee, from -1 (below) to 4 or more.
STEPS = (0.0, 0.4, 0.8, 1.0, 0.8, 0.5)
# The other way round for reverse mentoring, in which whoever is junior teaches.
REVERSE_STEPS = (1.0, 0.4, 0.2, 0.0, 0.0, 0.0)

PARTS = (
    "competencies",
    "experience",
    "mentee_wish",
    "mentor_wish",
    "languages",
    "place",
    "distance",
    "seniority",
)
WEIGHTS: Mapping[str, float] = {
    "competencies": 10,
    "experience": 5,
    "mentee_wish": 10,
    "mentor_wish": 5,
    "languages": 3,
    "place": 3,
    "distance": 1,
    "seniority": 3,
}


class Rule(IntFlag):
    """Why a pair is not allowed; more than one may hold."""

    NONE = 0
    SAME_PERSON = 1
    REPORTING_LINE = 2
    BLOCKED = 4
    AGAIN = 8
    NO_LANGUAGE = 16
    TOO_FAR = 32
    FORBIDDEN = 64


@dataclass(frozen=True)
class Side:
    """What is known of K people on one side of a cohort.

    `person` are ids, to tell one who is on both sides. `languages` (K, L) truth values. `place`
    and `unit` are indexes, -1 where unknown; `offset` hours ahead of UTC, `grade` ranks, both NaN
    where unknown.
    """

    person: Whole
    languages: Truths
    place: Whole
    offset: npt.NDArray[np.float64]
    unit: Whole
    grade: npt.NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True)
class Cohort:
    """Everybody who could be matched, and what is known of their pairs.

    - `wanted` (N, S): how much each mentee wants each competency, 0 where not
    - `strength` (M, S): the mentors' levels × confidence, from 0 to 5, 0 where unknown
    - `aims` (N, R) and `held` (M, R): roles aimed for, and held; `aim_families` (N, F) and
      `held_families` (M, F) the same of families; truth values
    - `mentee_ranks` and `mentor_ranks`: sparse (N, M), ranks from 1, stored where one wishes for
      the other
    - `paths` (U, D): ids of the units from the top down to each, itself the last; -1 after it
    - `barred`: for each rule about single pairs, a sparse (N, M) with entries where it holds
    - `least_overlap` hours of the workday in common, and whether a language in common is needed
    """

    mentees: Side
    mentors: Side
    wanted: Floats
    strength: Floats
    aims: Truths
    held: Truths
    aim_families: Truths
    held_families: Truths
    mentee_ranks: csr_array
    mentor_ranks: csr_array
    paths: Whole
    barred: Mapping[Rule, csr_array] = field(default_factory=dict)
    least_overlap: float = 0.0
    needs_language: bool = True
    steps: Sequence[float] = STEPS


class Part(NamedTuple):
    """One part of n mentees and M mentors: (n, M) from 0 to 1, and of whom it can be told.

    It can be told of a pair where it can be told of both; elsewhere the value is 0.
    """

    values: Floats
    of_mentees: Truths
    of_mentors: Truths


def score(cohort: Cohort, weights: Mapping[str, float], rows: Whole) -> Floats:
    """Scores of some mentees and all mentors as (n, M), from 1 to 100, in tenths."""
    used = [(PART[name], weights[name]) for name in PARTS if weights.get(name, 0) > 0]
    won = np.zeros((len(rows), len(cohort.mentors)), dtype=np.float32)
    reach_of_mentees = np.zeros((len(rows), len(used)), dtype=np.float32)
    reach_of_mentors = np.zeros((len(used), len(cohort.mentors)), dtype=np.float32)
    for number, (part, weight) in enumerate(used):
        found = part(cohort, rows)
        won += np.float32(weight) * found.values
        reach_of_mentees[:, number] = weight * found.of_mentees
        reach_of_mentors[number] = found.of_mentors
    within_reach = reach_of_mentees @ reach_of_mentors
    np.divide(won, within_reach, out=won, where=within_reach > 0)
    # Tenths: what is shown is what was compared.
    return np.maximum(np.round(won * np.float32(1000)) / np.float32(10), np.float32(1))


def parts(cohort: Cohort, rows: Whole) -> dict[str, Floats]:
    """Every part of some mentees and all mentors as (n, M), from 0 to 1; NaN where not told."""
    found = {}
    for name in PARTS:
        part = PART[name](cohort, rows)
        told = part.of_mentees[:, None] & part.of_mentors[None, :]
        found[name] = np.where(told, part.values, np.float32(np.nan))
    return found


def rules(cohort: Cohort, rows: Whole) -> npt.NDArray[np.uint8]:
    """Which rules each pair of some mentees and all mentors breaks, as flags of `Rule` (n, M)."""
    mentees, mentors = cohort.mentees, cohort.mentors
    broken = np.zeros((len(rows), len(mentors)), dtype=np.uint8)
    broken[mentees.person[rows][:, None] == mentors.person[None, :]] |= np.uint8(Rule.SAME_PERSON)
    for rule, pairs in cohort.barred.items():
        broken[pairs[rows].toarray() != 0] |= np.uint8(rule)
    if cohort.needs_language:
        broken[~shared(mentees.languages[rows], mentors.languages)] |= np.uint8(Rule.NO_LANGUAGE)
    if cohort.least_overlap > 0:
        hours = overlap(mentees.offset[rows], mentors.offset)
        broken[hours < cohort.least_overlap] |= np.uint8(
            Rule.TOO_FAR
        )  # what is unknown is not too far
    return broken


def blocks(cohort: Cohort, size: int = BLOCK) -> Iterator[Whole]:
    """All mentees, some at a time."""
    for begin in range(0, len(cohort.mentees), size):
        yield np.arange(begin, min(begin + size, len(cohort.mentees)))


# --- parts ---


def competencies(cohort: Cohort, rows: Whole) -> Part:
    """The mentor's level × confidence in what the mentee wants, out of the highest level."""
    wanted = cohort.wanted[rows]
    total = wanted.sum(axis=1, keepdims=True)
    is_told = total[:, 0] > 0
    total[~is_told] = 1
    share = wanted / (total * np.float32(HIGHEST_LEVEL))
    return Part(share @ cohort.strength.T, is_told, everybody(cohort.mentors))


def experience(cohort: Cohort, rows: Whole) -> Part:
    """Whether the mentor has held a role that the mentee aims for, or one of its family."""
    role = shared(cohort.aims[rows], cohort.held)
    family = shared(cohort.aim_families[rows], cohort.held_families)
    found = np.maximum(role, family * np.float32(SAME_FAMILY))
    return told(found, has_any(cohort.aims[rows]), everybody(cohort.mentors))


def mentee_wish(cohort: Cohort, rows: Whole) -> Part:
    """How high the mentee ranks the mentor, of those who wish for somebody."""
    ranks = cohort.mentee_ranks[rows]
    wishes = np.diff(ranks.indptr) > 0
    return Part(wish(ranks), wishes, everybody(cohort.mentors))


def mentor_wish(cohort: Cohort, rows: Whole) -> Part:
    """How high the mentor ranks the mentee, of those who wish for somebody."""
    wishes = np.bincount(cohort.mentor_ranks.indices, minlength=len(cohort.mentors)) > 0
    return Part(wish(cohort.mentor_ranks[rows]), np.ones(len(rows), dtype=np.bool_), wishes)


def wish(ranks: csr_array) -> Floats:
    """1 for the first wish, less for each further one, 0 for none."""
    found = ranks.copy()
    found.data = np.clip((MOST_WISHES + 1 - ranks.data) / np.float32(MOST_WISHES), 0, 1)
    values: Floats = found.toarray().astype(np.float32)
    return values


def languages(cohort: Cohort, rows: Whole) -> Part:
    """How many languages both speak, each half as much as the one before: 0, 0.5, 0.75 …"""
    mine, theirs = cohort.mentees.languages[rows], cohort.mentors.languages
    count = mine.astype(np.float32) @ theirs.astype(np.float32).T
    found: Floats = 1 - np.float32(0.5) ** count
    return Part(found, has_any(mine), has_any(theirs))


def place(cohort: Cohort, rows: Whole) -> Part:
    """Half for the same place, half for the share of the workday that both have in common."""
    mentees, mentors = cohort.mentees, cohort.mentors
    here, there = mentees.offset[rows], mentors.offset
    same = (mentees.place[rows][:, None] == mentors.place[None, :]) & (mentors.place >= 0)
    found = overlap(here, there)
    found *= np.float32((1 - SAME_PLACE) / WORKDAY)
    found += same * np.float32(SAME_PLACE)
    return told(found, ~np.isnan(here), ~np.isnan(there))


def distance(cohort: Cohort, rows: Whole) -> Part:
    """How far the units lie apart: a mentor from elsewhere opens more doors."""
    here, there = cohort.mentees.unit[rows], cohort.mentors.unit
    return told(apart(cohort.paths, here, there), here >= 0, there >= 0)


def seniority(cohort: Cohort, rows: Whole) -> Part:
    """How many grades the mentor is above the mentee, by the table of steps."""
    mine, theirs = cohort.mentees.grade[rows], cohort.mentors.grade
    table = np.asarray(cohort.steps, dtype=np.float32)
    low, high = np.nan_to_num(mine).astype(np.intp), np.nan_to_num(theirs).astype(np.intp)
    step = np.clip(high[None, :] - low[:, None], -1, len(table) - 2) + 1
    return told(table[step], ~np.isnan(mine), ~np.isnan(theirs))


def apart(paths: Whole, here: Whole, there: Whole) -> Floats:
    """How far units lie apart: the way over the nearest unit above both, of the way over the top.

    Indexes (n,) and (M,) give (n, M): 0 for the same unit, 1 where nothing but the top, or nothing
    at all, lies above both.
    """
    mine, theirs = paths[here], paths[there]
    common = np.zeros((len(mine), len(theirs)), dtype=np.float32)
    for one, other in zip(mine.T, theirs.T, strict=True):
        common += (one[:, None] == other[None, :]) & (one >= 0)[:, None]
    down = (theirs >= 0).sum(axis=1, dtype=np.float32) - 1
    way = (mine >= 0).sum(axis=1, dtype=np.float32)[:, None] - 1 + down[None, :]
    found: Floats = (way - 2 * (common - 1)) / np.maximum(way, 1)
    found[common == 0] = 1
    return found


def told(found: Floats, of_mentees: Truths, of_mentors: Truths) -> Part:
    """A part with 0 where it cannot be told."""
    found[~of_mentees] = 0
    found[:, ~of_mentors] = 0
    return Part(found, of_mentees, of_mentors)


def has_any(known: Truths) -> Truths:
    """Of whom anything is known: (K, X) gives (K,)."""
    return np.asarray(known.any(axis=1))


def everybody(side: Side) -> Truths:
    return np.ones(len(side), dtype=np.bool_)


def shared(left: Truths, right: Truths) -> Truths:
    """Whether each pair has one in common: (n, X) and (M, X) give (n, M)."""
    found: Truths = left.astype(np.float32) @ right.astype(np.float32).T > 0
    return found


def overlap(left: npt.NDArray[np.float64], right: npt.NDArray[np.float64]) -> Floats:
    """Hours of the workday in common, of people who work from nine to five where they are.

    There are few offsets: they are compared once each. NaN where one is unknown.
    """
    mine, here = np.unique(left, return_inverse=True)
    theirs, there = np.unique(right, return_inverse=True)
    apart = np.abs(mine[:, None] - theirs[None, :]) % 24
    hours = np.maximum(0, WORKDAY - np.minimum(apart, 24 - apart)).astype(np.float32)
    found: Floats = hours[np.ix_(here, there)]
    return found


PART = {
    "competencies": competencies,
    "experience": experience,
    "mentee_wish": mentee_wish,
    "mentor_wish": mentor_wish,
    "languages": languages,
    "place": place,
    "distance": distance,
    "seniority": seniority,
}
