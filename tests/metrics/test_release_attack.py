"""Whoever asks for anything, in any number, gets no sum over fewer people than the floor (S5).

Every answer is a sum over some respondents: a row of 0 and 1. Rows span all that can be worked
out by adding and subtracting; an attacker wins who finds there a row of 1 to k-1 ones. People who
are in the same answers cannot be told apart, so only whole classes of such people are tried.
"""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.cells import values_of
from tests.metrics.released import ASKED, held_against, organisations, released

K = 5
MOST_TRIED = 2_000


def smallest_found(rows):
    """The fewest people, below K, of which a combination of rows is a sum; None for none."""
    if not len(rows):
        return None
    kinds, sizes = np.unique(rows, axis=1, return_counts=True)
    is_named = kinds.any(axis=0)
    kinds, sizes = kinds[:, is_named].astype(float), sizes[is_named]
    small = np.flatnonzero(sizes < K)
    # A row is a combination of others where its distance to their span is nought.
    _u, scale, span = np.linalg.svd(kinds, full_matrices=False)
    span = span[scale > 1e-9]
    tried = 0
    for many in range(1, K):
        for chosen in combinations(small.tolist(), many):
            if sizes[list(chosen)].sum() >= K:
                continue
            tried += 1
            if tried > MOST_TRIED:
                return None
            row = np.zeros(sizes.size)
            row[list(chosen)] = 1
            if np.linalg.norm(row - span.T @ (span @ row)) < 1e-6:
                return int(sizes[list(chosen)].sum())
    return None


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
    ],
    ids=lambda held: held.__name__,
)
def test_the_attack_finds_nobody_in_a_thousand_organisations(held):
    drawn = {"organisation": organisations(), "seed": st.integers(0, 99), "data": st.data()}
    held_against(held, 1_000, **drawn)()
