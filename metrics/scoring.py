"""Scores of surveys: what is figured of a group's answers, before it is rounded or put in bands.

Answers are arrays of numbers, NaN where a question was skipped; scores of several questions are
matrices with a row for each respondent and a column for each question. Everything is computed at
full precision: whoever shows a figure rounds it, once and last.

Agreement is answered from 1, strongly disagree, to 5, strongly agree (R. Likert, "A technique for
the measurement of attitudes", 1932). Nothing here asks how many people there are: what is too
small to be told never reaches these functions (metrics/release.py).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist, median

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import rankdata

Numbers = NDArray[np.float64]

AGREE = (1, 5)
LIKELY = (0, 10)
FAVOURABLE_FROM = 4
PROMOTERS_FROM, DETRACTORS_UNTIL = 9, 6
LEAST_FOR_DRIVERS = 30
LEAST_CHANGE = 5.0  # points of 100 below which no change is called clear
SURE = NormalDist().inv_cdf(0.975)  # two-sided, at five per cent


@dataclass(frozen=True)
class Change:
    """By how many points of 100 a share of answers moved, and whether this is clear."""

    points: float
    is_clear: bool


@dataclass(frozen=True)
class Importance:
    """How closely a driver goes with the index, from -1 to 1, with the ends of its interval."""

    correlation: float
    low: float
    high: float


def favourable(answers: ArrayLike) -> float | None:
    """The per cent of answers that agree, of those who answered; None where nobody did.

    Agreeing are the two highest of the five steps. ValueError where an answer is off the scale.
    """
    given = _given(answers, AGREE)
    return float(100 * np.mean(given >= FAVOURABLE_FROM)) if given.size else None


def mean(answers: ArrayLike, scale: tuple[int, int] = AGREE) -> float | None:
    """The mean of the answers on their own scale, of those who answered; None where nobody did.

    ValueError where an answer is off the scale.
    """
    given = _given(answers, scale)
    return float(given.mean()) if given.size else None


def respondent_scores(answers: ArrayLike) -> Numbers:
    """Each respondent's score from 0 to 100: the mean of their agreement, 25 points a step.

    `answers` has a row for each respondent and a column for each question. These questions are
    required, so ValueError where one was skipped: else a mean over the others, beside the means
    of the questions, would give back what a respondent answered.
    """
    table = np.asarray(answers, np.float64)
    if table.ndim != 2 or not table.shape[1]:  # noqa: PLR2004 - respondents and questions
        raise ValueError("There is a row for each respondent, and a question or more.")
    if np.isnan(table).any():
        raise ValueError("A question that makes up a score was skipped.")
    _on_scale(table, AGREE)
    low, high = AGREE
    scores: Numbers = 100 / (high - low) * (table.mean(axis=1) - low)
    return scores


def index(answers: ArrayLike) -> float | None:
    """A group's score from 0 to 100: the mean of its respondents' scores; None for no respondents.

    So the engagement index is figured over the index questions, and a theme over its own. Five
    people who answer one question 5, 4, 4, 3 and 2 score 100, 75, 75, 50 and 25: 65 together.
    ValueError as for `respondent_scores`.
    """
    scores = respondent_scores(answers)
    return float(scores.mean()) if scores.size else None


def enps(answers: ArrayLike) -> float | None:
    """The employee net promoter score, from -100 to 100; None where nobody answered.

    The per cent of promoters, who answer 9 or 10 of 0 to 10, less that of detractors, who answer
    0 to 6 (F. F. Reichheld, "The one number you need to grow", 2003, asked of employees).
    ValueError where an answer is off the scale.
    """
    given = _given(answers, LIKELY)
    if not given.size:
        return None
    difference = np.mean(given >= PROMOTERS_FROM) - np.mean(given <= DETRACTORS_UNTIL)
    return float(100 * difference)


def distribution(answers: ArrayLike, options: Sequence[float]) -> list[float]:
    """The per cent of answers that fell to each option, in their order; empty where nobody did.

    ValueError where an answer is none of the options.
    """
    given = _answered(answers)
    if not np.isin(given, np.asarray(options, np.float64)).all():
        raise ValueError("An answer is none of the options.")
    if not given.size:
        return []
    return [float(100 * np.mean(given == option)) for option in options]


def change(before: float, people_before: int, after: float, people_after: int) -> Change:
    """How a share in per cent, such as favourable answers, moved between two waves.

    It is clear where it is 5 points or more, and would come about by chance in fewer than one of
    twenty such pairs of waves if nothing had moved: the test of two proportions with their pooled
    variance (K. Pearson's chi-squared with one degree of freedom). It needs no more than what was
    released. ValueError where a share is not from 0 to 100, or of nobody.
    """
    if not (0 <= before <= 100 and 0 <= after <= 100):
        raise ValueError("A share is from 0 to 100 per cent.")
    if min(people_before, people_after) < 1:
        raise ValueError("A share is of one person or more.")
    points = after - before
    pooled = (before * people_before + after * people_after) / (people_before + people_after) / 100
    error = 100 * math.sqrt(pooled * (1 - pooled) * (1 / people_before + 1 / people_after))
    return Change(points, abs(points) >= LEAST_CHANGE and abs(points) > SURE * error)


def importance(driver: ArrayLike, engagement: ArrayLike) -> Importance | None:
    """How closely respondents' scores of a driver go with their index; None below 30 of them.

    Spearman's rank correlation, so that only the order of the scores matters, with the interval
    in which it lies nineteen times of twenty: R. A. Fisher's transformation with the variance of
    D. G. Bonett and T. A. Wright ("Sample size requirements for estimating Pearson, Kendall and
    Spearman correlations", 2000). None as well where all scores of one side are the same. Only
    respondents with both scores count. ValueError where the two are not of the same people.
    """
    x, y = np.asarray(driver, np.float64), np.asarray(engagement, np.float64)
    if x.shape != y.shape or x.ndim != 1:
        raise ValueError("There is a score of both for each respondent.")
    both = ~(np.isnan(x) | np.isnan(y))
    x, y = x[both], y[both]
    if x.size < LEAST_FOR_DRIVERS or np.ptp(x) == 0 or np.ptp(y) == 0:
        return None
    found = float(np.corrcoef(rankdata(x), rankdata(y))[0, 1])
    found = max(-1.0, min(1.0, found))
    if abs(found) == 1:
        return Importance(found, found, found)
    reach = SURE * math.sqrt((1 + found**2 / 2) / (x.size - 3))
    middle = math.atanh(found)
    return Importance(found, math.tanh(middle - reach), math.tanh(middle + reach))


def benchmark(organisations: Sequence[float]) -> float | None:
    """What is usual: the median of the figures of organisations; None for none."""
    return float(median(organisations)) if organisations else None


def _given(answers: ArrayLike, scale: tuple[int, int]) -> Numbers:
    given = _answered(answers)
    _on_scale(given, scale)
    return given


def _answered(answers: ArrayLike) -> Numbers:
    """The answers without those that were skipped."""
    found = np.asarray(answers, np.float64).ravel()
    given: Numbers = found[~np.isnan(found)]
    return given


def _on_scale(answers: Numbers, scale: tuple[int, int]) -> None:
    low, high = scale
    whole = np.equal(np.mod(answers, 1), 0)
    if not (whole & (answers >= low) & (answers <= high)).all():
        raise ValueError(f"An answer is a whole number from {low} to {high}.")
