"""What is shown when people leave is the one best matching, equal to trying everything."""

from itertools import product

import numpy as np
import pytest

from leadership.strength import Candidate, Pipeline, Readiness, soonest
from leadership.what_if import (
    MOST_ROLES,
    Choices,
    Move,
    cheapest,
    choices_of,
    depths,
    lowest,
    what_if,
)
from tests.leadership.test_strength import pipeline, random_pipeline

NOW, SOON, LATER = Readiness


def best_by_trying(found, leavers, within):
    """(holes, filled in three years, in one or two, moves, people by role), the least there is."""
    roles = sorted(found.roles)
    options = []
    for role in roles:
        here = {None: None}
        for one in found.candidates:
            if one.role == role and one.readiness <= within and one.person not in leavers:
                here[one.person] = min(one.readiness, here.get(one.person, LATER))
        holder = found.incumbents.get(role)
        if holder is not None and holder not in leavers:
            here[holder] = None  # stays
        options.append(here)
    best = None
    for chosen in product(*options):
        people = [person for person in chosen if person is not None]
        if len(set(people)) < len(people):
            continue
        ways = [here[person] for here, person in zip(options, chosen, strict=True)]
        rank = (
            len(roles) - len(people),
            ways.count(LATER),
            ways.count(SOON),
            len(ways) - ways.count(None),
            [(person is None, person) for person in chosen],
        )
        best = rank if best is None else min(best, rank)
    return best


def rank_of(told):
    ways = [move.readiness for move in told.moves]
    return (
        len(told.holes),
        ways.count(LATER),
        ways.count(SOON),
        len(ways),
        [(person is None, person) for person in told.people.values()],
    )


def test_the_same_as_trying_everything_on_700_small_pipelines():
    rng = np.random.default_rng(23)
    seen = set()
    for _ in range(700):
        found = random_pipeline(rng)
        within = Readiness(int(rng.integers(3)))
        leavers = {person for person in range(1, 8) if rng.random() < 0.3}

        told = what_if(found, leavers, within=within)

        assert rank_of(told) == best_by_trying(found, leavers, within)
        assert list(told.people) == sorted(found.roles)
        assert told.holes == tuple(role for role, person in told.people.items() if person is None)
        assert told.holes_before == best_by_trying(found, set(), within)[0]
        seen.add((bool(told.holes), len(told.moves) > 1, told.holes_before < len(told.holes)))
    assert len(seen) == 6, "the pipelines are too much alike to prove anything"


def turned_round(choices):
    """The cheapest matching of the same with all roles and people in reverse order."""
    last = len(choices.people) + len(choices.roles) - 1
    rows = len(choices.roles) - 1
    turned = Choices(
        choices.roles, choices.people,
        rows - choices.row[::-1], last - choices.column[::-1], choices.weight[::-1],
    )  # fmt: skip
    return [last - column for column in reversed(cheapest(turned))]


def test_whichever_cheapest_matching_the_solver_finds_the_same_is_shown():
    rng = np.random.default_rng(3)
    differed, leavers = 0, frozenset({1, 2, 3})
    for _ in range(100):
        found = random_pipeline(rng, 9, 14)
        choices = choices_of(found, soonest(found, LATER, leavers), leavers)
        one, other = cheapest(choices), turned_round(choices)

        assert lowest(choices, one) == lowest(choices, other)
        differed += one != other
    assert differed > 10, "the solver finds the same anyway"


def test_a_matching_that_is_not_the_cheapest_is_noticed():
    found = pipeline([1], {(1, 7): NOW, (1, 8): SOON})
    choices = choices_of(found, soonest(found, LATER), frozenset())

    assert lowest(choices, [0]) == [0]
    with pytest.raises(ArithmeticError, match="cheapest"):
        lowest(choices, [1])


# --- by hand ---


def test_those_who_move_up_are_replaced_in_turn():
    found = pipeline([1, 2, 3], {(1, 8): NOW, (2, 9): NOW, (3, 10): SOON}, {1: 7, 2: 8, 3: 9})

    told = what_if(found, {7})

    assert told.people == {1: 8, 2: 9, 3: 10}
    assert (told.holes, told.holes_before) == ((), 0)
    assert told.moves == (
        Move(1, 8, NOW, leaves=(2,)), Move(2, 9, NOW, leaves=(3,)), Move(3, 10, SOON, leaves=()),
    )  # fmt: skip
    assert what_if(found, {7}, within=NOW).holes == (1,)


