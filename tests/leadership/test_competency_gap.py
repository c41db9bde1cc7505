"""Current against needed levels: by hand, and attacked by every difference of figures."""

import random
from decimal import Decimal

import numpy as np
import pytest

from leadership.competency_gap import Band, Held, bands_of, told

LEVELS = {1: 0, 2: 2, 3: 2, 4: 3, 5: 3}


def needed(rank):
    return LEVELS[rank] if rank else 0


def test_bands_are_grades_side_by_side_that_need_the_same():
    assert bands_of(LEVELS, needed) == [Band(2, 3, 2), Band(4, 5, 3)]
    assert bands_of([1, 2, 3], lambda rank: 0 if rank == 2 else 2) == [
        Band(1, 1, 2), Band(3, 3, 2), Band(None, None, 2),
    ]  # fmt: skip
    assert bands_of([], lambda rank: 0) == []


def test_figures_by_hand():
    # Below the top two units; of grade 2 six people in the first and three in each of two others.
    parents = {1: None, 2: 1, 3: 1, 4: 1}
    people = [Held(2, 2, Decimal(1))] * 6 + [Held(3, 3, Decimal(3))] * 3
    people += [Held(4, 2, Decimal("1.5"))] * 3 + [Held(2, 1, Decimal(1))] * 9

    found = told(people, bands_of(LEVELS, needed), parents)

    # 3 + 3 leave three without the larger: they are in no figure; grade 1 needs nothing.
    band = Band(2, 3, 2)
    assert {
        key: (one.people, one.levels, one.needed, one.lacking) for key, one in found.items()
    } == {
        (place, which): (6, Decimal(6), 12, Decimal(6))
        for place in (2, 1, None)
        for which in (band, None)
    }


def test_small_units_are_told_together_where_five_are_left_without_any_one():
    parents = {1: None, 2: 1, 3: 1, 4: 1}
    people = [Held(2, 4, Decimal(2))] * 3 + [Held(3, 5, Decimal(3))] * 4
    people += [Held(4, 4, Decimal("2.5"))] * 2

    found = told(people, bands_of(LEVELS, needed), parents)

    assert {key: one.people for key, one in found.items()} == {
        (1, Band(4, 5, 3)): 9, (1, None): 9, (None, Band(4, 5, 3)): 9, (None, None): 9,
    }  # fmt: skip
    assert found[None, None].lacking == Decimal("4.0")  # 3 · 1 + 4 · 0 + 2 · 0.5


def test_nobody_outside_units_and_bands_counts():
    parents = {1: None}
    people = [Held(9, 4, Decimal(2))] * 9 + [Held(1, None, Decimal(2))] * 9

    assert told(people, bands_of(LEVELS, needed), parents) == {}


def figures_as_equations(rng):
    """A random organisation; each figure as who is counted in it."""
    units = rng.randint(1, 12)
    parents = {
        unit: (rng.randrange(unit) if unit and rng.random() < 0.9 else None)
        for unit in range(units)
    }
    count = rng.randint(0, 60)
    # Each person has a level of their own, a power of two, so that sums name who is in them.
    people = [
        Held(rng.randrange(units), rng.choice([1, 2, 3, 4, 5, None]), Decimal(2**number))
        for number in range(count)
    ]
    found = told(people, bands_of(LEVELS, needed), parents)
    return count, [
        np.array([int(one.levels) >> number & 1 for number in range(count)])
        for one in found.values()
    ]


@pytest.mark.parametrize("seed", range(40))
def test_no_figures_together_tell_of_fewer_than_five(seed):
    """Two people who are in the same figures always cannot be told apart: such classes are large.

    What any sums and differences can single out is a union of these classes.
    """
    rng = random.Random(seed)
    count, rows = figures_as_equations(rng)
    if not rows:
        return
    columns = np.array(rows).T
    classes = {}
    for person in range(count):
        if columns[person].any():
            classes.setdefault(tuple(columns[person]), []).append(person)
    assert min(map(len, classes.values())) >= 5
