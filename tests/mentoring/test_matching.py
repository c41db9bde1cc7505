"""Matching is optimal, keeps its rules, and says the same every time."""

import subprocess
import sys
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array, lil_array

from mentoring.matching import assign, pair_up

ROOT = Path(__file__).resolve().parents[2]


def sparse(pairs, shape):
    """A matrix of {(row, column): score}."""
    matrix = lil_array(shape)
    for place, score in pairs.items():
        matrix[place] = score
    return csr_array(matrix)


def random_cohort(rng, mentees, mentors, density=0.5, decimals=0):
    """Scores from 1 to 100 for some of the pairs, and capacities, some of them 0."""
    allowed = rng.random((mentees, mentors)) < density
    scores = np.round(rng.uniform(1, 100, (mentees, mentors)), decimals)
    rows, columns = np.nonzero(allowed)
    matrix = coo_array((scores[rows, columns], (rows, columns)), shape=(mentees, mentors))
    return csr_array(matrix), rng.integers(0, 3, mentors)


def worth(chosen, scores, priority=None):
    """How many are matched, how many of those with priority, and the total."""
    dense = scores.toarray()
    matched = np.flatnonzero(chosen >= 0)
    first = np.zeros(len(chosen), bool) if priority is None else np.asarray(priority)
    return len(matched), int(first[matched].sum()), float(dense[matched, chosen[matched]].sum())


def best_by_trying(scores, capacity, floor=None, priority=None):
    """What the best of all possible choices is worth."""
    dense = scores.toarray()
    choices = [
        [-1, *(m for m in range(len(capacity)) if row[m] > 0 and row[m] >= (floor or 0))]
        for row in dense
    ]
    best = (0, 0, 0.0)
    for chosen in product(*choices):
        found = np.array(chosen, dtype=int)
        seats = np.bincount(found[found >= 0], minlength=len(capacity))
        if np.all(seats <= capacity):
            best = max(best, worth(found, scores, priority))
    return best


# --- mentees and mentors ---


def test_as_good_as_the_best_of_all_choices_of_500_small_cohorts():
    rng = np.random.default_rng(7)
    seen = set()
    for _ in range(500):
        mentees, mentors = rng.integers(1, 6), rng.integers(1, 5)
        scores, capacity = random_cohort(rng, mentees, mentors)
        priority = rng.random(mentees) < 0.4
        floor = rng.choice([None, 30.0, 60.0])

        found = assign(scores, capacity, floor=floor, priority=priority)

        best = best_by_trying(scores, capacity, floor, priority)
        assert worth(found, scores, priority) == best
        seen.add((best[0] < mentees, best[1] > 0, floor is None))
    assert len(seen) == 8, "the cohorts are too much alike to prove anything"


@pytest.mark.parametrize("seed", range(4))
def test_as_good_as_an_integer_program_of_120_mentees(seed):
    rng = np.random.default_rng(seed)
    scores, capacity = random_cohort(rng, 120, 50, density=0.15, decimals=1)
    priority = rng.random(120) < 0.3

    found = assign(scores, capacity, priority=priority)

    assert worth(found, scores, priority) == pytest.approx(by_program(scores, capacity, priority))


def by_program(scores, capacity, priority):
    """The three aims, one after the other, each held while the next is raised."""
    pairs = scores.tocoo()
    count = len(pairs.data)
    each = np.arange(count)
    ones = np.ones(count)
    once = coo_array((ones, (pairs.row, each)), shape=(scores.shape[0], count))
    seats = coo_array((ones, (pairs.col, each)), shape=(scores.shape[1], count))
    rules = [LinearConstraint(once, ub=1), LinearConstraint(seats, ub=capacity)]
    found = []
    for aim in (ones, priority[pairs.row].astype(float), pairs.data):
        answer = milp(
            -aim, constraints=rules, bounds=Bounds(0, 1), integrality=np.ones(count),
            options={"mip_rel_gap": 0},
        )  # fmt: skip
        assert answer.success
        found.append(-answer.fun)
        rules.append(LinearConstraint(aim, lb=-answer.fun - 1e-6))
    return tuple(found)


def test_more_people_come_before_a_higher_total():
    scores = sparse({(0, 0): 100, (0, 1): 1, (1, 0): 1}, (2, 2))

    assert assign(scores, [1, 1]).tolist() == [1, 0]