def test_fewest_holes_come_before_readiness_before_moves_before_ids():
    one_hole_less = pipeline([1, 2], {(1, 7): NOW, (1, 8): LATER, (2, 7): LATER})
    assert what_if(one_hole_less, ()).people == {1: 8, 2: 7}

    sooner_by_two_moves = pipeline(
        [1, 2], {(1, 8): NOW, (2, 9): NOW, (1, 3): SOON}, {1: 7, 2: 8}
    )  # fmt: skip
    assert what_if(sooner_by_two_moves, {7}).people == {1: 8, 2: 9}

    fewer_moves = pipeline([1, 2], {(1, 8): NOW, (2, 9): NOW, (1, 10): NOW}, {1: 7, 2: 8})
    assert what_if(fewer_moves, {7}).people == {1: 10, 2: 8}

    lowest_id = pipeline([1, 2], {(role, person): NOW for role in (1, 2) for person in (5, 4, 6)})
    assert what_if(lowest_id, ()).people == {1: 4, 2: 5}


def test_the_first_role_is_filled_where_one_must_stay_empty():
    found = pipeline([1, 2, 3], {(role, 7): NOW for role in (1, 2, 3)})

    assert what_if(found, ()).people == {1: 7, 2: None, 3: None}


def test_if_nobody_leaves_everybody_stays():
    found = pipeline([1, 2], {(1, 8): NOW, (2, 7): NOW}, {1: 7, 2: 8})

    told = what_if(found, ())

    assert (told.people, told.moves, told.holes) == ({1: 7, 2: 8}, (), ())


def test_leavers_who_are_on_no_plan_change_nothing():
    found = pipeline([1, 2], {(1, 8): NOW}, {1: 7})

    assert what_if(found, {99, 100}) == what_if(found, ())


def test_an_incumbent_on_a_plan_for_the_own_role_stays_without_a_move():
    found = pipeline([1], {(1, 7): LATER}, {1: 7})

    assert what_if(found, (), within=NOW).people == {1: 7}
    assert what_if(found, ()).moves == ()
    assert what_if(found, {7}).holes == (1,)


def test_a_role_without_incumbent_is_a_hole_from_the_start():
    found = pipeline([1, 2], {}, {1: 7})

    told = what_if(found, {7})

    assert (told.holes, told.holes_before) == ((1, 2), 1)


def test_who_holds_two_key_roles_counts_for_one():
    told = what_if(pipeline([1, 2], {}, {1: 7, 2: 7}), ())

    assert (told.people, told.holes_before) == ({1: 7, 2: None}, 1)


def test_a_person_on_twenty_plans_fills_one():
    roles = range(1, 21)
    found = pipeline(roles, {(role, 77): NOW for role in roles}, {role: role for role in roles})

    told = what_if(found, {5, 9, 12})

    assert (told.holes, told.holes_before) == ((9, 12), 0)
    assert told.moves == (Move(5, 77, NOW, leaves=()),)


def test_no_key_roles_at_all_leave_no_hole():
    told = what_if(pipeline([], {}), {1})

    assert (told.people, told.holes, told.holes_before) == ({}, (), 0)


# --- weights ---


def test_weights_of_as_many_roles_as_are_allowed_neither_mix_nor_overflow():
    """As many as there can be of all lower kinds weigh less than one of the next."""
    most = MOST_ROLES
    base = most + 1
    digits = [1, base, base**2, base**3]

    for higher in digits[1:]:
        assert sum(most * one for one in digits if one < higher) < higher
    assert 4 * (1 + base**3) < 2**53, "the solver counts in floats"
    assert (most + 2) * 2 * (1 + base**3) < 2**63, "paths are counted in whole numbers"


def test_more_roles_than_can_be_weighed_are_refused():
    with pytest.raises(ValueError, match="32768 key roles"):
        what_if(Pipeline(range(MOST_ROLES + 1), {}, ()), ())


def test_299_moves_up_in_one_or_two_years_are_better_than_one_in_three():
    roles = range(300)
    candidates = {(role, role + 1): SOON for role in range(299)}
    candidates |= {(0, 299): LATER, (299, 1000): NOW}
    found = pipeline(roles, candidates, {role: role for role in roles})

    told = what_if(found, {0})

    assert list(told.people.values()) == [*range(1, 300), 1000]
    assert told.holes == ()


def test_paths_are_counted_in_whole_numbers():
    begins, ends = np.array([0, 1, 1]), np.array([1, 2, 0])
    huge = 2**60 + 1

    found = depths(begins, ends, np.array([-huge, huge + 1, huge]), 2)

    assert found.tolist() == [0, -huge, 0]


def test_the_order_of_what_is_given_changes_nothing():
    rng = np.random.default_rng(5)
    found = random_pipeline(rng, 9, 14)
    named = [Candidate(one.role, one.person, one.readiness) for one in found.candidates]
    turned = Pipeline(
        found.roles[::-1], dict(reversed(found.incumbents.items())), named[::-1]
    )  # fmt: skip

    assert what_if(found, [1, 2, 3]) == what_if(turned, [3, 2, 1])
