"""Which roles are near in skills, within one grade step."""

import numpy as np

from careers.neighbours import LEAST_SHARE, MOST, NO_GRADE, grade_steps, near_roles


def near(needed, ranks, importance=None):
    levels = np.array(needed)
    weights = np.full(levels.shape, 3.0) if importance is None else np.array(importance, float)
    pairs, shares = near_roles(levels, weights, grade_steps(ranks))
    return [(*pair, round(share, 2)) for pair, share in zip(pairs.tolist(), shares, strict=True)]


def test_a_grade_step_is_the_next_rank_that_any_role_has():
    assert list(grade_steps([20, None, 4, 7, 20])) == [2, NO_GRADE, 0, 1, 2]


def test_near_is_what_is_met_for_certain_of_all_that_is_asked():
    needed = [[4, 2, 0], [4, 4, 0], [0, 4, 4]]

    # From the first: 4/4 and 2/4 of equal weight is 0.75; 0 and 2/4 is 0.25, too far. From the
    # second all of the first is met, half of the third's; from the third, half and less.
    assert near(needed, [1, 1, 1]) == [(0, 1, 0.75), (1, 0, 1.0)]


def test_importance_counts():
    needed, heavy = [[4, 2], [4, 4]], [[1, 1], [9, 1]]

    assert near(needed, [1, 1], heavy) == [(0, 1, 0.95), (1, 0, 1.0)]


def test_up_and_down_one_step_and_sideways_but_no_further_and_not_without_a_grade():
    same = [[3]] * 5

    assert near(same, [1, 2, 4, None, 2]) == [
        (0, 1, 1.0), (0, 4, 1.0),
        (1, 0, 1.0), (1, 2, 1.0), (1, 4, 1.0),
        (4, 0, 1.0), (4, 1, 1.0), (4, 2, 1.0),
        (2, 1, 1.0), (2, 4, 1.0),
    ]  # fmt: skip


def test_only_the_nearest_and_of_equals_the_first():
    found = near([[2]] + [[2]] * (MOST + 2), [1] * (MOST + 3))

    assert [to for row, to, _share in found if row == 0] == list(range(1, MOST + 1))


def test_a_role_that_asks_for_nothing_is_near_to_none():
    assert near([[0], [3]], [1, 1]) == []
    assert near([[0, 0]], [1]) == []


def test_exactly_the_least_share_is_near():
    assert near([[3], [5]], [1, 1])[0] == (0, 1, LEAST_SHARE)
