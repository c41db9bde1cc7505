"""Changes of released figures beside those of groups in which nobody acted."""

import pytest

from metrics import effects
from metrics.effects import Span


def test_the_usual_change_is_the_middle_one_of_three_and_more():
    assert effects.usual_change([1.0, 9.0, 2.0]) == 2.0
    assert effects.usual_change([1.0, 2.0, 4.0, 9.0]) == 3.0
    assert effects.usual_change([1.0, 9.0]) is None
    assert effects.usual_change([]) is None


def test_blocks_in_a_group_with_an_action_are_left_out():
    assert effects.untouched([1, 2, 3, 4, 5], [Span(2, 3), Span(5, 9)]) == [1, 4]
    assert effects.untouched([1, 2], []) == [1, 2]
    assert effects.untouched([1, 2], [Span(0, 2)]) == []


def test_a_change_is_of_groups_that_both_told_of():
    assert effects.changes_between({"a": 60.0, "b": 50.0}, {"a": 66.1, "c": 1.0}) == [6.1]


@pytest.mark.parametrize(
    ("said", "clear"),
    [
        (("index", 50.0, 400, 62.0, 400), True),
        (("driver", 50.0, 12, 62.0, 12), False),
        (("question", 50.0, 400, 53.0, 400), False),  # under five points
        (("enps", 10.0, 400, 40.0, 400), None),
        (("driver", 50.0, None, 62.0, 12), None),
    ],
)
def test_whether_a_change_is_clear_goes_by_the_rule_of_scores(said, clear):
    assert effects.is_clear(*said) is clear


@pytest.mark.parametrize(
    ("said", "met"),
    [
        (("at_least", 60, 60, 60), True),
        (("at_least", 60, 59.9, 59.9), False),
        (("at_least", 60, 80, 100), True),
        (("at_least", 60, 40, 70), None),
        (("at_most", 60, 60, 60), True),
        (("at_most", 60, 61, 61), False),
        (("at_most", 60, 50, 70), None),
        (("at_most", 60, 0, 20), True),
    ],
)
def test_a_target_is_met_wherever_in_its_band_a_figure_lies(said, met):
    assert effects.is_met(*said) is met
