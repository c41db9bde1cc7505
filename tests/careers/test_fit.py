"""The fit of people and roles against a slow, plain statement of its formula."""

import math
import time
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from careers.fit import Figures, Fit, apportion, figures, fit, gaps, percent

LEVEL = st.one_of(st.none(), st.integers(10, 50))  # tenths of a level
NEEDED = st.integers(0, 5)
IMPORTANCE = st.integers(1, 5)


@st.composite
def companies(draw):
    """People and roles over the same skills, as plain lists."""
    skills = draw(st.integers(1, 8))
    people = draw(
        st.lists(st.lists(LEVEL, min_size=skills, max_size=skills), min_size=1, max_size=4)
    )
    asks = st.lists(st.tuples(NEEDED, IMPORTANCE), min_size=skills, max_size=skills)
    return people, draw(st.lists(asks, min_size=1, max_size=4))


def stated(person, role):
    """The formula in exact fractions: readiness, coverage, and the gap of each skill."""
    asked = [
        (Fraction(level, 10) if level is not None else None, needed, importance)
        for level, (needed, importance) in zip(person, role, strict=True)
        if needed > 0
    ]
    known = [row for row in asked if row[0] is not None]
    met = sum(importance * min(level / needed, Fraction(1)) for level, needed, importance in known)
    weight_known = sum(importance for _, _, importance in known)
    weight_all = sum(importance for _, _, importance in asked)
    readiness = met / weight_known if weight_known else None
    coverage = Fraction(weight_known, weight_all) if weight_all else None
    return readiness, coverage


def stated_gap(level, needed):
    if needed == 0:
        return 0
    return None if level is None else max(needed - Fraction(level, 10), 0)


def arrays(people, roles):
    levels = [[math.nan if level is None else level / 10 for level in row] for row in people]
    needed = [[needed for needed, _ in role] for role in roles]
    importance = [[float(importance) for _, importance in role] for role in roles]
    return np.array(levels), np.array(needed), np.array(importance)


def number(value):
    return math.nan if value is None else float(value)


@given(companies())
def test_fit_equals_its_plain_statement(company):
    people, roles = company

    found = fit(*arrays(people, roles))

    expected = [[stated(person, role) for role in roles] for person in people]
    readiness = [[number(cell[0]) for cell in row] for row in expected]
    coverage = [[number(cell[1]) for cell in row] for row in expected]
    np.testing.assert_allclose(found.readiness, readiness, atol=1e-12)
    np.testing.assert_allclose(found.coverage, coverage, atol=1e-12)


@given(companies())
def test_gaps_equal_their_plain_statement(company):
    people, roles = company
    levels, needed, _ = arrays(people, roles)

    expected = [
        [
            [
                number(stated_gap(level, needed))
                for level, (needed, _) in zip(person, role, strict=True)
            ]
            for role in roles
        ]
        for person in people
    ]
    np.testing.assert_allclose(gaps(levels, needed), expected, atol=1e-12)


@given(companies())
def test_a_percentage_is_the_same_alone_and_in_a_crowd(company):
    people, roles = company
    levels, needed, importance = arrays(people, roles)
    crowd = fit(levels, needed, importance)

    for p in range(len(people)):
        for r in range(len(roles)):
            alone = fit(levels[p], needed[r], importance[r])
            exact, covered = stated(people[p], roles[r])
            half_up = None if exact is None else math.floor(exact * 100 + Fraction(1, 2))
            assert percent(float(alone.readiness)) == half_up
            assert percent(float(crowd.readiness[p, r])) == half_up
            assert np.array_equal(alone.score, crowd.score[p, r], equal_nan=True)
            assert bool(alone.has_headline) == (covered is not None and covered >= Fraction(1, 2))


@given(companies())
def test_score_is_readiness_times_coverage_and_never_above_either(company):
    found = fit(*arrays(*company))

    product = np.where(found.known > 0, found.readiness * found.coverage, 0.0)
    product = np.where(found.asked > 0, product, np.nan)
    np.testing.assert_allclose(found.score, product, atol=1e-9)
    both = found.known > 0
    assert (found.score[both] <= found.coverage[both] + 1e-9).all()
    assert (found.score[both] <= found.readiness[both] + 1e-9).all()


@given(companies(), st.integers(0, 7))
def test_learning_one_skill_never_lowers_the_score(company, which):
    people, roles = company
    levels, needed, importance = arrays(people, roles)
    better = levels.copy()
    better[:, which % levels.shape[1]] = 5.0

    before, after = fit(levels, needed, importance), fit(better, needed, importance)

    asked = before.asked > 0
    assert (after.score[asked] >= before.score[asked] - 1e-9).all()


@pytest.mark.parametrize("person", [(), (3,)], ids=["one person", "three people"])
@pytest.mark.parametrize("role", [(), (2,)], ids=["one role", "two roles"])
def test_fit_keeps_the_shape_of_its_input(person, role):
    levels = np.full((*person, 4), 3.0)
    needed = np.full((*role, 4), 4)
    importance = np.full((*role, 4), 2.0)

    found = fit(levels, needed, importance)

    assert [part.shape for part in (found.met, found.known, found.asked)] == [person + role] * 3
    assert gaps(levels, needed).shape == (*person, *role, 4)


