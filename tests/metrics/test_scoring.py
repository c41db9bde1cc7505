"""Scores of surveys, by worked examples and against slow statements."""

from math import nan, sqrt
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, spearmanr

from metrics.scoring import (
    Change,
    benchmark,
    change,
    distribution,
    enps,
    favourable,
    importance,
    index,
    mean,
    respondent_scores,
)

AGREEMENT = st.lists(st.integers(1, 5), min_size=1, max_size=40)


def test_the_worked_example_of_the_index():
    """Strongly agree, agree, agree, neither, disagree."""
    assert respondent_scores([[5], [4], [4], [3], [2]]).tolist() == [100, 75, 75, 50, 25]
    assert index([[5], [4], [4], [3], [2]]) == 65


def test_the_index_is_a_mean_of_people():
    assert index([[5, 5, 5], [1, 2, 3]]) == fmean([100, 25])


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=30))
def test_the_index_equals_a_slow_statement(rows):
    slow = fmean(fmean((answer - 1) * 25 for answer in row) for row in rows)

    assert index(rows) == pytest.approx(slow)


def test_a_score_with_a_question_skipped_is_refused():
    with pytest.raises(ValueError, match="was skipped"):
        index([[5, nan]])


@pytest.mark.parametrize("answers", [[5, 4], [], [[]]])
def test_a_score_needs_rows_of_questions(answers):
    with pytest.raises(ValueError, match="a row for each respondent"):
        index(answers)


def test_nobody_has_no_figures():
    assert [favourable([nan]), mean([]), enps([nan]), index(np.empty((0, 2)))] == [None] * 4
    assert distribution([nan], [1, 2]) == []
    assert benchmark([]) is None


def test_favourable_are_the_two_highest_steps_of_those_who_answered():
    assert favourable([5, 4, 3, 2, nan]) == 50


@given(AGREEMENT)
def test_shares_of_the_options_add_up_to_all(answers):
    shares = distribution(answers, [1, 2, 3, 4, 5])

    assert sum(shares) == pytest.approx(100)
    assert shares[3] + shares[4] == pytest.approx(favourable(answers))
    assert sum(share / 100 * step for step, share in enumerate(shares, 1)) == pytest.approx(
        mean(answers)
    )


def test_the_net_promoter_score_counts_both_ends():
    assert enps([10, 9, 8, 7, 6, 0]) == 0
    assert enps([10, 9, 9, 7, nan]) == 75
    assert enps(range(11)) == pytest.approx(100 * (2 - 7) / 11)


@pytest.mark.parametrize("answer", [0, 6, 2.5])
def test_an_answer_off_its_scale_is_refused(answer):
    for score in (favourable, mean):
        with pytest.raises(ValueError, match="whole number from 1 to 5"):
            score([answer])


def test_an_answer_that_is_no_option_is_refused():
    with pytest.raises(ValueError, match="none of the options"):
        distribution([3], [1, 2])


def test_a_change_is_clear_where_chance_would_seldom_make_it():
    assert change(50, 100, 60, 100) == Change(10, is_clear=False)
    assert change(50, 200, 60, 200) == Change(10, is_clear=True)
    assert change(60, 200, 50, 200) == Change(-10, is_clear=True)


def test_a_small_change_of_many_is_not_called_clear():
    assert change(50, 100_000, 54, 100_000) == Change(4, is_clear=False)


def test_no_change_at_an_end_is_no_change():
    assert change(100, 10, 100, 10) == Change(0, is_clear=False)


@given(st.integers(5, 400), st.integers(5, 400), st.floats(0.05, 0.95), st.floats(0.05, 0.95))
def test_a_change_is_clear_as_the_test_of_a_table_says(people, later, share, then):
    yes, after = round(share * people), round(then * later)
    if yes + after in (0, people + later):
        return
    said = chi2_contingency([[yes, people - yes], [after, later - after]], correction=False)
    found = change(100 * yes / people, people, 100 * after / later, later)

    if abs(said.pvalue - 0.05) > 1e-6:
        assert found.is_clear == (said.pvalue < 0.05 and abs(found.points) >= 5)


@pytest.mark.parametrize(
    "shares", [(101, 5, 50, 5), (50, 5, -1, 5), (50, 0, 50, 5), (50, 5, 50, 0)]
)
def test_a_change_of_what_is_no_share_is_refused(shares):
    with pytest.raises(ValueError, match="A share is"):
        change(*shares)


def test_importance_is_a_rank_correlation_with_its_interval():
    rng = np.random.default_rng(7)
    driver = rng.normal(size=80)
    engagement = driver + rng.normal(size=80)

    found = importance(driver, engagement)

    expected = spearmanr(driver, engagement).statistic
    reach = 1.959963984540054 * sqrt((1 + expected**2 / 2) / 77)
    assert found.correlation == pytest.approx(expected)
    assert np.arctanh([found.low, found.high]) == pytest.approx(
        np.arctanh(expected) + np.array([-reach, reach])
    )


def test_importance_of_ties_is_of_mean_ranks():
    driver, engagement = [1, 2] * 20, [25, 25, 50, 75] * 10

    assert importance(driver, engagement).correlation == pytest.approx(
        spearmanr(driver, engagement).statistic
    )


def test_importance_is_told_from_thirty_people_with_both_scores():
    scores = list(range(29))

    assert importance([*scores, nan], [*scores, 5]) is None
    assert importance([*scores, 29], [*scores, 29]).correlation == 1
    assert importance([*scores, 29], [-score for score in [*scores, 29]]).correlation == -1


def test_importance_of_what_never_differs_is_not_told():
    assert importance([3] * 40, range(40)) is None
    assert importance(range(40), [50] * 40) is None


def test_importance_of_other_people_is_refused():
    with pytest.raises(ValueError, match="for each respondent"):
        importance(range(40), range(41))


def test_the_benchmark_is_the_median_of_organisations():
    assert benchmark([70, 10, 64]) == 64
    assert benchmark([60, 70]) == 65
