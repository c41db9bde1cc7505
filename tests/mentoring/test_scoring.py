"""Scores agree with a second, slow statement of the same rules, one pair at a time."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array, csr_array

from mentoring.candidates import candidates
from mentoring.matching import assign
from mentoring.scoring import (
    PARTS,
    REVERSE_STEPS,
    STEPS,
    WEIGHTS,
    Cohort,
    Rule,
    Side,
    blocks,
    parts,
    rules,
    score,
)

NAN = float("nan")


def side(rng, count, first):
    """People of whom some things are not known."""

    def sometimes(values, unknown):
        return np.where(rng.random(count) < 0.15, unknown, values)

    return Side(
        person=np.arange(first, first + count),
        languages=rng.random((count, 3)) < 0.4,
        place=sometimes(rng.integers(0, 3, count), -1).astype(np.intp),
        offset=sometimes(rng.choice([-8.0, 0.0, 1.0, 5.5, 13.0], count), NAN),
        unit=sometimes(rng.integers(0, 4, count), -1).astype(np.intp),
        grade=sometimes(rng.integers(1, 9, count).astype(float), NAN),
    )


def ranks(rng, rows, columns):
    """Some of the rows wish for up to three of the columns."""
    found = {}
    for row in range(rows):
        if rng.random() < 0.6:
            chosen = rng.permutation(columns)[: rng.integers(1, 4)]
            found |= {(row, int(column)): rank for rank, column in enumerate(chosen, 1)}
    return sparse(found, (rows, columns))


def sparse(entries, shape):
    places = np.array(list(entries), dtype=int).reshape(-1, 2)
    values = np.array(list(entries.values()), dtype=int)
    return csr_array(coo_array((values, (places[:, 0], places[:, 1])), shape=shape))


# Four units: the top, two below it of which one has one below, and one with nothing above it.
PATHS = np.array([[7, -1, -1], [7, 8, -1], [7, 9, 5], [6, -1, -1]])


def cohort(rng, mentees, mentors, **more):
    levels = np.where(rng.random((mentors, 6)) < 0.5, rng.uniform(0, 5, (mentors, 6)), 0)
    given = {
        "mentees": side(rng, mentees, 0),
        "mentors": side(rng, mentors, mentees - 1),  # the last mentee is the first mentor
        "wanted": (rng.random((mentees, 6)) < 0.3).astype(np.float32) * 2,
        "strength": levels.astype(np.float32),
        "aims": rng.random((mentees, 5)) < 0.3,
        "held": rng.random((mentors, 5)) < 0.3,
        "aim_families": rng.random((mentees, 2)) < 0.5,
        "held_families": rng.random((mentors, 2)) < 0.5,
        "mentee_ranks": ranks(rng, mentees, mentors),
        "mentor_ranks": csr_array(ranks(rng, mentors, mentees).T),
        "paths": PATHS,
        "barred": {
            rule: csr_array((rng.random((mentees, mentors)) < 0.1).astype(np.int8))
            for rule in (Rule.REPORTING_LINE, Rule.BLOCKED, Rule.AGAIN, Rule.FORBIDDEN)
        },
        "least_overlap": float(rng.choice([0, 3])),
        "needs_language": bool(rng.integers(0, 2)),
    }
    return Cohort(**(given | more))


def parts_of_a_pair(them, n, m):
    """Each part of one pair, None where it cannot be told: the rules once more, in plain words."""
    mentee, mentor = them.mentees, them.mentors
    found = dict.fromkeys(PARTS)
    wanted = {s: w for s, w in enumerate(them.wanted[n]) if w}
    if wanted:
        won = sum(weight * them.strength[m, skill] / 5 for skill, weight in wanted.items())
        found["competencies"] = won / sum(wanted.values())
    if any(them.aims[n]):
        role = any(a and h for a, h in zip(them.aims[n], them.held[m], strict=True))
        pairs = zip(them.aim_families[n], them.held_families[m], strict=True)
        found["experience"] = 1 if role else 0.5 if any(a and h for a, h in pairs) else 0
    mine, theirs = them.mentee_ranks.toarray(), them.mentor_ranks.toarray()
    if mine[n].any():
        found["mentee_wish"] = (6 - mine[n, m]) / 5 if mine[n, m] else 0
    if theirs[:, m].any():
        found["mentor_wish"] = (6 - theirs[n, m]) / 5 if theirs[n, m] else 0
    if mentee.languages[n].any() and mentor.languages[m].any():
        common = int((mentee.languages[n] & mentor.languages[m]).sum())
        found["languages"] = 1 - 0.5**common
    hours = hours_of_a_pair(them, n, m)
    if hours is not None:
        same = mentee.place[n] == mentor.place[m] != -1
        found["place"] = 0.5 * same + 0.5 * hours / 8
    if mentee.unit[n] >= 0 and mentor.unit[m] >= 0:
        found["distance"] = distance_of_a_pair(
            them.paths[mentee.unit[n]], them.paths[mentor.unit[m]]
        )
    above = mentor.grade[m] - mentee.grade[n]
    if not math.isnan(above):
        found["seniority"] = them.steps[int(min(max(above, -1), 4)) + 1]
    return found


def distance_of_a_pair(here, there):
    mine, theirs = [unit for unit in here if unit >= 0], [unit for unit in there if unit >= 0]
    above = [unit for unit in mine if unit in theirs]
    if not above:
        return 1
    nearest = above[-1]
    up, down = len(mine) - 1 - mine.index(nearest), len(theirs) - 1 - theirs.index(nearest)
    return (up + down) / max(len(mine) + len(theirs) - 2, 1)


def hours_of_a_pair(them, n, m):
    apart = abs(them.mentees.offset[n] - them.mentors.offset[m])
    return None if math.isnan(apart) else max(0, 8 - min(apart % 24, 24 - apart % 24))


def rules_of_a_pair(them, n, m):
    found = Rule.NONE
    if them.mentees.person[n] == them.mentors.person[m]:
        found |= Rule.SAME_PERSON
    for rule, pairs in them.barred.items():
        if pairs.toarray()[n, m]:
            found |= rule
    if them.needs_language and not (them.mentees.languages[n] & them.mentors.languages[m]).any():
        found |= Rule.NO_LANGUAGE
    hours = hours_of_a_pair(them, n, m)
    if them.least_overlap and hours is not None and hours < them.least_overlap:
        found |= Rule.TOO_FAR
    return found


def score_of_a_pair(them, weights, n, m):
    told = {name: part for name, part in parts_of_a_pair(them, n, m).items() if part is not None}
    reach = sum(weights[name] for name in told)
    won = sum(weights[name] * part for name, part in told.items())
    return max(1.0, 100 * won / reach) if reach else 1.0


SEEDS = st.integers(0, 2**32 - 1).map(np.random.default_rng)


@settings(max_examples=100, deadline=None)
@given(SEEDS)
def test_whole_cohorts_agree_with_single_pairs(rng):
    mentees, mentors = rng.integers(1, 8), rng.integers(1, 7)
    steps = STEPS if rng.random() < 0.5 else REVERSE_STEPS
    them = cohort(rng, mentees, mentors, steps=steps)
    weights = {name: float(rng.choice([0, 1, 3, 5, 10, 2.5])) for name in PARTS}
    rows = np.arange(mentees)

    scores, found, broken = score(them, weights, rows), parts(them, rows), rules(them, rows)

    assert scores.shape == broken.shape == (mentees, mentors)
    for n in range(mentees):
        for m in range(mentors):
            assert scores[n, m] == pytest.approx(score_of_a_pair(them, weights, n, m), abs=0.051)
            assert Rule(int(broken[n, m])) == rules_of_a_pair(them, n, m)
            for name, part in parts_of_a_pair(them, n, m).items():
                assert found[name][n, m] == pytest.approx(
                    NAN if part is None else part, nan_ok=True, abs=1e-6
                )


@settings(max_examples=50, deadline=None)
@given(SEEDS)
def test_scores_lie_between_one_and_a_hundred_in_tenths(rng):
    them = cohort(rng, 12, 9)

    scores = score(them, WEIGHTS, np.arange(12)).astype(float)

    assert scores.min() >= 1
    assert scores.max() <= 100
    assert np.allclose(scores * 10, np.round(scores * 10), atol=1e-3)


def perfect(**more):
    """One mentee and one mentor who go together in everything."""
    one = Side(
        person=np.array([1]), languages=np.ones((1, 20), bool), place=np.array([0]),
        offset=np.array([1.0]), unit=np.array([0]), grade=np.array([3.0]),
    )  # fmt: skip
    other = Side(
        person=np.array([2]), languages=np.ones((1, 20), bool), place=np.array([0]),
        offset=np.array([1.0]), unit=np.array([1]), grade=np.array([5.0]),
    )  # fmt: skip
    first = sparse({(0, 0): 1}, (1, 1))
    given = {
        "mentees": one, "mentors": other,
        "wanted": np.ones((1, 1), np.float32), "strength": np.full((1, 1), 5, np.float32),
        "aims": np.ones((1, 1), bool), "held": np.ones((1, 1), bool),
        "aim_families": np.ones((1, 1), bool), "held_families": np.ones((1, 1), bool),
        "mentee_ranks": first, "mentor_ranks": first,
        "paths": np.array([[1, 2], [1, 3]]),
    }  # fmt: skip
    return Cohort(**(given | more))


def test_the_example_of_the_documents():
    nobody = csr_array((1, 1), dtype=int)
    both = {"person": np.array([1]), "languages": np.ones((1, 1), bool), "place": np.array([0])}
    example = perfect(
        mentees=Side(**both, offset=np.array([1.0]), unit=np.array([0]), grade=np.array([3.0])),
        mentors=Side(**both, offset=np.array([1.0]), unit=np.array([1]), grade=np.array([6.0])),
        wanted=np.ones((1, 2), np.float32), strength=np.array([[3.6, 0]], np.float32),
        aims=np.zeros((1, 1), bool), mentee_ranks=nobody, mentor_ranks=nobody,
        paths=np.array([[1, 2, 3], [1, 2, 4]]),
    )  # fmt: skip

    assert score(example, WEIGHTS, np.array([0]))[0, 0] == 55


def test_a_hundred_is_within_reach_whatever_the_weights():
    for weights in (WEIGHTS, dict.fromkeys(PARTS, 1), {"competencies": 0.001}):
        assert score(perfect(), weights, np.array([0]))[0, 0] == 100


def test_what_nobody_knows_or_wants_counts_neither_for_nor_against():
    nobody = csr_array((1, 1), dtype=int)
    silent = perfect(
        mentee_ranks=nobody, mentor_ranks=nobody,
        aims=np.zeros((1, 1), bool), wanted=np.zeros((1, 1), np.float32),
    )  # fmt: skip

    assert score(silent, WEIGHTS, np.array([0]))[0, 0] == 100
    told = parts(silent, np.array([0]))
    assert [name for name in PARTS if np.isnan(told[name][0, 0])] == [
        "competencies", "experience", "mentee_wish", "mentor_wish",
    ]  # fmt: skip


def test_without_any_weight_every_pair_is_worth_one():
    assert score(perfect(), {}, np.array([0]))[0, 0] == 1
    assert score(perfect(), dict.fromkeys(PARTS, 0), np.array([0]))[0, 0] == 1


def test_ten_times_the_weights_are_the_same_weights():
    them = cohort(np.random.default_rng(3), 20, 10)
    rows = np.arange(20)
    tenfold = {name: 10 * weight for name, weight in WEIGHTS.items()}

    assert np.allclose(score(them, WEIGHTS, rows), score(them, tenfold, rows), atol=0.101)


def test_some_mentees_are_scored_as_all_of_them_are():
    them = cohort(np.random.default_rng(4), 25, 10)
    everyone = score(them, WEIGHTS, np.arange(25))

    found = [score(them, WEIGHTS, rows) for rows in blocks(them, 7)]

    assert [len(part) for part in found] == [7, 7, 7, 4]
    assert np.array_equal(np.vstack(found), everyone)


# --- candidates ---


@settings(max_examples=100, deadline=None)
@given(SEEDS)
def test_no_pair_that_a_rule_bars_is_a_candidate(rng):
    mentees, mentors = int(rng.integers(1, 30)), int(rng.integers(1, 20))
    them = cohort(rng, mentees, mentors)
    most = int(rng.integers(1, 8))

    kept = candidates(them, WEIGHTS, for_a_mentee=most, for_a_mentor=most)

    rows = np.arange(mentees)
    scores = score(them, WEIGHTS, rows).astype(float)
    scores[rules(them, rows) != 0] = 0
    places = kept.tocoo()
    assert np.allclose(places.data, scores[places.row, places.col], atol=1e-4)
    assert np.all(places.data >= 1)
    for values, stored in ((scores, kept), (scores.T, csr_array(kept.T))):
        for line, count in zip(values, np.diff(stored.indptr), strict=True):
            assert count >= min(most, np.count_nonzero(line))


def test_the_best_of_each_are_kept():
    them = cohort(np.random.default_rng(9), 40, 25, barred={}, needs_language=False)
    rows = np.arange(40)
    scores = score(them, WEIGHTS, rows).astype(float)
    scores[rules(them, rows) != 0] = 0

    kept = candidates(them, WEIGHTS, for_a_mentee=3, for_a_mentor=2).toarray()

    for values, found in ((scores, kept), (scores.T, kept.T)):
        for line, stored in zip(values, found, strict=True):
            assert stored.max() == pytest.approx(line.max(), abs=1e-4)


def test_with_room_for_all_every_allowed_pair_is_kept():
    them = cohort(np.random.default_rng(10), 30, 12)
    rows = np.arange(30)

    kept = candidates(them, WEIGHTS)

    assert kept.nnz == np.count_nonzero(rules(them, rows) == 0)


def test_few_candidates_match_as_well_as_all_of_them():
    them = cohort(np.random.default_rng(12), 300, 120, barred={}, needs_language=False)
    seats = np.random.default_rng(13).integers(1, 4, 120)
    everything = candidates(them, WEIGHTS, for_a_mentee=10**6, for_a_mentor=10**6)

    worth = []
    for scores in (everything, candidates(them, WEIGHTS)):
        found = assign(scores, seats)
        rows = np.flatnonzero(found >= 0)
        worth.append((len(rows), round(float(everything.toarray()[rows, found[rows]].sum()), 1)))

    assert worth[0] == worth[1]


def test_where_all_are_equal_mentees_have_different_candidates():
    them = cohort(
        np.random.default_rng(1), 50, 40, barred={}, needs_language=False, least_overlap=0.0
    )

    kept = candidates(them, {}, for_a_mentee=4, for_a_mentor=1)

    assert np.all(np.diff(csr_array(kept.T).indptr) > 0)
    assert len({tuple(kept[[row]].indices) for row in range(10)}) == 10


def test_progress_is_told_for_each_block():
    told = []
    candidates(cohort(np.random.default_rng(2), 1200, 3), WEIGHTS, told=told.append)

    assert told == [500, 1000, 1200]


@pytest.mark.parametrize(("mentees", "mentors"), [(0, 3), (3, 0), (0, 0)])
def test_nobody_on_one_side_gives_no_pairs(mentees, mentors):
    rng = np.random.default_rng(1)
    them = cohort(
        rng, mentees, mentors,
        barred={}, mentee_ranks=csr_array((mentees, mentors), dtype=int),
        mentor_ranks=csr_array((mentees, mentors), dtype=int),
    )  # fmt: skip

    kept = candidates(them, WEIGHTS)

    assert (kept.shape, kept.nnz) == ((mentees, mentors), 0)