def test_fit_of_the_role_in_the_reference_pages():
    """Product Manager: 79 % ready on 77 % known; 61, 16 and 23 percent met, missing, unknown."""
    unknown = math.nan
    levels = np.array([2.4, 1.5, 3.2, unknown, 4.1, 2.7, unknown, 3.4, 3.0])
    needed = np.array([4, 3, 4, 4, 3, 3, 2, 3, 3])
    importance = np.array([5.0, 4, 4, 5, 4, 3, 2, 3, 1])

    found = fit(levels, needed, importance)

    assert figures(found) == Figures(79, 77, 61, 16, 23, pytest.approx(18.9), 24.0, 31.0)
    np.testing.assert_allclose(
        gaps(levels, needed), [1.6, 1.5, 0.8, unknown, 0, 0.3, unknown, 0, 0], atol=1e-12
    )


def test_a_role_without_requirements_has_no_readiness():
    found = fit(np.array([3.0, 4.0]), np.array([0, 0]), np.array([0.0, 0.0]))

    assert [percent(float(share)) for share in (found.readiness, found.coverage, found.score)] == [
        None,
        None,
        None,
    ]
    assert not found.has_headline


def test_a_person_of_whom_nothing_is_known_scores_zero_without_a_readiness():
    found = fit(np.array([math.nan, math.nan]), np.array([3, 2]), np.array([1.0, 4.0]))

    assert percent(float(found.readiness)) is None
    assert percent(float(found.coverage)) == 0
    assert float(found.score) == 0
    assert not found.has_headline


def test_no_skills_at_all_is_a_role_without_requirements():
    found = fit(np.empty((2, 0)), np.empty((3, 0), dtype=np.int8), np.empty((3, 0)))

    assert np.isnan(found.readiness).all()
    assert found.readiness.shape == (2, 3)


def test_half_of_the_weight_known_is_enough_for_a_headline():
    needed, importance = np.array([3, 3]), np.array([2.0, 2.0])

    assert fit(np.array([3.0, math.nan]), needed, importance).has_headline
    assert not fit(np.array([3.0, math.nan]), needed, np.array([2.0, 3.0])).has_headline


def test_figures_have_no_readiness_under_half_coverage_and_no_shares_of_nothing():
    levels = np.array([[3.0, math.nan, math.nan]])
    needed = np.array([[3, 3, 3], [0, 0, 0]])
    found = fit(levels, needed, np.full((2, 3), 2.0))

    assert [figures(found[0, index]) for index in (0, 1)] == [
        Figures(None, 33, 33, 0, 67, 2.0, 2.0, 6.0),
        Figures(None, None, 0, 0, 0, 0.0, 0.0, 0.0),
    ]


def test_arrays_over_different_skills_are_refused():
    with pytest.raises(ValueError, match="same skills"):
        fit(np.array([3.0]), np.array([3, 4]), np.array([1.0, 1.0]))


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=4).filter(any))
def test_apportioned_shares_add_up_and_stay_within_one_of_the_truth(weights):
    exact = [Fraction(100 * weight, sum(weights)) for weight in weights]

    found = apportion([float(value) for value in exact], 100)

    assert sum(found) == 100
    assert all(abs(share - value) < 1 for share, value in zip(found, exact, strict=True))


@given(companies())
def test_shown_shares_add_up_agree_with_coverage_and_stay_within_one_of_the_truth(company):
    people, roles = company
    found = fit(*arrays(people, roles))

    for p in range(len(people)):
        for r in range(len(roles)):
            one = found[p, r]
            shown = figures(one)
            shares = (shown.met, shown.gap, shown.unknown)
            if shown.coverage is None:
                assert shares == (0, 0, 0)
                continue
            assert (sum(shares), shown.met + shown.gap) == (100, shown.coverage)
            exact = [float(part) for part in (one.met, one.known - one.met, one.asked - one.known)]
            exact = [100 * part / float(one.asked) for part in exact]
            assert all(abs(a - b) < 1 for a, b in zip(shares, exact, strict=True))


@given(st.integers(0, 1000), st.integers(1, 1000))
def test_percent_rounds_half_up(part, whole):
    part = min(part, whole)

    assert percent(part / whole) == math.floor(Fraction(100 * part, whole) + Fraction(1, 2))


def test_fit_against_a_whole_catalogue_takes_under_fifty_milliseconds():
    random = np.random.default_rng(7)
    needed = random.integers(0, 6, (1016, 68)).astype(np.int8)
    importance = random.integers(1, 6, (1016, 68)).astype(np.float64)
    levels = random.uniform(1, 5, 68)

    def once() -> float:
        start = time.perf_counter()
        found: Fit = fit(levels, needed, importance)
        np.argsort(-found.score, kind="stable")
        return time.perf_counter() - start

    assert min(once() for _ in range(5)) < 0.05
