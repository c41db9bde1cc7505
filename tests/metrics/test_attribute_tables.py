"""Tables by grade, tenure or location are told only where nobody can be worked out of them."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.attribute_tables import admitted, is_surely_safe, told_of
from metrics.auditing import is_proved, least_group
from metrics.bands import EXACT, UNTOLD, WIDE

K = 5


def crossed(blocks, places):
    found = np.zeros((blocks.max() + 1, places.max() + 1), int)
    np.add.at(found, (blocks, places), 1)
    return found


@st.composite
def respondents(draw):
    dice = np.random.default_rng(draw(st.integers(0, 10_000)))
    blocks = np.repeat(np.arange(draw(st.integers(1, 4))), draw(st.integers(5, 30)))
    return blocks, [
        (name, dice.integers(0, draw(st.integers(1, 4)), blocks.size), ("a", "b", "c", "d"))
        for name in ("grade", "tenure", "location")
    ]


@given(respondents())
@settings(max_examples=30, deadline=None)
def test_all_tables_together_tell_of_nobody(people):
    blocks, attributes = people

    tables = admitted(blocks, attributes, K)

    if tables:
        columns = [blocks, *(table.of_people for table in tables)]
        assert is_proved(columns, np.ones(blocks.size, int), K, seconds=60)
        assert min(table.people.min() for table in tables) >= K


@given(
    st.lists(
        st.lists(st.integers(0, 8), min_size=3, max_size=3).filter(lambda row: sum(row) >= K),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=100, deadline=None)
def test_what_is_surely_safe_is_safe(table):
    """The bound never says more than the audit; where it is silent, the audit decides."""
    counts = np.array(table)

    assert not is_surely_safe(counts, K) or least_group(counts, K) is None


def test_a_bound_spares_the_audit_where_values_are_everywhere():
    counts = np.full((2_000, 7), 2)

    assert is_surely_safe(counts, K)
    assert not is_surely_safe(np.array([[5, 1], [0, 9]]), K)


def test_a_block_less_a_location_would_be_one_person():
    """Must fail where only the size of each group is asked: six and nine people are enough."""
    blocks = np.repeat([0, 1], [6, 9])
    places = np.array([0] * 5 + [1] * 10)

    assert np.bincount(places).min() >= K
    assert least_group(crossed(blocks, places), K) == 1
    assert admitted(blocks, [("location", places, ("Oslo", "Rome"))], K) == []


def test_small_values_are_joined():
    blocks = np.repeat([0, 1], [30, 30])
    places = np.array(([0] * 14 + [1] * 13 + [2] * 2 + [3]) * 2)

    (table,) = admitted(blocks, [("grade", places, ("G1", "G2", "G3", "G4"))], K)

    assert table.labels == (("G1",), ("G2",), ("G3", "G4"))
    assert table.people.tolist() == [28, 26, 6]


def test_a_location_that_is_a_set_of_blocks_is_no_table():
    """It adds nothing to what units say, and could give their bands away."""
    blocks = np.repeat([0, 1, 2], 20)

    assert admitted(blocks, [("location", blocks // 2, ("Oslo", "Rome"))], K) == []


def test_a_further_table_needs_a_proof_of_all_together():
    blocks = np.repeat([0, 1], 60)
    grades, terms = np.tile([0, 1], 60), np.tile(np.repeat([0, 1], 2), 30)

    tables = admitted(
        blocks, [("grade", grades, ("G1", "G2")), ("tenure", terms, ("new", "old"))], K
    )

    assert [table.attribute for table in tables] == ["grade", "tenure"]


def test_a_band_in_a_table_has_another_beside_it():
    blocks = np.repeat([0, 1], 40)
    grades = np.tile(np.repeat([0, 1, 2], [20, 10, 10]), 2)
    (table,) = admitted(blocks, [("grade", grades, ("G1", "G2", "G3"))], K)
    values = np.where(grades == 1, 100.0, np.tile([0.0, 100.0], 40))

    told = told_of(table, values, 100, EXACT)

    assert told.how.tolist() == [EXACT, 1, WIDE]
    assert told_of(table, values, 100, UNTOLD) is None
