"""What a 360 report tells: each figure from exactly one group of raters, or not at all.

The minimums are those frozen at the cycle's launch. A group with fewer raters than its minimum is
dropped entirely, and so is a question or a set of comments that fewer raters of a group answered.
There is no figure over several groups. The mean of a competency is a mean of the figures that are
shown of its questions, not of answers: so it tells nothing that they do not tell. The rules are
those of docs/access.md; that they suffice is shown by writing all figures as equations over single
answers (tests/leadership/test_feedback.py).
"""

import math
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby

from lib.fresh_figures import Shown, shown

Scale = tuple[float, float]


class RaterGroup(StrEnum):
    """As what somebody rates the subject."""

    SELF = "self"
    MANAGER = "manager"
    PEERS = "peers"
    REPORTS = "reports"


MINIMUMS: Mapping[RaterGroup, int] = {
    RaterGroup.SELF: 1,
    RaterGroup.MANAGER: 1,
    RaterGroup.PEERS: 3,
    RaterGroup.REPORTS: 3,
}
KNOWN_BY_NAME = frozenset({RaterGroup.SELF, RaterGroup.MANAGER})  # one person each, as a rule


@dataclass(frozen=True)
class Question:
    """One question, its scale from the lowest to the highest, and the competency it is about.

    A question without scale asks for comments only.
    """

    question: int
    scale: Scale | None = None
    competency: int | None = None


@dataclass(frozen=True)
class Answers:
    """What one rater answered: scores and comments by question; what was skipped is not there."""

    rater: int
    group: RaterGroup
    scores: Mapping[int, float] = field(default_factory=dict)
    comments: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Figure:
    """The mean of one group about a question or a competency, by its id."""

    about: int
    group: RaterGroup
    shown: Shown


@dataclass(frozen=True)
class CommentSet:
    """All comments of one group about a question, in an order that tells nothing."""

    question: int
    group: RaterGroup
    comments: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """All that is told of one subject's answers; no counts, and nothing of who answered.

    `enough` says of each group whether it reached its minimum. Claims about skills, exports and
    interfaces take their figures from here and from nowhere else.
    """

    enough: Mapping[RaterGroup, bool]
    questions: tuple[Figure, ...]
    competencies: tuple[Figure, ...]
    comments: tuple[CommentSet, ...]


def report(
    subject: int,
    questions: Sequence[Question],
    answers: Sequence[Answers],
    minimums: Mapping[RaterGroup, int],
    rng: random.Random,
) -> Report:
    """The report on a subject, questions and groups in their given order.

    `rng` must not be known to anybody who knows the order of the answers: `random.SystemRandom()`.
    Means are in steps of the scale; of peers and reports in half steps, so that no number of
    raters shows in a fraction, and as bands near an end of the scale (lib/fresh_figures.py).

    ValueError where a rater answers twice or in two groups, the subject answers as another's
    rater or another as the subject, a group has no minimum of at least 1, a score or a comment is
    about an unknown question, or a score is outside its scale.
    """
    check(subject, questions, answers, minimums)
    of_group = {group: [one for one in answers if one.group == group] for group in minimums}
    enough = {
        group: sum(has_answered(one) for one in of_group[group]) >= least
        for group, least in minimums.items()
    }
    figures, comment_sets = [], []
    for question in questions:
        # A group below its minimum has no question that reaches it: so it is dropped here.
        for group, least in minimums.items():
            raters = of_group[group]
            mean = mean_of(question, group, raters, least)
            if mean is not None:
                figures.append(Figure(question.question, group, mean))
            comments = comments_of(question, raters, least, rng)
            if comments:
                comment_sets.append(CommentSet(question.question, group, comments))
    by_competency = competencies_of(questions, figures)
    return Report(enough, tuple(figures), by_competency, tuple(comment_sets))


def has_answered(one: Answers) -> bool:
    return bool(one.scores) or any(text.strip() for text in one.comments.values())


