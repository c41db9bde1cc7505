"""The order in which the units of a wave are frozen."""

from hypothesis import given
from hypothesis import strategies as st

from metrics.frozen_tree import Place, frozen_tree


def test_units_stand_by_name_behind_the_one_above_and_empty_ones_are_left_out():
    parents = {2: 1, 3: 1, 4: 3, 5: 1}
    names = {1: "All", 2: "Zebra", 3: "Ant", 4: "Bee", 5: "Empty"}

    assert frozen_tree(parents, names, {2: 3, 4: 2, 6: 1}) == [
        Place(6, None, 1, 1),
        Place(1, None, 0, 5),
        Place(3, 0 + 1, 0, 2),
        Place(4, 2, 2, 2),
        Place(2, 1, 3, 3),
    ]


@st.composite
def forests(draw):
    size = draw(st.integers(0, 40))
    parents = {}
    for unit in range(1, size):
        if draw(st.booleans()):
            parents[unit] = draw(st.integers(0, unit - 1))
    return parents, {unit: draw(st.integers(0, 3)) for unit in range(size)}


@given(forests())
def test_everybody_is_counted_once_in_every_unit_above(made):
    parents, invited = made

    places = frozen_tree(parents, {}, invited)

    assert all(place.parent is None or place.parent < at for at, place in enumerate(places))
    assert sum(place.invited for place in places) == sum(invited.values())
    assert all(place.invited_below > 0 for place in places)
    roots = sum(place.invited_below for place in places if place.parent is None)
    assert roots == sum(invited.values())
