"""No figure of a 360 report, nor any combination of them, tells of a group that was dropped."""

import random
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from leadership.feedback import (
    MINIMUMS,
    Answers,
    CommentSet,
    Figure,
    Question,
    RaterGroup,
    report,
)
from lib.fresh_figures import Shown

SELF, MANAGER, PEERS, REPORTS = RaterGroup
SUBJECT = 1
NO_MINIMUMS = dict.fromkeys(RaterGroup, 1)
SCALE = (1.0, 5.0)


def told(questions, answers, minimums=MINIMUMS, seed=1):
    return report(SUBJECT, questions, answers, minimums, random.Random(seed))


def raters(group, *scores, first=10, comment=""):
    """One rater for each score about question 1; None answers nothing about it."""
    return [
        Answers(
            first + n,
            group,
            {} if score is None else {1: score},
            {1: f"{comment} {n}"} if comment else {},
        )
        for n, score in enumerate(scores)
    ]


def by_hand(*figures):
    return tuple(Figure(about, group, Shown(*told)) for about, group, *told in figures)


# --- the attack: figures as equations over single answers ---

STEP = 2520 * 10  # means of up to 9 raters and 9 questions stay whole
WIDE = (-1e9, 1e9)  # so wide that no mean of the test is near an end


def cycle(rng):
    """Questions of few competencies, and up to five raters of a group, who skip some of them."""
    questions = [
        Question(number, WIDE, int(rng.integers(2)) if rng.random() < 0.8 else None)
        for number in range(1, int(rng.integers(2, 6)))
    ]
    answers = []
    sizes = {SELF: rng.integers(2), MANAGER: rng.integers(3), PEERS: rng.integers(6),
             REPORTS: rng.integers(6)}  # fmt: skip
    for group, size in sizes.items():
        for _ in range(size):
            rater = SUBJECT if group == SELF else 10 + len(answers)
            scores = {
                one.question: float(STEP * rng.integers(-9, 10))
                for one in questions
                if rng.random() < 0.7
            }
            answers.append(Answers(rater, group, scores))
    return questions, answers


def shown_of(found):
    assert not any(one.shown.band for one in found.questions + found.competencies)
    return {
        (kind, one.about, one.group): one.shown.value
        for kind in ("questions", "competencies")
        for one in getattr(found, kind)
    }


def changed(answers, rater, question):
    return [
        Answers(one.rater, one.group, one.scores | {question: one.scores[question] + STEP})
        if one.rater == rater
        else one
        for one in answers
    ]


def equations(questions, answers, minimums):
    """Each figure as a row over all answers, by changing one answer after the other."""
    at = [(one.rater, question) for one in answers for question in one.scores]
    before = shown_of(told(questions, answers, minimums))
    columns = []
    for rater, question in at:
        after = shown_of(told(questions, changed(answers, rater, question), minimums))
        assert after.keys() == before.keys()
        columns.append(
            [Fraction(round(after[key] - before[key]), STEP).limit_denominator(100)
             for key in before]
        )  # fmt: skip
    matrix = [[float(column[row]) for column in columns] for row in range(len(before))]
    return at, np.array(matrix).reshape(len(before), len(at)), list(before)


def rank(matrix):
    return int(np.linalg.matrix_rank(matrix, tol=1e-9)) if matrix.size else 0


def told_by(matrix, wanted):
    """Whether a combination of the figures is the wanted one."""
    return rank(np.vstack([matrix, wanted])) == rank(matrix)


def recovered(questions, answers, minimums):
    """Answers and means that the figures give away though the promised minimums forbid it."""
    at, matrix, _figures = equations(questions, answers, minimums)
    group_of = {one.rater: one.group for one in answers}
    sizes = {group: sum(bool(one.scores) for one in answers if one.group == group)
             for group in RaterGroup}  # fmt: skip
    found = []
    for group, question in product(RaterGroup, [one.question for one in questions]):
        cells = [n for n, (rater, other) in enumerate(at)
                 if other == question and group_of[rater] == group]  # fmt: skip
        is_dropped = min(sizes[group], len(cells)) < MINIMUMS[group]
        wanted = []
        if is_dropped or group in (PEERS, REPORTS):
            wanted += [np.eye(len(at))[n] for n in cells]
        if is_dropped and cells:
            wanted.append(np.isin(np.arange(len(at)), cells) / len(cells))
        found += [(group, question) for one in wanted if told_by(matrix, one)]
    return found


