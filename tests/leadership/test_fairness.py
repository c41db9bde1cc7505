"""The fairness check finds what is unfair, and nothing about fewer than five people."""

import random
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadership.fairness import (
    LEAST_PEOPLE,
    MOST_CHECKS,
    Block,
    Board,
    Check,
    Finding,
    GroupFigure,
    Kind,
    blocks,
    check,
    is_due,
    share,
    tells_of_few,
)
from lib.fresh_figures import Shown


def board(**groups):
    """Boxes of people by group: {"women": [(3, 1), …]}, and the groups as an attribute."""
    boxes, values = {}, {}
    for value, placed in groups.items():
        for box in placed:
            boxes[len(boxes)] = box
            values[len(values)] = value
    return Board(boxes), {"gender": values}


def mixed(low, high, count, performance=2):
    """`high` of `count` people with the highest potential, `low` with the lowest."""
    levels = [1] * low + [3] * high + [2] * (count - low - high)
    return [(performance, level) for level in levels]


# --- groups ---

sizes = st.dictionaries(st.text("abcdef", max_size=1), st.integers(1, 12), max_size=6)


def people_of(counts):
    values = [value for value, count in counts.items() for _ in range(count)]
    random.Random(1).shuffle(values)
    return dict(enumerate(values))


@given(sizes)
def test_every_group_has_five_people_and_all_are_in_one(counts):
    values = people_of(counts)

    found = blocks(values, values)

    counted = [one for block in found for one in block.people]
    assert len(counted) == len(set(counted))
    assert all(len(block.people) >= LEAST_PEOPLE for block in found)
    assert all({values[one] for one in block.people} == set(block.values) for block in found)
    if found:
        assert set(counted) == set(values)
        assert len(found) > 1
        assert sum(len(block.values) > 1 for block in found) <= 1
    for block in found:
        if len(block.values) > 1:  # a large one only where the small ones need it
            small = [counts[value] for value in block.values if counts[value] < LEAST_PEOPLE]
            assert len(small) == len(block.values) - (sum(small) < LEAST_PEOPLE)


def smallest_derived(people, groups):
    """The fewest people whose sum can be had by adding and subtracting groups and the whole."""
    rows = [np.isin(people, list(group)).astype(int) for group in groups] + [np.ones(len(people))]
    least = len(people)
    for signs in product((-1, 0, 1), repeat=len(rows)):
        vector = sum(sign * row for sign, row in zip(signs, rows, strict=True))
        if set(np.unique(vector)) == {0, 1} or set(np.unique(vector)) == {1}:
            least = min(least, int(vector.sum()))
    return least


def test_no_difference_to_the_whole_board_tells_of_fewer_than_five():
    rng, caught = random.Random(4), 0
    for _ in range(200):
        values = people_of({value: rng.randint(1, 9) for value in "abcd"[: rng.randint(2, 4)]})
        people = sorted(values)
        only_hidden = [
            {one for one in people if values[one] == value}
            for value in set(values.values())
            if list(values.values()).count(value) >= LEAST_PEOPLE
        ]

        told = [block.people for block in blocks(people, values)]

        assert smallest_derived(people, told) >= min(LEAST_PEOPLE, len(people))
        caught += 0 < smallest_derived(people, only_hidden) < min(LEAST_PEOPLE, len(people))
    assert caught > 50, "hiding alone must be caught"


def test_small_groups_are_joined_and_if_still_few_with_the_next_smallest():
    def cut(**counts):
        values = people_of(counts)
        return [(block.values, len(block.people)) for block in blocks(values, values)]

    assert cut(a=9, b=3, c=2, d=8) == [(("a",), 9), (("d",), 8), (("b", "c"), 5)]
    assert cut(a=9, b=3, c=1, d=8) == [(("a",), 9), (("b", "c", "d"), 12)]
    assert cut(a=9, b=3) == []
    assert cut(a=9) == []
    assert cut() == []


def test_who_is_not_stated_is_a_group_of_its_own():
    values = dict.fromkeys(range(5), "a")

    assert blocks(range(10), values) == [
        Block(("",), tuple(range(5, 10))), Block(("a",), tuple(range(5))),
    ]  # fmt: skip


# --- two attributes ---


def least_of_two_by_trying(one, other, people):
    """The fewest people that groups of two cuts, counted up to twice, add up to."""
    rows = [np.isin(people, block.people).astype(int) for block in [*one, *other]]
    least = len(people)
    for times in product((-2, -1, 0, 1, 2), repeat=len(rows)):
        vector = sum(count * row for count, row in zip(times, rows, strict=True))
        if vector.min() >= 0 and vector.max() == 1:
            least = min(least, int(vector.sum()))
    return least


