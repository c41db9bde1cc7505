"""No figure about speaking with one's manager, nor a difference of two, tells of few."""

from hypothesis import example, given
from hypothesis import strategies as st

from careers.small_groups import LEAST_PEOPLE, Group, groups_of


@st.composite
def lines(draw):
    """The sizes of teams, and who leads whom: each manager but the first has one above."""
    count = draw(st.integers(1, 30))
    boss = {one: draw(st.integers(0, one - 1)) for one in range(1, count) if draw(st.booleans())}
    led = [list(boss.values()).count(one) for one in range(count)]
    return {one: max(1, led[one]) + draw(st.integers(0, 6)) for one in range(count)}, boss


def above(one, boss):
    found = []
    while one in boss:
        one = boss[one]
        found.append(one)
    return found


@given(lines())
@example(({0: 2, 1: 3, 2: 4}, {1: 0, 2: 0}))
def test_every_group_has_five_people_also_for_who_leads_one_of_its_teams(line):
    sizes, boss = line

    groups = groups_of(sizes, boss)

    counted = [leader for group in groups for leader in group.leaders]
    assert len(counted) == len(set(counted))
    for group in groups:
        people = [sizes[leader] for leader in group.leaders]
        if group.is_own:
            assert (group.leaders, sum(people) >= LEAST_PEOPLE) == ((group.home,), True)
        else:
            assert sum(people) - max(people) >= LEAST_PEOPLE
            assert all(group.home in above(leader, boss) for leader in group.leaders)
    assert {one for one, size in sizes.items() if size >= LEAST_PEOPLE} <= set(counted)


@given(lines())
def test_the_same_line_is_cut_in_the_same_way_whatever_the_order(line):
    sizes, boss = line
    turned = dict(reversed(sizes.items())), dict(reversed(boss.items()))

    assert groups_of(sizes, boss) == groups_of(*turned)


def test_small_teams_are_joined_in_the_line_of_the_manager_above():
    sizes = {1: 3, 2: 4, 3: 3, 4: 2, 5: 6}
    boss = {2: 1, 3: 1, 4: 1, 5: 2}

    assert groups_of(sizes, boss) == [Group(5, True, (5,)), Group(1, False, (2, 3, 4))]


def test_what_stays_small_is_not_counted():
    assert groups_of({1: 2, 2: 4}, {2: 1}) == []