def test_a_long_chain_is_shifted_for_one_more_person():
    pairs = {}
    for n in range(30):
        pairs[n, n] = 100
        pairs[n, n + 1] = 1
    pairs[30, 0] = 1
    scores = sparse(pairs, (31, 31))

    assert assign(scores, np.ones(31)).tolist() == [*range(1, 31), 0]


def test_who_has_priority_is_matched_before_a_better_score_of_another():
    scores = sparse({(0, 0): 100, (1, 0): 1}, (2, 1))

    assert assign(scores, [1]).tolist() == [0, -1]
    assert assign(scores, [1], priority=[False, True]).tolist() == [-1, 0]


def test_priority_never_costs_a_match():
    scores = sparse({(0, 0): 1, (0, 1): 1, (1, 0): 50, (2, 1): 50}, (3, 2))

    found = assign(scores, [1, 1], priority=[True, False, False])

    assert found[0] >= 0
    assert (found >= 0).sum() == 2


def test_the_floor_is_itself_allowed():
    scores = sparse({(0, 0): 50, (1, 1): 49.9}, (2, 2))

    assert assign(scores, [1, 1], floor=50).tolist() == [0, -1]


@pytest.mark.parametrize("form", ["csr", "csc", "coo", "lil", "dok", "bsr"])
def test_every_form_of_a_sparse_matrix_is_read(form):
    scores = sparse({(0, 1): 5, (1, 0): 7}, (2, 2)).asformat(form)

    assert assign(scores, [1, 1]).tolist() == [1, 0]
    assert scores.format == form


@pytest.mark.parametrize(
    ("shape", "capacity"), [((0, 0), []), ((0, 3), [1, 1, 1]), ((3, 0), []), ((3, 2), [1, 1])]
)
def test_nobody_is_matched_where_there_is_nobody_or_no_pair(shape, capacity):
    found = assign(csr_array(shape), capacity)

    assert found.tolist() == [-1] * shape[0]
    assert found.dtype == np.intp


def test_a_seat_for_everybody_costs_no_more_than_there_are_mentees():
    scores = sparse({(n, 0): n + 1 for n in range(5)}, (5, 1))

    assert assign(scores, [10**12]).tolist() == [0] * 5


def test_what_is_given_is_left_as_it_is():
    scores, capacity = sparse({(0, 0): 5, (1, 0): 7}, (2, 1)), np.array([1])
    before = scores.toarray().tolist()

    assign(scores, capacity, floor=6)

    assert (scores.toarray().tolist(), scores.nnz, capacity.tolist()) == (before, 2, [1])


@pytest.mark.parametrize(
    ("score", "capacity", "more", "words"),
    [
        (-1, [1], {}, "above 0"),
        (float("nan"), [1], {}, "above 0"),
        (float("inf"), [1], {}, "above 0"),
        (5, [1, 1], {}, "1 mentors need"),
        (5, [-1], {}, "whole number from 0"),
        (5, [1.5], {}, "whole number from 0"),
        (5, [1], {"priority": [True, False]}, "1 mentees need"),
    ],
)
def test_what_cannot_be_meant_is_refused(score, capacity, more, words):
    with pytest.raises(ValueError, match=words):
        assign(coo_array(([score], ([0], [0])), shape=(1, 1)), capacity, **more)


cohorts = st.integers(0, 2**32 - 1).map(np.random.default_rng)


@settings(max_examples=1000, deadline=None)
@given(cohorts)
def test_no_rule_is_ever_broken(rng):
    mentees, mentors = rng.integers(1, 25), rng.integers(1, 12)
    scores, capacity = random_cohort(rng, mentees, mentors, rng.random(), decimals=2)
    floor = float(rng.choice([0, 20, 70]))

    found = assign(scores, capacity, floor=floor, priority=rng.random(mentees) < 0.5)

    matched = np.flatnonzero(found >= 0)
    allowed = scores.toarray()[matched, found[matched]]
    assert np.all(allowed > 0)
    assert np.all(allowed >= floor)
    assert np.all(np.bincount(found[matched], minlength=mentors) <= capacity)


# --- peers ---


