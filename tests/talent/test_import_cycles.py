"""Rings of managers at any time, compared with walking up every day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from talent.imports.cycles import Cycle, find_cycle

DAY = date(2020, 1, 1)


def line(report, manager, start=0, end=100):
    return report, manager, DAY + timedelta(days=start), DAY + timedelta(days=end)


def test_a_tree_has_no_ring():
    assert find_cycle([line(2, 1), line(3, 1), line(4, 2)]) is None


def test_a_ring_is_named_with_its_first_day():
    lines = [line(1, 2, 0, 50), line(2, 3, 10, 60), line(3, 1, 20, 70), line(9, 1)]

    assert find_cycle(lines) == Cycle((1, 2, 3), DAY + timedelta(days=20))


def test_people_who_swap_places_are_no_ring():
    assert find_cycle([line(1, 2, 0, 50), line(2, 1, 50, 100)]) is None


person = st.integers(0, 5)
history = st.tuples(person, st.lists(st.tuples(person, st.integers(1, 5)), max_size=4))


@given(st.lists(history, max_size=6, unique_by=lambda each: each[0]))
def test_a_ring_is_found_exactly_where_walking_up_repeats(histories):
    lines = []
    for report, steps in histories:
        start = 0
        for manager, length in steps:
            if manager != report:
                lines.append(line(report, manager, start, start + length))
            start += length

    def repeats(day):
        above = {report: manager for report, manager, start, end in lines if start <= day < end}
        for at in above:
            seen = set()
            while at in above and at not in seen:
                seen.add(at)
                at = above[at]
            if at in seen:
                return True
        return False

    rings = [DAY + timedelta(days=number) for number in range(25)
             if repeats(DAY + timedelta(days=number))]  # fmt: skip
    found = find_cycle(lines)

    assert bool(rings) is (found is not None)
    if found is not None:
        assert found.day in rings