def has_small_groups(questions, answers):
    """Whether any peers or reports are too few, in all or for a question."""
    counts = [
        sum(one.group == group and about.question in one.scores for one in answers)
        for group in (PEERS, REPORTS)
        for about in questions
    ]
    return any(0 < count < 3 for count in counts)


def test_no_combination_of_figures_gives_away_an_answer_or_a_dropped_mean():
    rng = np.random.default_rng(5)
    cycles = [cycle(rng) for _ in range(150)]

    assert [recovered(*one, MINIMUMS) for one in cycles] == [[]] * 150
    given_away = [bool(recovered(*one, NO_MINIMUMS)) for one in cycles]
    assert given_away == [has_small_groups(*one) for one in cycles], "else the attack is none"
    assert sum(given_away) > 100


def test_every_figure_is_of_one_group():
    rng = np.random.default_rng(6)
    seen = 0
    for _ in range(60):
        questions, answers = cycle(rng)
        at, matrix, figures = equations(questions, answers, MINIMUMS)
        group_of = {one.rater: one.group for one in answers}
        for row, (_kind, _about, group) in zip(matrix, figures, strict=True):
            used = {group_of[at[n][0]] for n in np.flatnonzero(row)}
            assert used == {group}
            seen += 1
    assert seen > 100


def test_what_a_dropped_group_answered_changes_nothing_at_all():
    questions = [Question(1, SCALE, 7), Question(2, SCALE, 7), Question(3)]
    kept = raters(PEERS, 2, 3, 4) + [Answers(5, MANAGER, {1: 4, 2: 2})]
    reports = [
        [Answers(20, REPORTS, {1: 5, 2: 5}, {3: "a word"}), Answers(21, REPORTS, {1: 1})],
        [Answers(20, REPORTS, {1: 1, 2: 2}, {1: "another"}), Answers(21, REPORTS, {2: 3})],
        [Answers(22, REPORTS, {}, {3: "a third"})],
        [],
    ]

    assert len({repr(told(questions, kept + one)) for one in reports}) == 1
    assert len({repr(told(questions, kept + one, NO_MINIMUMS)) for one in reports}) == 4


# --- what is told ---


def test_each_group_that_is_large_enough_has_its_own_mean():
    answers = [
        Answers(SUBJECT, SELF, {1: 5}), Answers(5, MANAGER, {1: 3}),
        *raters(PEERS, 2, 3, 3), *raters(REPORTS, 3, 4, first=20),
    ]  # fmt: skip

    found = told([Question(1, SCALE, 7)], answers)

    assert found.enough == {SELF: True, MANAGER: True, PEERS: True, REPORTS: False}
    figures = ((SELF, 5.0), (MANAGER, 3.0), (PEERS, 2.5))
    assert found.questions == by_hand(*((1, *one) for one in figures))
    assert found.competencies == by_hand(*((7, *one) for one in figures))


def test_a_question_that_too_few_answered_is_left_out_also_of_the_competency():
    scored = [{1: 2, 2: 5}, {1: 3, 2: 5}, {1: 4}]
    answers = [Answers(10 + n, PEERS, scores) for n, scores in enumerate(scored)]

    found = told([Question(1, SCALE, 7), Question(2, SCALE, 7)], answers)

    assert found.questions == by_hand((1, PEERS, 3.0))
    assert found.competencies == by_hand((7, PEERS, 3.0))


@pytest.mark.parametrize(
    ("scores", "shown"),
    [
        ((5, 5, 5), (4.5, "or more")),
        ((5, 5, 4), (4.5, "or more")),
        ((1, 1, 1), (1.5, "or less")),
        ((4, 4, 5), (4.0, "")),
    ],
)
def test_what_nearly_all_peers_answered_is_a_band(scores, shown):
    found = told([Question(1, SCALE)], raters(PEERS, *scores))

    assert found.questions == by_hand((1, PEERS, *shown))


def test_a_competency_gives_no_band_away():
    """With 3.0 and the exact mean 4.0 of both, the banded one would be 5.0."""
    scored = [{1: 5, 2: 3, 3: 1}] * 3
    answers = [Answers(10 + n, PEERS, scores) for n, scores in enumerate(scored)]
    one_end = [Question(1, SCALE, 7), Question(2, SCALE, 7), Question(3, SCALE)]
    both_ends = [Question(1, SCALE, 7), Question(2, SCALE, 7), Question(3, SCALE, 7)]

    assert told(one_end, answers).competencies == by_hand((7, PEERS, 3.8, "or more"))
    assert told(both_ends, answers).competencies == ()


