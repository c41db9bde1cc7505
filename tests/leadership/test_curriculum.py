"""Components come after what they need, and their hours add up."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadership.curriculum import (
    Balance,
    Component,
    PrerequisiteCycleError,
    Way,
    balance,
    in_order,
    needed,
    next_steps,
)


def part(number, *before, way=Way.TRAINING, hours=1, required=True):
    return Component(number, way, Decimal(hours), required, before)


@st.composite
def curricula(draw):
    """Up to nine components with any prerequisites among them."""
    ids = draw(st.lists(st.integers(1, 99), unique=True, max_size=9))
    return [
        part(one, *draw(st.lists(st.sampled_from(ids), max_size=2)), required=draw(st.booleans()))
        for one in ids
    ]


@given(curricula())
def test_all_come_after_what_they_need_or_a_cycle_is_named(components):
    before = {one.component: one.prerequisites for one in components}
    try:
        found = in_order(components)
    except PrerequisiteCycleError as error:
        cycle = error.cycle
        assert len(set(cycle)) == len(cycle) > 0
        assert all(then in before[one] for one, then in pairwise((*cycle, cycle[0])))
    else:
        assert sorted(found) == sorted(before)
        place = {one: at for at, one in enumerate(found)}
        assert all(place[first] < place[one] for one in before for first in before[one])


@given(curricula())
def test_the_order_can_be_walked_step_by_step(components):
    completed = []
    while steps := next_steps(components, completed):
        completed.append(steps[0])

    try:
        assert in_order(components) == completed
    except PrerequisiteCycleError:
        assert len(completed) < len(components)


def test_the_given_order_is_kept_where_it_can_be():
    assert in_order([part(3), part(1), part(2)]) == [3, 1, 2]
    assert in_order([part(3, 2), part(1), part(2), part(4)]) == [1, 2, 3, 4]
    assert in_order([]) == []


def test_the_cycle_is_named_and_what_only_leads_to_it_is_not():
    components = [part(5, 3), part(1), part(2, 1, 4), part(3, 2), part(4, 3, 1)]

    with pytest.raises(PrerequisiteCycleError, match="2 → 4 → 3") as error:
        in_order(components)

    assert error.value.cycle == (2, 4, 3)


def test_a_cycle_is_told_from_the_component_that_stands_first():
    with pytest.raises(PrerequisiteCycleError, match="2 → 4 → 3"):
        in_order([part(2, 4), part(3, 2), part(4, 3)])


def test_a_component_that_needs_itself_is_a_cycle():
    with pytest.raises(PrerequisiteCycleError) as error:
        in_order([part(1, 1)])

    assert error.value.cycle == (1,)


def test_what_a_required_component_needs_is_needed_too():
    electives = [part(one, *before, required=False) for one, *before in [(1,), (2, 1), (3,)]]

    assert needed([*electives, part(4, 2)]) == {1, 2, 4}


def test_next_steps_are_those_whose_prerequisites_are_completed():
    components = [part(1), part(2, 1), part(3, 1, 2), part(4)]

    assert [next_steps(components, done) for done in ([], [1], [1, 2], [1, 2, 3, 4])] == [
        [1, 4], [2, 4], [3, 4], [],
    ]  # fmt: skip


def test_hours_are_told_apart_by_way_and_by_need():
    found = balance([
        part(1, hours="7.5"),
        part(2, hours=2, required=False),
        part(3, 2, way=Way.DEVELOPMENT, hours=28),
        part(4, way=Way.DEVELOPMENT, hours="0.5", required=False),
    ])  # fmt: skip

    assert found == Balance(Decimal("9.5"), Decimal("28.5"), Decimal("37.5"), Decimal("0.5"))
    assert found.training_share == 25.0
    assert balance([]).training_share is None


@pytest.mark.parametrize(
    ("components", "words"),
    [
        ([part(1), part(1)], "twice"),
        ([part(1, 2)], "not in the curriculum"),
        ([part(1, hours=-1)], "0 hours"),
    ],
)
def test_what_is_no_curriculum_is_refused(components, words):
    for calculation in (in_order, balance):
        with pytest.raises(ValueError, match=words):
            calculation(components)
