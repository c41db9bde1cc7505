"""Pins first, then the best of what is left; the seed decides among equals only."""

import itertools

import numpy as np
import pytest

from mentoring.models import PairRule
from mentoring.queries.cohort import pool_of
from mentoring.scoring import WEIGHTS, Rule, rules
from mentoring.solving import Wanted, broken, parts_of, score_of, solve, weigh
from tests.factories import EnrolmentFactory, PairFactory, ProgrammeFactory
from tests.mentoring.worlds import build_world

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", range(4))
def test_no_pair_breaks_a_rule_and_no_mentor_has_more_than_seats(seed):
    task = pool_of(build_world(seed + 20)).task
    wanted = Wanted(WEIGHTS, seed=seed)

    found = solve(task, wanted, weigh(task, wanted))

    for row, column in found.pairs:
        assert broken(task, row, column) == Rule.NONE
        assert found.scores[row] == score_of(task, WEIGHTS, row, column)
    used = np.bincount(found.chosen[found.chosen >= 0], minlength=len(task.seats))
    assert (used <= task.seats).all()
    if task.is_of_peers:
        assert all(found.chosen[found.chosen[row]] == row for row, _column in found.pairs)


@pytest.mark.parametrize("kind", ["one_to_one", "peer"])
def test_a_pin_holds_and_the_total_with_it_is_never_higher(kind):
    task = pool_of(build_world(3, kind=kind)).task
    wanted = Wanted(WEIGHTS)
    table = weigh(task, wanted)
    best = solve(task, wanted, table)
    broke = rules(task.cohort, np.arange(len(task.cohort.mentees)))

    for row, column in itertools.product(range(len(broke)), range(len(task.seats))):
        forced = solve(task, wanted, table, [(row, column)])
        assert (forced.chosen[row] == column) == (broke[row, column] == 0)
        assert (forced.matched, forced.total) <= (best.matched, best.total)


def test_the_same_seed_gives_the_same_pairs_and_another_the_same_total():
    programme = ProgrammeFactory(needs_language=False)
    for side in ("mentee", "mentor"):
        for _ in range(6):
            EnrolmentFactory(programme=programme, side=side)
    task = pool_of(programme).task
    table = weigh(task, Wanted(WEIGHTS))

    found = [solve(task, Wanted(WEIGHTS, seed=seed), table) for seed in (1, 1, 2, 3)]

    assert found[0].pairs == found[1].pairs
    assert len({tuple(one.pairs) for one in found}) > 1
    assert len({(one.matched, one.total) for one in found}) == 1


def test_a_floor_leaves_out_what_lies_below_but_not_a_pin():
    programme = ProgrammeFactory(needs_language=False)
    mentee = EnrolmentFactory(programme=programme)
    mentor = EnrolmentFactory(programme=programme, side="mentor")
    wanted = Wanted(WEIGHTS, floor=99.9)
    task = pool_of(programme).task
    assert solve(task, wanted, weigh(task, wanted)).pairs == []

    PairRule.objects.create(programme=programme, mentee=mentee, mentor=mentor, kind="pin")
    task = pool_of(programme).task
    assert solve(task, wanted, weigh(task, wanted)).pairs == [(0, 0)]


def test_nobody_at_all_is_no_failure():
    for programme in (ProgrammeFactory(), ProgrammeFactory(kind="peer")):
        task = pool_of(programme).task
        assert solve(task, Wanted(WEIGHTS), weigh(task, Wanted(WEIGHTS))).pairs == []
        assert parts_of(task, []) == []
    full = ProgrammeFactory()
    PairFactory(programme=full)
    EnrolmentFactory(programme=full)
    task = pool_of(full).task
    assert solve(task, Wanted(WEIGHTS), weigh(task, Wanted(WEIGHTS))).pairs == []