def test_two_cuts_tell_of_few_exactly_where_trying_finds_few():
    rng, seen = random.Random(8), []
    for _ in range(60):
        first = people_of({value: rng.randint(5, 9) for value in "ab"})
        kept = {value: rng.choice("xy") for value in "ab"}
        second = {
            one: kept[value] if rng.random() < rng.choice([0.6, 1]) else rng.choice("xyz")
            for one, value in first.items()
        }
        one, other = blocks(first, first), blocks(first, second)

        told = tells_of_few(one, other)

        assert told == (least_of_two_by_trying(one, other, sorted(first)) < LEAST_PEOPLE)
        seen.append(told)
    assert 5 < sum(seen) < 55


def nested(full_time_women):
    """All who work part-time are women, and a few women do not."""
    placed, gender = board(
        women=mixed(0, 3, 8 + full_time_women), men=mixed(0, 3, 10)
    )  # fmt: skip
    time = {one: "part" if one < 8 else "full" for one in placed.boxes}
    return placed, gender | {"working_time": time}


@pytest.mark.parametrize(("full_time_women", "untold"), [(4, ("working_time",)), (5, ())])
def test_an_attribute_is_not_told_that_tells_of_few_beside_another(full_time_women, untold):
    assert check(*nested(full_time_women)).untold == untold


def test_high_performers_are_looked_at_on_their_own():
    """Five women work full time, but only four of them are high performers."""
    placed, attributes = nested(5)
    best = Board({one: (3 if one else 2, level) for one, (_, level) in placed.boxes.items()})
    of_four = Board({one: (3 if one != 8 else 2, level) for one, (_, level) in best.boxes.items()})

    assert {one.attribute for one in check(best, attributes).held_back} == set(attributes)
    assert {one.attribute for one in check(of_four, attributes).held_back} == {"gender"}
    assert check(of_four, attributes).untold == ()


# --- findings ---


def test_a_group_that_comes_out_lower_is_found_with_its_figures():
    placed, attributes = board(women=mixed(10, 5, 20), men=mixed(2, 10, 20))

    found = check(placed, attributes)

    women, men = ("gender", ("women",), (20, 49)), ("gender", ("men",), (20, 49))
    assert found == Check(
        potential=(GroupFigure(*men, Shown(2.4)), GroupFigure(*women, Shown(1.8))),
        top=(GroupFigure(*men, Shown(50)), GroupFigure(*women, Shown(25))),
        held_back=(),
        findings=(
            Finding(Kind.LOW_POTENTIAL, "gender", ("women",), (), Shown(1.8), None, True),
            Finding(
                Kind.FEW_IN_TOP, "gender", ("women",), ("men",), Shown(25), Shown(50), False
            ),
        ),
        untold=(),
    )  # fmt: skip


def kinds(found):
    return [(one.kind, one.values) for one in found.findings]


@pytest.mark.parametrize(("women", "is_found"), [(16, False), (15, True)])
def test_four_fifths_of_the_highest_rate_are_enough(women, is_found):
    placed, attributes = board(women=mixed(0, women, 40), men=mixed(0, 20, 40))

    assert ((Kind.FEW_IN_TOP, ("women",)) in kinds(check(placed, attributes))) == is_found


@pytest.mark.parametrize(("low", "is_found"), [(5, False), (6, True)])
def test_three_tenths_of_a_step_are_a_finding(low, is_found):
    placed, attributes = board(women=mixed(low, 0, 20), men=mixed(0, 0, 20))

    assert ((Kind.LOW_POTENTIAL, ("women",)) in kinds(check(placed, attributes))) == is_found


def test_a_rate_is_held_against_the_highest_of_several_groups():
    placed, attributes = board(a=mixed(0, 10, 10), b=mixed(0, 7, 10), c=mixed(0, 8, 10))

    assert kinds(check(placed, attributes))[-1:] == [(Kind.FEW_IN_TOP, ("b",))]


def test_small_numbers_differ_by_chance_and_large_ones_do_not():
    def beyond(times):
        placed, attributes = board(
            women=mixed(0, 2 * times, 6 * times), men=mixed(0, 4 * times, 6 * times)
        )
        return [one.beyond_chance for one in check(placed, attributes).findings]

    assert beyond(1) == [False, False]
    assert beyond(10) == [True, True]


