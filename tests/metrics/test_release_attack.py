"""Whoever asks for anything, in any number, gets no sum over fewer people than the floor (S5).

Every answer is a sum over some respondents: a row of 0 and 1. Rows span all that can be worked
out by adding and subtracting; an attacker wins who finds there a row of 1 to k-1 ones. People who
are in the same answers cannot be told apart, so only whole classes of such people are tried.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.cells import values_of
from metrics.cuts import cut_for
from metrics.release import blocks
from tests.metrics.attacker import K, smallest_found
from tests.metrics.released import ASKED, held_against, organisations, released


def answers_by_unit(found, ballots, figure, values, units):
    """What the pages of some units say of a figure, as rows over the respondents who count."""
    cut = found.cuts[figure.cut]
    counts = ~np.isnan(values[figure.kind, figure.key])
    groups = {int(cut.of_units[unit]) for unit in units}
    return np.array([np.isin(ballots.units, cut.units[group])[counts] for group in groups])


def answers_by_threshold(parents, ballots, units):
    """The control: each unit with all below it, where at least K answered."""
    rows = []
    for unit in units:
        inside = {unit}
        for one, above in enumerate(parents):
            if above in inside:
                inside.add(one)
        row = np.isin(ballots.units, list(inside))
        rows += [row] if row.sum() >= K else []
    return np.array(rows)


@given(organisations(), st.integers(0, 9), st.data())
@settings(max_examples=30, deadline=None)
def test_no_combination_of_answers_is_a_sum_over_few(organisation, seed, data):
    """Any number of anybody's queries, of any figure, about any units."""
    parents, counts = organisation
    ballots, found = released(parents, counts, dice=np.random.default_rng(seed))
    values = values_of(ASKED, ballots)
    asked = data.draw(st.lists(st.integers(0, len(parents) - 1), min_size=1, max_size=60))

    for figure in found.figures:
        if figure.told is not None:
            rows = answers_by_unit(found, ballots, figure, values, asked)
            assert smallest_found(rows) is None


@given(organisations(), st.integers(0, 9))
@settings(max_examples=30, deadline=None)
def test_no_combination_of_all_figures_of_everybody_is_a_sum_over_few(organisation, seed):
    """Figures in which everybody counts share their groups, with tables by attribute as well."""
    parents, counts = organisation
    ballots, found = released(parents, counts, dice=np.random.default_rng(seed))
    if not found.cuts:
        return

    rows = [np.isin(ballots.units, units) for units in found.cuts[0].units]
    for one in found.tables:
        rows += [one.table.of_people == group for group in range(one.table.people.size)]

    assert smallest_found(np.array(rows)) is None


@given(organisations(), st.integers(0, 9))
@settings(max_examples=30, deadline=None)
def test_no_combination_of_a_figure_and_its_distribution_is_a_sum_over_few(organisation, seed):
    """Both are sums over the same answers to one question."""
    parents, counts = organisation
    ballots, found = released(parents, counts, dice=np.random.default_rng(seed))
    told = [one for one in found.figures if one.key in ballots.numbers]

    for key, given_ in ballots.numbers.items():
        answered = ~np.isnan(given_)
        rows = [
            np.isin(ballots.units, units)[answered]
            for figure in told if figure.key == key for units in found.cuts[figure.cut].units
        ]  # fmt: skip
        assert smallest_found(np.array(rows)) is None


# Five blocks of a small company, and how many of each answered one question.
TREE = [None, 0, 0, 1, 2, 2, 2, 2]
BLOCKS = blocks(TREE, [2, 6, 1, 13, 3, 4, 16, 7], K)
ANSWERED = [4, 6, 9, 14, 6]


def rows_of(*cuts):
    """What groups of some cuts say of those who answered."""
    block_of = np.repeat(np.arange(len(BLOCKS)), ANSWERED)
    units = [
        np.isin(block_of, [at for at, one in enumerate(BLOCKS) if {*one.members} <= {*group}])
        for cut in cuts for group in cut.units
    ]  # fmt: skip
    return np.array(units)


def test_groups_of_a_distribution_are_unions_of_those_of_the_figure():
    figure = cut_for(TREE, BLOCKS, (ANSWERED, K))
    distribution = cut_for(TREE, BLOCKS, (ANSWERED, K), (ANSWERED, 2 * K))

    assert smallest_found(rows_of(figure, distribution)) is None


def test_must_fail_groups_of_a_distribution_that_are_made_by_themselves_give_few_away():
    figure = cut_for(TREE, BLOCKS, (ANSWERED, K))
    distribution = cut_for(TREE, BLOCKS, (ANSWERED, 2 * K))

    assert smallest_found(rows_of(figure, distribution)) == 4


@given(st.integers(0, 200))
@settings(max_examples=30, deadline=None)
def test_a_threshold_alone_is_caught_every_time(seed):
    """Must fail: small units are hidden and nothing else, as products usually do."""
    dice = np.random.default_rng(seed)
    parents = [None, *(int(dice.integers(0, at)) for at in range(1, 30))]
    counts = dice.integers(5, 12, 30)
    counts[dice.integers(1, 30, 8)] = dice.integers(1, 5, 8)
    # One small team below a manager of larger ones: its sum is what is left of theirs.
    for unit in range(1, 30):
        counts[unit] = max(5, counts[unit]) if parents[unit] == 0 else counts[unit]
    parents[29], counts[29] = 0, 3
    ballots, _found = released(parents, counts.tolist(), dice=dice)
    whole = answers_by_threshold(parents, ballots, range(30))
    apart = [unit for unit in range(30) if parents[unit] == 0 and unit != 29]
    direct = np.isin(ballots.units, [0])[None, :]

    rows = np.concatenate([whole, direct])

    assert apart
    assert smallest_found(rows) is not None


@given(st.integers(0, 200))
@settings(max_examples=30, deadline=None)
def test_the_same_organisations_are_safe_in_a_release(seed):
    dice = np.random.default_rng(seed)
    parents = [None, *(int(dice.integers(0, at)) for at in range(1, 30))]
    counts = dice.integers(5, 12, 30)
    counts[dice.integers(1, 30, 8)] = dice.integers(1, 5, 8)
    parents[29], counts[29] = 0, 3
    ballots, found = released(parents, counts.tolist(), dice=dice)

    rows = np.array([np.isin(ballots.units, units) for units in found.cuts[0].units])

    assert smallest_found(rows) is None


@pytest.mark.long
@pytest.mark.parametrize(
    "held",
    [
        test_no_combination_of_answers_is_a_sum_over_few,
        test_no_combination_of_all_figures_of_everybody_is_a_sum_over_few,
        test_no_combination_of_a_figure_and_its_distribution_is_a_sum_over_few,
    ],
    ids=lambda held: held.__name__,
)
def test_the_attack_finds_nobody_in_a_thousand_organisations(held):
    drawn = {"organisation": organisations(), "seed": st.integers(0, 99), "data": st.data()}
    held_against(held, 1_000, **drawn)()