def peers(rng, people, density=0.5):
    """Symmetric scores from 1 to 100, in tenths."""
    upper = np.triu(np.round(rng.uniform(1, 100, (people, people)), 1), 1)
    upper *= np.triu(rng.random((people, people)) < density, 1)
    return csr_array(upper + upper.T)


def worth_of_peers(partner, scores):
    dense = scores.toarray()
    pairs = [(one, other) for one, other in enumerate(partner) if one < other]
    return len(pairs), sum(dense[pair] for pair in pairs)


def best_peers_by_trying(scores):
    """What the best of all ways to pair people up is worth."""
    dense = scores.toarray()

    def best(left):
        if len(left) < 2:
            return 0, 0.0
        one, *others = left
        found = [best(others)]
        for other in others:
            if dense[one, other] > 0:
                count, total = best([each for each in others if each != other])
                found.append((count + 1, total + dense[one, other]))
        return max(found)

    return best(list(range(len(dense))))


def test_peers_as_good_as_the_best_of_all_choices_of_500_small_groups():
    rng = np.random.default_rng(11)
    for _ in range(500):
        scores = peers(rng, int(rng.integers(1, 9)), rng.uniform(0.2, 1))

        partner = pair_up(scores)

        count, total = worth_of_peers(partner, scores)
        best_count, best_total = best_peers_by_trying(scores)
        assert (count, total) == (best_count, pytest.approx(best_total))
        matched = np.flatnonzero(partner >= 0)
        assert np.array_equal(partner[partner[matched]], matched)
        assert np.all(scores.toarray()[matched, partner[matched]] > 0)


def test_an_odd_circle_is_no_bipartite_graph():
    circle = {(0, 1): 10, (1, 2): 10, (0, 2): 10, (2, 3): 1}
    scores = sparse(circle | {(b, a): score for (a, b), score in circle.items()}, (4, 4))

    assert pair_up(scores).tolist() == [1, 0, 3, 2]


def test_differences_far_below_one_are_seen():
    close = {(0, 1): 1 + 2**-50, (1, 2): 1.0}
    scores = sparse(close | {(b, a): score for (a, b), score in close.items()}, (3, 3))

    assert pair_up(scores).tolist() == [1, 0, -1]


@pytest.mark.parametrize("size", [0, 1, 3])
def test_without_pairs_nobody_has_a_peer(size):
    assert pair_up(csr_array((size, size))).tolist() == [-1] * size


@pytest.mark.parametrize(
    ("pairs", "shape", "words"),
    [
        ({(0, 1): 1}, (2, 3), "square"),
        ({(0, 0): 1}, (2, 2), "own peer"),
        ({(0, 1): 1}, (2, 2), "differ"),
        ({(0, 1): 1, (1, 0): 2}, (2, 2), "differ"),
        ({(0, 1): -1, (1, 0): -1}, (2, 2), "above 0"),
    ],
)
def test_peers_whose_scores_cannot_be_meant_are_refused(pairs, shape, words):
    with pytest.raises(ValueError, match=words):
        pair_up(sparse(pairs, shape))


# --- the same every time ---

SAY = """
import numpy as np
from tests.mentoring.test_matching import peers, random_cohort
from mentoring.matching import assign, pair_up
rng = np.random.default_rng(3)
print(assign(*random_cohort(rng, 200, 60)).tolist(), pair_up(peers(rng, 120, 0.1)).tolist())
"""


def test_another_process_says_the_same():
    said = {
        subprocess.run(
            [sys.executable, "-c", SAY], cwd=ROOT, check=True, capture_output=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        ).stdout
        for seed in ("0", "1", "2")
    }  # fmt: skip

    assert len(said) == 1


def test_the_order_in_which_pairs_are_stored_changes_nothing():
    rng = np.random.default_rng(5)
    scores, capacity = random_cohort(rng, 80, 30, density=0.4)
    pairs = scores.tocoo()
    mixed = rng.permutation(len(pairs.data))
    other = coo_array((pairs.data[mixed], (pairs.row[mixed], pairs.col[mixed])), pairs.shape)

    assert assign(scores, capacity).tolist() == assign(other, capacity).tolist()


def test_every_pair_of_a_small_group_can_be_the_one():
    for one, other in combinations(range(4), 2):
        scores = sparse({(one, other): 3, (other, one): 3}, (4, 4))
        assert pair_up(scores)[[one, other]].tolist() == [other, one]
