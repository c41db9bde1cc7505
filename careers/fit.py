"""How close people are to roles: pure functions over arrays, without the database.

    readiness = Σ importance · min(level / needed, 1) / Σ importance, over the skills known
    coverage  = Σ importance of the skills known / Σ importance of all skills asked for

The formula is this product's own (see docs/figures.md). Unknown skills are left out of readiness,
never counted as zero, so readiness is always shown beside coverage, and lists rank by their
product: what is met for certain, out of all that the role asks for.

Every function takes one or many people and one or many roles, over the same S skills:
- `levels`: (S,) or (P, S), levels from 1 to 5; NaN where a level is unknown
- `needed`: (S,) or (R, S), whole levels; 0 where the role does not ask for the skill
- `importance`: as `needed`, weights above 0 wherever a skill is asked for
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.integer[Any]]

# Under this coverage a readiness says too little to be shown.
LEAST_COVERAGE = 0.5
# Far above the error of a sum of floats, far below the smallest step between two true figures.
TIE = 1e-9


@dataclass(frozen=True)
class Fit:
    """Weight that is met, known and asked for; each (), (P,), (R,) or (P, R) as the input was."""

    met: Floats
    known: Floats
    asked: Floats

    @property
    def readiness(self) -> Floats:
        """From 0 to 1; NaN where nothing that the role asks for is known."""
        return ratio(self.met, self.known)

    @property
    def coverage(self) -> Floats:
        """From 0 to 1; NaN where the role asks for nothing."""
        return ratio(self.known, self.asked)

    @property
    def score(self) -> Floats:
        """Readiness × coverage, the lower bound that lists rank by; NaN where nothing is asked.

        Rounded far below what is shown, so that equal fits tie whatever the order of summing.
        """
        score: Floats = np.round(ratio(self.met, self.asked), 9)
        return score

    @property
    def has_headline(self) -> npt.NDArray[np.bool_]:
        """Whether enough is known to show a readiness at all."""
        with np.errstate(invalid="ignore"):
            enough: npt.NDArray[np.bool_] = self.coverage >= LEAST_COVERAGE
        return enough

    def __getitem__(self, index: Any) -> "Fit":
        """The same for some of the people and roles."""
        parts = (self.met, self.known, self.asked)
        return Fit(*(np.asarray(part[index]) for part in parts))


def ratio(part: Floats, whole: Floats) -> Floats:
    """part / whole; NaN where the whole is 0."""
    whole = np.asarray(whole, dtype=np.float64)
    empty = np.full_like(whole, np.nan)
    quotient: Floats = np.divide(part, whole, out=empty, where=whole > 0)
    return quotient


def fit(levels: Floats, needed: Whole, importance: Floats) -> Fit:
    """Weigh people against roles; shapes are in the module's docstring.

    One matrix product for each level that can be needed, so that a whole catalogue costs about
    as much as a page of it. Raises ValueError where the shapes do not share their skills.
    """
    people = np.atleast_2d(levels)
    steps = np.atleast_2d(needed)
    if people.shape[-1] != steps.shape[-1] or np.shape(needed) != np.shape(importance):
        raise ValueError("Levels, needed levels and importance must cover the same skills.")
    weights = np.where(steps > 0, np.atleast_2d(importance), 0.0)
    asked = np.broadcast_to(weights.sum(axis=1), (len(people), len(steps)))

    # A skill in which nobody here has a level adds nothing to what is met or known.
    counts = ~np.isnan(people).all(axis=0)
    people, steps, weights = people[:, counts], steps[:, counts], weights[:, counts]
    is_known = ~np.isnan(people)
    have = np.where(is_known, people, 0.0)
    met = np.zeros(asked.shape)
    for step in range(1, int(steps.max(initial=0)) + 1):
        met += np.minimum(have / step, 1.0) @ np.where(steps == step, weights, 0.0).T
    known = is_known.astype(np.float64) @ weights.T

    shape = np.shape(levels)[:-1] + np.shape(needed)[:-1]
    return Fit(met.reshape(shape), known.reshape(shape), asked.reshape(shape))


def gaps(levels: Floats, needed: Whole) -> Floats:
    """Levels missing for each skill, (…people, …roles, S), at least 0.

    0 where nothing is asked; NaN where it is asked and unknown.
    """
    people = np.shape(levels)[:-1]
    roles = np.shape(needed)[:-1]
    skills = np.shape(levels)[-1:]
    have = np.reshape(levels, people + (1,) * len(roles) + skills)
    missing = np.maximum(needed - have, 0.0)
    result: Floats = np.where(np.asarray(needed) > 0, missing, 0.0)
    return result


def percent(share: float) -> int | None:
    """A share from 0 to 1 as a whole percent, half up; None for NaN. Rounded once, and last."""
    return None if math.isnan(share) else math.floor(100 * share + 0.5 + TIE)


def apportion(exact: Sequence[float], total: int) -> tuple[int, ...]:
    """Whole numbers near the exact ones that add up to `total`, which is their rounded sum.

    Largest remainder (Hamilton's method): round all down, then one more to the largest rests, an
    earlier one first where rests are equal. Each result is within 1 of its exact value.
    """
    floors = [math.floor(value + TIE) for value in exact]
    rests = [round(value - floor, 9) for value, floor in zip(exact, floors, strict=True)]
    order = sorted(range(len(exact)), key=lambda index: (-rests[index], index))
    for index in order[: total - sum(floors)]:
        floors[index] += 1
    return tuple(floors)


@dataclass(frozen=True)
class Figures:
    """What is shown of one person and one role, rounded; the same on every page.

    `readiness` is None under half coverage, `coverage` where the role asks for nothing. `met` and
    `gap`, percents of all that the role asks for, add up to the coverage, with `unknown` to 100.
    """

    readiness: int | None
    coverage: int | None
    met: int
    gap: int
    unknown: int
    met_weight: float
    known_weight: float
    asked_weight: float

    @property
    def asks(self) -> bool:
        """Whether the role asks for anything at all."""
        return self.coverage is not None


def figures(one: Fit) -> Figures:
    """The figures of one person and one role: a Fit whose parts have shape ()."""
    met, known, asked = float(one.met), float(one.known), float(one.asked)
    coverage = percent(float(one.coverage))
    share = 100 / asked if coverage is not None else 0.0
    met_share, gap_share = apportion([met * share, (known - met) * share], coverage or 0)
    return Figures(
        percent(float(one.readiness)) if one.has_headline else None,
        coverage,
        met_share,
        gap_share,
        0 if coverage is None else 100 - coverage,
        met,
        known,
        asked,
    )
