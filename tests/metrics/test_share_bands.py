"""Nobody learns from bands of answers that nobody, or everybody, in a group chose one (S8)."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from metrics.bands import NO_GROUP, Groups
from metrics.share_bands import HIGHEST, tell_shares
from tests.metrics.released import held_against


@st.composite
def distributions(draw, most=7):
    """A tree of groups, of whose people many chose alike; each one option, or any number."""
    size = draw(st.integers(1, most))
    parents = [NO_GROUP, *(draw(st.integers(0, at - 1)) for at in range(1, size))]
    # A whole of one part is that part: give it another.
    parents += [one for one in range(size) if parents.count(one) == 1]
    options = draw(st.integers(2, 5))
    choose_several = draw(st.booleans())
    dice = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    people = np.zeros(len(parents), np.int64)
    chosen = np.zeros((len(parents), options), np.int64)
    for one in reversed(range(len(parents))):
        if one not in parents:
            people[one] = draw(st.sampled_from([10, 11, 12, 15, 20, 30]))
            likes = dice.dirichlet([draw(st.sampled_from([0.1, 0.3, 1.0]))] * options)
            chosen[one] = dice.multinomial(people[one], likes)
            if choose_several:
                chosen[one] += dice.binomial(people[one] - chosen[one], likes)
        if parents[one] != NO_GROUP:
            people[parents[one]] += people[one]
            chosen[parents[one]] += chosen[one]
    return Groups(np.array(parents), people), chosen, options if choose_several else 1


def told_ends(row, people, options):
    """How many people a reader knows to have chosen each option, by counting them one by one."""
    if row is None:
        return [(0, people)] * options
    inside = [[many for many in range(people + 1) if place_of(many, people) == at] for at in row]
    return [(min(able), max(able)) for able in inside]


def place_of(many, people):
    """The band of a share, read aloud: 10 % or less, 90 % or more, else by its tens."""
    if many / people <= 0.1:
        return 0
    return next(tens for tens in reversed(range(10)) if 10 * many >= tens * people)


def given_away(groups, chosen, most, told):
    """Groups and options of which linear programs over all that is told say: nobody, or all."""
    size, options = chosen.shape
    equal, sums, below, most_sums = [], [], [], []
    for whole in range(size):
        parts = np.flatnonzero(groups.parents == whole)
        for option in range(options if parts.size else 0):
            row = np.zeros((size, options))
            row[whole, option], row[parts, option] = 1, -1
            equal.append(row.ravel())
            sums.append(0)
        row = np.zeros((size, options))
        row[whole] = 1
        below += [-row.ravel(), row.ravel()]
        most_sums += [-groups.people[whole], most * groups.people[whole]]
    bounds = [
        ends for row, many in zip(told, groups.people.tolist(), strict=True)
        for ends in told_ends(row, many, options)
    ]  # fmt: skip
    found = []
    for group, option in np.argwhere((chosen == 0) | (chosen == groups.people[:, None])).tolist():
        cost = np.zeros((size, options))
        cost[group, option] = 1 if chosen[group, option] else -1
        answer = linprog(
            cost.ravel(), A_ub=np.array(below), b_ub=most_sums, bounds=bounds,
            A_eq=np.array(equal) if equal else None, b_eq=sums or None,
        )  # fmt: skip
        if abs(answer.x.reshape(size, options)[group, option] - chosen[group, option]) < 1 - 1e-6:
            found.append((group, option))
    return found


@given(distributions())
@settings(max_examples=60, deadline=None)
def test_no_distribution_gives_away_that_all_or_nobody_chose_an_option(distribution):
    groups, chosen, most = distribution

    told = tell_shares(groups, chosen, most)

    assert given_away(groups, chosen, most, told) == []


@given(distributions())
@settings(max_examples=60, deadline=None)
def test_what_is_told_is_the_band_of_each_share(distribution):
    groups, chosen, most = distribution

    told = tell_shares(groups, chosen, most)

    for row, numbers, people in zip(told, chosen.tolist(), groups.people.tolist(), strict=True):
        assert row is None or row == tuple(place_of(many, people) for many in numbers)


def one_group(*chosen):
    return Groups(np.array([NO_GROUP]), np.array([sum(chosen)])), np.array([chosen])


def test_must_fail_five_here_and_five_there_leave_nobody_for_a_third_option():
    groups, chosen = one_group(5, 5, 0)

    assert given_away(groups, chosen, 1, [(5, 5, 0)]) == [(0, 2)]
    assert tell_shares(groups, chosen, 1) == (None,)


def test_must_fail_exact_neighbours_leave_one_answer_for_the_third_group():
    """Fourteen of twenty and four of ten in it: so all of the ten others."""
    groups = Groups(np.array([NO_GROUP, 0, 0]), np.array([20, 10, 10]))
    chosen = np.array([[14, 6], [4, 6], [10, 0]])

    assert given_away(groups, chosen, 1, [(7, 3), (4, 6), (9, 0)]) == [(2, 0), (2, 1)]
    assert given_away(groups, chosen, 1, [(7, 3), (4, 6), None]) == [(2, 0), (2, 1)]
    assert given_away(groups, chosen, 1, tell_shares(groups, chosen, 1)) == []


def test_where_one_may_have_chosen_otherwise_all_is_told():
    groups, chosen = one_group(3, 4, 2, 1, 0)

    assert tell_shares(groups, chosen, 1) == ((3, 4, 2, 0, 0),)


def test_the_ends_have_room_for_one_of_ten():
    assert tell_shares(*one_group(10, 0), 1) == tell_shares(*one_group(9, 1), 1) == ((HIGHEST, 0),)


def test_where_several_may_be_chosen_options_come_to_more_than_all():
    groups, chosen = Groups(np.array([NO_GROUP]), np.array([10])), np.array([[5, 5, 0]])

    assert tell_shares(groups, chosen, 3) == ((5, 5, 0),)


def test_a_question_with_one_answer_is_not_told():
    assert tell_shares(Groups(np.array([NO_GROUP]), np.array([12])), np.array([[12]]), 1) == (None,)


@pytest.mark.long
@pytest.mark.parametrize(
    "any_of", [distributions(), distributions(most=16)], ids=["small", "large"]
)
@pytest.mark.parametrize(
    "held",
    [
        test_no_distribution_gives_away_that_all_or_nobody_chose_an_option,
        test_what_is_told_is_the_band_of_each_share,
    ],
    ids=lambda held: held.__name__,
)
def test_what_holds_holds_of_two_thousand_distributions(held, any_of):
    """Ten thousand would be a quarter of an hour of linear programs."""
    held_against(held, 2_000, distribution=any_of)()