def mean_of(
    question: Question, group: RaterGroup, raters: Sequence[Answers], least: int
) -> Shown | None:
    """The mean of one group about one question; None where too few answered it."""
    scores = [one.scores[question.question] for one in raters if question.question in one.scores]
    if question.scale is None or len(scores) < least:
        return None
    mean = math.fsum(scores) / len(scores)
    if group in KNOWN_BY_NAME:
        return Shown(round(mean, 1))
    return in_halves(shown(mean, *question.scale), *question.scale)


def in_halves(mean: Shown, low: float, high: float) -> Shown:
    """A mean in half steps, inside the bands of its scale.

    A tenth would tell how many answered: 3.3 and 3.7 are thirds, 3.4 is a fifth. Every half
    between the bands can be the mean of three, and of any number from there.
    """
    if mean.band:
        return mean
    return Shown(min(max(math.floor(2 * mean.value + 0.5) / 2, low + 1), high - 1))


def comments_of(
    question: Question, raters: Sequence[Answers], least: int, rng: random.Random
) -> tuple[str, ...]:
    """The comments of one group about one question, shuffled; none where too few wrote any."""
    texts = [one.comments.get(question.question, "").strip() for one in raters]
    found = [text for text in texts if text]
    if len(found) < least:
        return ()
    rng.shuffle(found)
    return tuple(found)


def competencies_of(questions: Sequence[Question], figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """The mean of each group about each competency, of its questions' figures as they are shown.

    Where one of these is a band, so is the mean, as if the band were at its inner edge. Where
    there are bands at both ends nothing can be said.
    """
    competency_of = {one.question: one.competency for one in questions}
    found: dict[tuple[int, RaterGroup], list[Shown]] = defaultdict(list)
    for figure in figures:
        competency = competency_of[figure.about]
        if competency is not None:
            found[competency, figure.group].append(figure.shown)
    told = []
    for (competency, group), parts in found.items():
        bands = {part.band for part in parts if part.band}
        if len(bands) < 2:
            mean = math.fsum(part.value for part in parts) / len(parts)
            told.append(Figure(competency, group, Shown(round(mean, 1), "".join(bands))))
    return tuple(told)


def check(
    subject: int,
    questions: Sequence[Question],
    answers: Sequence[Answers],
    minimums: Mapping[RaterGroup, int],
) -> None:
    """ValueError where the answers cannot be those of one cycle about one subject."""
    if any(least < 1 for least in minimums.values()):
        raise ValueError("The minimum of a group is at least 1.")
    if len({one.rater for one in answers}) < len(answers):
        raise ValueError("A rater answers once, in one group.")
    known = {one.question: one for one in questions}
    if len(known) < len(questions):
        raise ValueError("A question is asked twice.")
    check_scales(questions)
    for one in answers:
        if one.group not in minimums:
            raise ValueError(f"The group {one.group} has no minimum.")
        if (one.rater == subject) != (one.group == RaterGroup.SELF):
            raise ValueError("Subjects rate themselves as themselves, and nobody else does.")
        if not known.keys() >= {*one.scores, *one.comments}:
            raise ValueError("An answer is about a question that was not asked.")
        for question, score in one.scores.items():
            scale = known[question].scale
            if scale is None or not scale[0] <= score <= scale[1]:
                raise ValueError("A score is outside its scale.")


def check_scales(questions: Sequence[Question]) -> None:
    """ValueError where a scale is none, or the questions of a competency differ in theirs."""

    def by(one: Question) -> int:
        return -1 if one.competency is None else one.competency

    asked = [one for one in questions if one.scale is not None]
    if any(one.scale is not None and not one.scale[0] < one.scale[1] for one in asked):
        raise ValueError("A scale goes from its lowest to its highest.")
    about = [one for one in asked if one.competency is not None]
    for _competency, same in groupby(sorted(about, key=by), key=by):
        if len({one.scale for one in same}) > 1:
            raise ValueError("All questions about a competency have the same scale.")
