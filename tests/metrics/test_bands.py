"""No band can be worked out from what is told of the other groups of the organisation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from metrics import bands
from metrics.bands import EDGE, EXACT, NO_GROUP, UNTOLD, WIDE, Groups, Told, allowed, edges, tell
from tests.metrics.released import held_against


@st.composite
def figures(draw, most=14):
    """A tree of groups with values at its leaves, of which many are extreme."""
    size = draw(st.integers(1, most))
    parents = [NO_GROUP, *(draw(st.integers(0, at - 1)) for at in range(1, size))]
    # A whole of one part is that part: give it another.
    for one in range(size):
        if parents.count(one) == 1:
            parents.append(one)
    size = len(parents)
    people = np.zeros(size, np.int64)
    sums = np.zeros(size)
    inner = set(parents)
    for one in reversed(range(size)):
        if one not in inner:
            people[one] = draw(st.sampled_from([5, 6, 9, 12, 25, 60]))
            agreeing = draw(
                st.sampled_from([0, int(people[one]), int(people[one]) - 1])
                | st.integers(0, int(people[one]))
            )
            sums[one] = 100 * agreeing
        if parents[one] != NO_GROUP:
            people[parents[one]] += people[one]
            sums[parents[one]] += sums[one]
    return Groups(np.array(parents), people), sums / people


def farthest(groups, told, group, sign):
    """The least (1) or most (-1) that all that is told allows of one group, by a linear program."""
    size = groups.people.size
    equal = []
    for whole in range(size):
        parts = np.flatnonzero(groups.parents == whole)
        if parts.size:
            row = np.zeros(size)
            row[whole] = groups.people[whole]
            row[parts] = -groups.people[parts]
            equal.append(row)
    cost = np.zeros(size)
    cost[group] = sign
    answer = linprog(
        cost, A_eq=np.array(equal) if equal else None,
        b_eq=np.zeros(len(equal)) if equal else None,
        bounds=list(zip(told.low - 1e-6, told.high + 1e-6, strict=True)),
    )  # fmt: skip
    return answer.x[group]


def given_away(groups, values, told):
    """The groups at an end of the range of which all that is told leaves no other answer."""
    bottom, top = edges(groups.people, 100)
    high = allowed(groups.people, 100)
    return [
        group
        for group in range(values.size)
        if (values[group] >= top[group] and farthest(groups, told, group, 1) > high[group] + 1e-3)
        or (
            values[group] <= bottom[group]
            and farthest(groups, told, group, -1) < 100 - high[group] - 1e-3
        )
    ]


def by_threshold_only(groups, values):
    """The control: bands where they have to be, and nothing else."""
    bottom, top = edges(groups.people, 100)
    high, low = values >= top, values <= bottom
    return Told(
        np.where(high | low, EDGE, EXACT),
        np.where(high, top, np.where(low, 0, values)),
        np.where(high, 100, np.where(low, bottom, values)),
    )


@given(figures())
@settings(max_examples=100, deadline=None)
def test_no_band_is_given_away(figure):
    groups, values = figure

    told = tell(groups, values, 100)

    assert given_away(groups, values, told) == []
    assert ((told.low <= values + 1e-6) & (values <= told.high + 1e-6)).all()


@given(figures())
@settings(max_examples=100, deadline=None)
def test_no_band_stands_alone_beside_the_whole_and_the_other_parts(figure):
    groups, values = figure

    banded = tell(groups, values, 100).how != EXACT

    for whole in range(values.size):
        parts = np.flatnonzero(groups.parents == whole)
        if parts.size:
            assert banded[[whole, *parts]].sum() != 1


@given(figures())
@settings(max_examples=100, deadline=None)
def test_what_is_extreme_is_never_told_as_it_is(figure):
    groups, values = figure

    told = tell(groups, values, 100)

    assert (told.how[(values > 95) | (values < 5)] != EXACT).all()


def test_without_bands_beside_it_a_band_is_given_away():
    """Must fail: bands by their threshold only, in whatever tree they stand."""
    groups = Groups(np.array([NO_GROUP, 0, 0]), np.array([25, 5, 20]))
    values = np.array([60.0, 100.0, 50.0])

    assert given_away(groups, values, by_threshold_only(groups, values)) == [1]
    assert given_away(groups, values, tell(groups, values, 100)) == []


def test_a_sibling_is_told_in_a_wide_band():
    groups = Groups(np.array([NO_GROUP, 0, 0, 0]), np.array([75, 5, 20, 50]))
    values = np.array([44.0, 100.0, 50.0, 36.0])

    told = tell(groups, values, 100)

    assert told.how.tolist() == [EXACT, EDGE, WIDE, EXACT]
    assert (told.low.tolist(), told.high.tolist()) == ([44, 80, 20, 36], [44, 100, 60, 36])


def test_where_nothing_is_extreme_all_is_told():
    groups = Groups(np.array([NO_GROUP, 0, 0]), np.array([40, 20, 20]))

    assert tell(groups, np.array([50.0, 40.0, 60.0]), 100).how.tolist() == [EXACT] * 3


def test_one_group_alone_is_a_band_by_itself():
    groups = Groups(np.array([NO_GROUP]), np.array([5]))

    told = tell(groups, np.array([100.0]), 100)

    assert (told.how[0], told.low[0], told.high[0]) == (EDGE, 80, 100)


@pytest.mark.parametrize(
    ("people", "grain", "top"),
    [(5, 100, 80), (6, 100, 80), (7, 100, 85), (10, 100, 90), (20, 100, 95), (5, 25, 95)],
)  # fmt: skip
def test_an_edge_leaves_room_for_one_person_who_answered_otherwise(people, grain, top):
    assert edges(np.array([people]), grain)[1].tolist() == [top]


def test_a_large_organisation_is_told_in_moments():
    """Thousands of teams of which a third are extreme; it would not end if it went one by one."""
    rng = np.random.default_rng(3)
    parents = np.array([NO_GROUP, *(0 for _ in range(60)), *(1 + at % 60 for at in range(3_000))])
    people = np.zeros(parents.size, np.int64)
    people[61:] = rng.integers(5, 40, 3_000)
    sums = np.zeros(parents.size)
    sums[61:] = 100 * rng.binomial(people[61:], 0.75)
    for at in range(parents.size - 1, 0, -1):
        people[parents[at]] += people[at]
        sums[parents[at]] += sums[at]

    told = tell(Groups(parents, people), sums / people, 100)

    assert (told.how == UNTOLD).mean() < 0.05
    assert told.how[0] == EXACT


def test_what_is_no_figure_is_refused():
    with pytest.raises(ValueError, match="between 0 and 100"):
        bands.tell(Groups(np.array([NO_GROUP]), np.array([5])), np.array([101.0]), 100)


@pytest.mark.long
@pytest.mark.parametrize(
    ("held", "examples"),
    [
        (test_no_band_is_given_away, 2_000),  # each of them many linear programs
        (test_no_band_stands_alone_beside_the_whole_and_the_other_parts, 10_000),
        (test_what_is_extreme_is_never_told_as_it_is, 10_000),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
@pytest.mark.parametrize("any_of", [figures(), figures(most=40)], ids=["small", "large"])
def test_what_holds_holds_of_thousands_of_figures(held, examples, any_of):
    held_against(held, examples, figure=any_of)()
