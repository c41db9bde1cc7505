"""The audit of tables is exact: equal to trying every combination, and to a linear program."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from metrics.auditing import is_proved, least_group
from tests.metrics.released import held_against


def tables(most_rows, most_values):
    return st.integers(1, most_values).flatmap(
        lambda values: st.lists(
            st.lists(st.integers(0, 6), min_size=values, max_size=values),
            min_size=1, max_size=most_rows,
        )
    )  # fmt: skip


TABLES = tables(5, 4)


def smallest_by_trying(table):
    """The smallest group that factors from -2 to 2 single out; enough for tables this small."""
    n = np.array(table)
    found = None
    for f in product((0, 1), repeat=n.shape[0]):
        for b in product((-1, 0, 1), repeat=n.shape[1]):
            times = np.subtract.outer(np.array(f), np.array(b))[n > 0]
            people = int((times * n[n > 0]).sum())
            if people and set(times.tolist()) <= {0, 1} and (found is None or people < found):
                found = people
    return found


def smallest_by_program(table):
    """The same by one linear program for each cell."""
    n = np.array(table)
    rows, values = n.shape
    cells = np.argwhere(n > 0)
    ways = np.zeros((len(cells), rows + values))
    for at, (row, value) in enumerate(cells):
        ways[at, row], ways[at, rows + value] = 1, -1
    costs = np.array([n[tuple(cell)] for cell in cells]) @ ways
    found = []
    for at in range(len(cells)):
        answer = linprog(
            costs, A_ub=np.vstack([ways, -ways]), A_eq=ways[[at]], b_eq=[1],
            b_ub=np.concatenate([np.ones(len(cells)), np.zeros(len(cells))]),
            bounds=(None, None),
        )  # fmt: skip
        found.append(round(answer.fun))
    return min(found, default=None)


@given(TABLES, st.integers(2, 12))
@settings(max_examples=150, deadline=None)
def test_the_smallest_group_of_two_tables_is_found(table, k):
    expected = smallest_by_program(table)
    below = expected is not None and expected < k

    assert least_group(table, k) == (expected if below else None)


@given(TABLES)
@settings(max_examples=60, deadline=None)
def test_the_program_equals_trying_every_combination(table):
    assert smallest_by_program(table) == smallest_by_trying(table)


@given(TABLES, st.integers(2, 8))
@settings(max_examples=60, deadline=None)
def test_the_proof_for_several_tables_agrees_where_there_are_two(table, k):
    n = np.array(table)
    rows, values = np.indices(n.shape).reshape(2, -1)

    assert is_proved([rows, values], n.ravel(), k, seconds=20) == (least_group(table, k) is None)


def test_a_block_minus_a_place_can_be_one_person():
    """Six in the block, five of them in the place, where nobody else is."""
    assert least_group([[5, 1], [0, 9]], 5) == 1


def test_large_cells_tell_of_nobody():
    assert least_group([[5, 6], [7, 9]], 5) is None


def test_three_tables_tell_what_two_of_them_do_not():
    """Each pair of tables is safe: only all three single out the odd one."""
    cells = {
        (0, 0, 0): 1, (0, 1, 1): 6, (1, 0, 1): 6, (1, 1, 0): 6, (1, 1, 1): 6, (0, 0, 1): 5,
        (0, 1, 0): 5, (1, 0, 0): 5,
    }  # fmt: skip
    axes = list(zip(*cells, strict=True))
    people = list(cells.values())

    two = [is_proved([axes[0], axes[1]], people, 5, seconds=20)]
    joined = [f"{a}{b}" for a, b in zip(axes[0], axes[1], strict=True)]
    other = [f"{a}{b}" for a, b in zip(axes[0], axes[2], strict=True)]
    last = [f"{a}{b}" for a, b in zip(axes[1], axes[2], strict=True)]

    assert two == [True]
    assert is_proved([joined, other, last], people, 5, seconds=20) is (
        smallest_of(cells, [joined, other, last]) >= 5
    )


def smallest_of(cells, tables):
    """By trying: the smallest group among all subsets of cells that lies in the tables' span."""
    people = np.array(list(cells.values()))
    ways = np.vstack([
        [[1.0 if one == name else 0.0 for one in table] for name in sorted(set(table))]
        for table in tables
    ])  # fmt: skip
    rank = np.linalg.matrix_rank(ways)
    return min(
        int(people @ np.array(chosen))
        for chosen in product((0, 1), repeat=len(people))
        if any(chosen) and np.linalg.matrix_rank(np.vstack([ways, chosen])) == rank
    )


def test_what_is_not_proved_in_time_is_not_shown():
    rng = np.random.default_rng(4)
    groups = [rng.integers(0, 12, 400) for _ in range(3)]

    assert not is_proved(groups, rng.integers(1, 3, 400), 5, seconds=0.0)


def test_nobody_is_no_group():
    assert least_group([[0, 0]], 5) is None
    assert is_proved([[0]], [0], 5, seconds=1)


def test_a_count_below_zero_is_refused():
    with pytest.raises(ValueError, match="0 or more"):
        least_group([[-1]], 5)


@pytest.mark.long
@pytest.mark.parametrize(
    ("held", "any_of"),
    [
        (test_the_smallest_group_of_two_tables_is_found, TABLES),
        (test_the_smallest_group_of_two_tables_is_found, tables(12, 7)),
        (test_the_program_equals_trying_every_combination, TABLES),
        (test_the_proof_for_several_tables_agrees_where_there_are_two, TABLES),
    ],
)
def test_what_holds_holds_of_ten_thousand_tables(held, any_of):
    held_against(held, 10_000, table=any_of, k=st.integers(2, 12))()
