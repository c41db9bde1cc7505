"""What a programme did to its people: figures of three of the four levels of evaluation.

The levels are D. L. Kirkpatrick's ("Evaluating Training Programs: The Four Levels", 1994):
reaction, learning, behaviour and results; results are other figures, found elsewhere. Each person
counts once, by the mean of what was answered of them. Nothing is told of fewer than five people,
nor anew before five more have answered (lib/fresh_figures.py): so whoever calls keeps what was
told, and says how many people have answered since.

Nothing is told that would give a band away: a change is the difference of the two means as they
are shown, and a band itself where one of them is. There is no figure over several competencies or
over several kinds of raters, since people answer one and skip another.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lib.fresh_figures import Shown, is_due, shown

Scale = tuple[float, float]
Answers = Mapping[int, Sequence[float]]  # by person, of whom they are

BEHAVIOUR_FROM, BEHAVIOUR_UNTIL = timedelta(days=60), timedelta(days=90)


class Rater(StrEnum):
    """Who says what a participant does differently; the two are never counted together."""

    SELF = "self"
    MANAGER = "manager"


@dataclass(frozen=True)
class Mean:
    """A mean on its scale, and of how many people."""

    people: int
    shown: Shown


@dataclass(frozen=True)
class Change:
    """Means before and after of the same people, and the steps by which the second is higher.

    `steps` is "or more" or "or less" where a mean is a band, None where nothing can be said.
    """

    people: int
    before: Shown
    after: Shown
    steps: Shown | None


def mean_of(answers: Answers, scale: Scale, *, fresh: int) -> Mean | None:
    """What people answered, as in their reaction; None where it is not due.

    `fresh` is the number of people who have answered since it was last told, all of them at first.
    ValueError where a score is outside its scale, or more are fresh than have answered.
    """
    means = means_of(answers, scale)
    check_fresh(fresh, len(means))
    if not is_due(len(means), fresh):
        return None
    return Mean(len(means), shown(math.fsum(means.values()) / len(means), *scale))


def change(before: Answers, after: Answers, scale: Scale, *, fresh: int) -> Change | None:
    """How a competency changed, of people assessed both times; None where it is not due.

    Whoever was assessed only once does not count: else a change in who answers would be one in
    what they can, and a mean of all beside that of both would tell of the one who is in one only.
    `fresh` is the number of people with both since it was last told. ValueError as for `mean_of`.
    """
    first, second = means_of(before, scale), means_of(after, scale)
    both = sorted(first.keys() & second.keys())
    check_fresh(fresh, len(both))
    if not is_due(len(both), fresh):
        return None
    then = shown(math.fsum(first[one] for one in both) / len(both), *scale)
    now = shown(math.fsum(second[one] for one in both) / len(both), *scale)
    return Change(len(both), then, now, steps_between(then, now))


def behaviour(
    ratings: Mapping[Rater, Answers], scale: Scale, *, fresh: Mapping[Rater, int]
) -> dict[Rater, Mean]:
    """What participants do on the job, as they and their managers see it; only what is due."""
    found = {
        rater: mean_of(ratings.get(rater, {}), scale, fresh=fresh.get(rater, 0)) for rater in Rater
    }
    return {rater: mean for rater, mean in found.items() if mean is not None}


def behaviour_days(completed_on: date) -> tuple[date, date]:
    """The first and the last day on which behaviour is asked for."""
    return completed_on + BEHAVIOUR_FROM, completed_on + BEHAVIOUR_UNTIL


def steps_between(before: Shown, after: Shown) -> Shown | None:
    """The change from one shown mean to another, as far as both allow."""
    opposite = {"": "", "or more": "or less", "or less": "or more"}
    bands = {after.band, opposite[before.band]} - {""}
    if len(bands) > 1:
        return None
    return Shown(round(after.value - before.value, 1), "".join(bands))


def means_of(answers: Answers, scale: Scale) -> dict[int, float]:
    """The mean of each person who answered anything; ValueError where a score is off the scale."""
    low, high = scale
    if not all(low <= score <= high for scores in answers.values() for score in scores):
        raise ValueError("A score is outside its scale.")
    return {person: math.fsum(scores) / len(scores) for person, scores in answers.items() if scores}


def check_fresh(fresh: int, people: int) -> None:
    if not 0 <= fresh <= people:
        raise ValueError("There are more fresh answers than answers.")