def test_high_performers_whose_potential_is_rated_low_are_found():
    placed, attributes = board(
        women=mixed(6, 2, 10, performance=3) + mixed(0, 10, 10),
        men=mixed(1, 2, 10, performance=3) + mixed(9, 10, 20),
    )

    found = check(placed, attributes)

    assert found.held_back == (
        GroupFigure("gender", ("men",), (10, 19), Shown(10)),
        GroupFigure("gender", ("women",), (10, 19), Shown(60)),
    )
    assert found.findings[-1] == Finding(
        Kind.HELD_BACK, "gender", ("women",), (), Shown(60), None, False
    )


def test_high_performers_are_grouped_by_their_own_number():
    """Ten women, but only four of them high performers: nothing is told of four."""
    placed, attributes = board(
        women=mixed(4, 0, 4, performance=3) + mixed(0, 3, 6),
        men=mixed(0, 3, 12, performance=3),
    )

    found = check(placed, attributes)

    assert [one.values for one in found.top] == [("men",), ("women",)]
    assert found.held_back == ()
    assert Kind.HELD_BACK not in [one.kind for one in found.findings]


def test_an_attribute_of_one_group_is_not_told():
    placed, attributes = board(women=mixed(3, 0, 4), men=mixed(0, 3, 30))

    assert check(placed, attributes) == Check((), (), (), (), ("gender",))


def test_who_is_not_stated_is_never_compared():
    placed, attributes = board(men=mixed(0, 8, 10), women=mixed(0, 8, 10))
    with_more = Board(placed.boxes | {100 + n: (3, 1) for n in range(10)})

    found = check(with_more, attributes)

    assert ("",) in [one.values for one in found.top]
    assert found.findings == ()


def test_nobody_on_the_board_is_no_failure():
    assert check(Board({}), {"gender": {}}) == Check((), (), (), (), ("gender",))


# --- bands ---


def test_where_one_group_alone_has_a_band_the_smallest_other_tells_nothing():
    placed, attributes = board(a=mixed(0, 0, 6), b=mixed(0, 3, 7), c=mixed(0, 3, 8))

    assert [one.shown for one in check(placed, attributes).top] == [
        Shown(5, "or less"), None, Shown(40),
    ]  # fmt: skip


def test_where_two_groups_have_bands_nothing_more_is_hidden():
    placed, attributes = board(a=mixed(0, 0, 6), b=mixed(0, 0, 7), c=mixed(0, 3, 8))

    assert [one.shown for one in check(placed, attributes).top] == [
        Shown(5, "or less"), Shown(5, "or less"), Shown(40),
    ]  # fmt: skip


def test_shares_are_in_steps_of_five_points():
    told = {n: share(Fraction(n, 100)) for n in (0, 4, 5, 7, 8, 50, 95, 96, 100)}

    assert told == {
        0: Shown(5, "or less"), 4: Shown(5, "or less"), 5: Shown(5), 7: Shown(5), 8: Shown(10),
        50: Shown(50), 95: Shown(95), 96: Shown(95, "or more"), 100: Shown(95, "or more"),
    }  # fmt: skip


# --- checks in a row ---


def test_a_board_is_checked_again_when_five_people_have_moved_since_every_check():
    first = dict.fromkeys(range(20), (2, 2))

    def moved(*people):
        return first | dict.fromkeys(people, (3, 3))

    assert is_due(first, [])
    assert not is_due(first, [first])
    assert not is_due(moved(1, 2, 3, 4), [first])
    assert is_due(moved(1, 2, 3, 4, 5), [first])
    assert not is_due(moved(1), [first, moved(1, 2, 3, 4, 5, 6)])
    assert not is_due({one: first[one] for one in range(16)}, [first])
    assert is_due({one: first[one] for one in range(15)}, [first])
    assert not is_due(moved(*range(10)), [first] * MOST_CHECKS)


# --- the board ---


@pytest.mark.parametrize(
    ("levels", "top"),
    [
        ((3, 3), {(3, 3), (2, 3), (3, 2)}),
        ((2, 2), {(2, 2)}),
        ((5, 2), {(5, 2), (4, 2)}),
        ((2, 4), {(2, 4), (2, 3)}),
    ],
)
def test_the_top_boxes_are_the_best_and_its_neighbours(levels, top):
    assert Board({}, *levels).top == top


@pytest.mark.parametrize(
    ("boxes", "levels", "words"),
    [({}, (1, 3), "2 to 5"), ({}, (3, 6), "2 to 5"), ({1: (4, 1)}, (3, 3), "outside"),
     ({1: (1, 0)}, (3, 3), "outside")],
)  # fmt: skip
def test_boards_that_cannot_be_are_refused(boxes, levels, words):
    with pytest.raises(ValueError, match=words):
        Board(boxes, *levels)