def test_who_answered_nothing_does_not_count():
    silent = [Answers(12, PEERS, {}, {1: "  "})]

    assert not told([Question(1, SCALE)], raters(PEERS, 2, 3) + silent).enough[PEERS]
    assert told([Question(1, SCALE)], raters(PEERS, 2, 3, 4)).enough[PEERS]


# --- comments ---


def test_comments_are_told_where_enough_of_a_group_wrote_any():
    questions = [Question(1), Question(2)]
    answers = [
        *raters(PEERS, None, None, None, comment="peer"),
        *raters(REPORTS, None, None, first=20, comment="report"),
        Answers(5, MANAGER, {}, {2: " from the manager "}),
    ]
    one_more = [Answers(22, REPORTS, {}, {2: "about another question"})]

    found = told(questions, answers + one_more)

    assert [(one.question, one.group) for one in found.comments] == [(1, PEERS), (2, MANAGER)]
    assert sorted(found.comments[0].comments) == ["peer 0", "peer 1", "peer 2"]
    assert found.comments[1] == CommentSet(2, MANAGER, ("from the manager",))
    assert found.enough[REPORTS]


def test_comments_of_each_question_are_shuffled_on_their_own():
    texts = range(1, 5)
    answers = [Answers(10 + n, PEERS, {}, dict.fromkeys(texts, f"{n}")) for n in range(6)]
    questions = [Question(one) for one in texts]

    orders = [
        [one.comments for one in told(questions, answers, seed=seed).comments] for seed in range(50)
    ]

    assert len({one for order in orders for one in order}) > 150
    firsts = [order[0][0] for order in orders]
    assert all(firsts.count(f"{n}") < 20 for n in range(6))
    assert told(questions, answers, seed=3) == told(questions, answers, seed=3)


# --- bad input ---


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ([Answers(10, PEERS, {1: 3}), Answers(10, REPORTS, {1: 3})], "once, in one group"),
        ([Answers(SUBJECT, MANAGER, {1: 3})], "as themselves"),
        ([Answers(10, SELF, {1: 3})], "as themselves"),
        ([Answers(10, PEERS, {9: 3})], "not asked"),
        ([Answers(10, PEERS, {}, {9: "word"})], "not asked"),
        ([Answers(10, PEERS, {1: 6})], "outside"),
        ([Answers(10, PEERS, {1: float("nan")})], "outside"),
        ([Answers(10, PEERS, {2: 3})], "outside"),
    ],
)
def test_answers_that_cannot_be_are_refused(answers, words):
    with pytest.raises(ValueError, match=words):
        told([Question(1, SCALE), Question(2)], answers)


@pytest.mark.parametrize(
    ("questions", "minimums", "words"),
    [
        ([Question(1, SCALE)], {PEERS: 0}, "at least 1"),
        ([Question(1, SCALE)], {REPORTS: 3}, "no minimum"),
        ([Question(1, SCALE), Question(1, SCALE)], MINIMUMS, "twice"),
        ([Question(1, (5.0, 1.0))], MINIMUMS, "lowest to its highest"),
        ([Question(1, SCALE, 7), Question(2, (0.0, 10.0), 7)], MINIMUMS, "same scale"),
    ],
)
def test_cycles_that_cannot_be_are_refused(questions, minimums, words):
    with pytest.raises(ValueError, match=words):
        told(questions, [Answers(10, PEERS, {1: 3})], minimums)


@pytest.mark.parametrize("answered", range(3, 21))
def test_every_figure_of_a_group_can_be_the_mean_of_any_number_from_three(answered):
    """So no figure, and no set of figures, says how many answered."""
    of_three, of_these = (
        {
            Shown(figure.shown.value, figure.shown.band)
            for total in range(n, 5 * n + 1)
            for figure in told([Question(1, SCALE)], raters(PEERS, *spread_of(total, n))).questions
        }
        for n in (3, answered)
    )

    assert of_these == of_three == {
        Shown(1.5, "or less"), Shown(2.0), Shown(2.5), Shown(3.0), Shown(3.5), Shown(4.0),
        Shown(4.5, "or more"),
    }  # fmt: skip


def spread_of(total, n):
    """Some answers from 1 to 5 with a sum."""
    low, more = divmod(total, n)
    return [low + 1] * more + [low] * (n - more)
