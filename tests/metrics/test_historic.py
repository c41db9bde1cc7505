"""Which groups of earlier results may be told: no sum or difference speaks of fewer than k."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.bands import EDGE, EXACT, UNTOLD, Groups, Told
from metrics.historic import Group, Said, kind_of, parents_of, refusals, told
from tests.metrics.test_bands import given_away

K = 5
# A whole, two divisions, and two teams in the first.
ABOVE = [None, 0, 0, 1, 1]


def group(unit, people, **figures):
    said = {
        name.replace("__", ":"): one if isinstance(one, Said) else Said(people, one, row(unit))
        for name, one in figures.items()
    }
    return Group(unit, people, 80, said, row(unit))


def row(unit):
    return 2 if unit is None else 3 + unit


def wrong(*groups, above=ABOVE, least=K):
    return [(one.row, one.column) for one in refusals(groups, above, least)]


def test_groups_with_enough_people_and_enough_beside_their_parts_may_be_told():
    assert wrong(group(None, 40, index=70), group(1, 20, index=75), group(3, 10, index=70)) == []


def test_a_group_of_fewer_than_five_is_refused_at_its_row():
    assert wrong(group(None, 40, index=70), group(1, 4, index=75)) == [(4, "people")]


def test_what_is_left_of_a_group_without_its_parts_has_five_people_or_nobody():
    whole, left = group(None, 40, index=70), group(1, 20, index=70)

    assert wrong(whole, left, group(3, 16, index=70)) == [(4, "people")]
    assert wrong(whole, left, group(3, 10, index=70), group(4, 10, index=70)) == []
    assert wrong(whole, left, group(3, 10, index=70), group(4, 7, index=70)) == [(4, "people")]
    assert wrong(group(None, 40, index=70), group(1, 19, index=70), group(2, 20, index=70)) == [
        (2, "people")
    ]


def test_parts_are_never_more_than_their_whole():
    found = refusals([group(None, 40, index=70), group(1, 41, index=70)], ABOVE, K)

    assert [one.words for one in found] == [
        "The units within it have more people than it has itself."
    ]


def test_the_floor_of_the_survey_holds():
    assert wrong(group(None, 40, index=70), group(1, 8, index=70), least=10) == [(4, "people")]


def test_each_figure_is_looked_at_by_those_who_count_in_it():
    """Of 20 people 17 answered a question, 14 of them in one of the two teams: 3 are left."""
    groups = [
        group(None, 40, index=70, question__pay=Said(35, 60, 20)),
        group(1, 20, index=70, question__pay=Said(17, 60, 21)),
        group(3, 15, index=70, question__pay=Said(14, 60, 22)),
    ]
    assert wrong(*groups) == [(21, "people")]


def test_everybody_counts_in_the_index_and_in_drivers():
    assert wrong(group(None, 40, index=Said(39, 70, 2))) == [(2, "people")]
    assert wrong(group(None, 40, driver__growth=Said(39, 70, 2))) == [(2, "people")]
    assert wrong(group(None, 40, index=Said(41, 70, 2))) == [(2, "people")]


@pytest.mark.parametrize(
    ("whole", "parts", "said"),
    [(70, (90, 50), []), (71, (90, 50), []), (73, (90, 50), [(2, "value")]), (20, (90, 90), 1)],
)
def test_a_value_that_its_parts_cannot_come_to_is_refused(whole, parts, said):
    """Two parts of 20 people are all there is; each figure was rounded to a whole number."""
    groups = [group(None, 40, index=whole), group(1, 20, index=parts[0]),
              group(2, 20, index=parts[1])]  # fmt: skip
    assert wrong(*groups) == (said if isinstance(said, list) else [(2, "value")])


def test_a_rest_off_the_scale_is_refused():
    assert wrong(group(None, 40, index=90), group(1, 30, index=60)) == [(2, "value")]


def test_a_group_without_the_whole_is_a_mistake():
    with pytest.raises(ValueError, match="everybody"):
        parents_of([group(1, 20)], ABOVE)


@pytest.mark.parametrize("name", ["comments:words", "shares:pay", "grade"])
def test_neither_comments_nor_distributions_are_brought_in(name):
    with pytest.raises(ValueError):  # noqa: PT011 - which of both it is does not matter
        kind_of(name)


def test_near_the_end_of_a_scale_a_band_is_told_and_another_one_beside_it():
    groups = [group(None, 40, index=80), group(1, 20, index=100), group(2, 20, index=60)]

    found, places = told("index", groups, ABOVE)

    how = [int(found.how[places[at]]) for at in range(3)]
    assert how[1] == EDGE
    assert (found.low[places[1]], found.high[places[1]]) == (95.0, 100.0)
    assert how.count(EXACT) < 2


def test_enps_is_told_on_its_own_scale():
    found, places = told("enps:friend", [group(None, 40, enps__friend=-20)], ABOVE)

    assert (found.low[places[0]], int(found.how[places[0]])) == (40.0, EXACT)


# --- the proof, tried ---


@st.composite
def files(draw):
    """A tree of few units, respondents in each, and some units that a file names."""
    size = draw(st.integers(1, 7))
    above = [None, *[draw(st.integers(0, at - 1)) for at in range(1, size)]]
    people = draw(st.lists(st.integers(0, 9), min_size=size, max_size=size))
    named = draw(st.lists(st.booleans(), min_size=size, max_size=size))
    return above, people, [at for at in range(size) if named[at]]


def vector(unit, above, people):
    """Of each respondent whether they are in a unit or below it."""
    found = []
    for at, many in enumerate(people):
        around = at
        while around is not None and around != unit:
            around = above[around]
        found += [int(unit is None or around == unit)] * many
    return np.array(found)


def smallest_set(vectors):
    """The fewest people of whom a sum of groups, each taken −2 to 2 times, tells alone."""
    fewest = None
    for times in product(range(-2, 3), repeat=len(vectors)):
        made = sum(many * one for many, one in zip(times, vectors, strict=True))
        if set(np.unique(made)) <= {0, 1} and made.any():
            fewest = min(int(made.sum()), fewest or 10**9)
    return fewest


@settings(max_examples=200, deadline=None)
@given(files())
def test_no_sum_of_admitted_groups_tells_of_fewer_than_five(file):
    above, people, named = file
    named = named[:4]
    vectors = [vector(unit, above, people) for unit in (None, *named)]
    groups = [group(unit, int(one.sum()), index=50)
              for unit, one in zip((None, *named), vectors, strict=True)]  # fmt: skip

    if not refusals(groups, above, K):
        assert smallest_set(vectors) >= K


def test_the_same_search_finds_what_the_floor_alone_lets_through():
    """Must fail: 20 people, 16 of whom are in one team; each group has five and more."""
    above, people = [None, 0], [4, 16]
    vectors = [vector(unit, above, people) for unit in (None, 1)]

    assert all(one.sum() >= K for one in vectors)
    assert smallest_set(vectors) == 4
    assert wrong(group(None, 20, index=50), group(1, 16, index=50), above=above) == [(2, "people")]


@st.composite
def results(draw):
    """Two divisions, two teams in the first: people of each atom, and who of them agrees."""
    people = draw(st.lists(st.integers(5, 12), min_size=5, max_size=5))
    rests = draw(st.tuples(st.booleans(), st.booleans()))  # of the whole, and of the first division
    people = [many if at not in (0, 1) or rests[at] else 0 for at, many in enumerate(people)]
    agreeing = [draw(st.sampled_from([0, many, draw(st.integers(0, many))])) for many in people]
    return people, agreeing


@settings(max_examples=200, deadline=None)
@given(results())
def test_no_band_of_imported_results_is_given_away(result):
    """By linear programs over all that is told; of the rests nothing is."""
    people, agreeing = result
    inside = {0: range(5), 1: (1, 3, 4), 2: (2,), 3: (3,), 4: (4,)}
    many = {at: sum(people[one] for one in atoms) for at, atoms in inside.items()}
    share = {at: 100 * sum(agreeing[one] for one in atoms) / many[at]
             for at, atoms in inside.items()}  # fmt: skip
    said = [group(None if at == 0 else at, many[at], driver__growth=share[at]) for at in inside]
    assert refusals(said, ABOVE, K) == []

    found, places = told("driver:growth", said, ABOVE)

    order = [places[at] for at in range(5)]
    parents, counts, values = [-1, 0, 0, 1, 1], [*many.values()], [*share.values()]
    low, high, how = [[*map(float, part[order])] for part in (found.low, found.high, found.how)]
    for at in (0, 1):
        if people[at]:
            parents, counts = [*parents, at], [*counts, people[at]]
            values = [*values, 100 * agreeing[at] / people[at]]
            low, high, how = [*low, 0.0], [*high, 100.0], [*how, float(UNTOLD)]
    tree = Groups(np.array(parents), np.array(counts))
    shown = Told(np.array(how), np.array(low), np.array(high))
    assert [at for at in given_away(tree, np.array(values), shown) if at < 5] == []
