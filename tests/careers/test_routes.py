"""The cheapest routes: a worked example, the edges of the rule, an exhaustive second opinion."""

import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careers.routes import (
    FAR,
    Net,
    Pace,
    Prefer,
    Start,
    cheapest_routes,
    closing_months,
    follow,
    hops_from,
    hops_to,
    net_of,
)


def net(needed, edges, weight=None, movers=None) -> Net:
    """A net of levels (R, S) and edges as pairs; everything weighs 3 and nobody moved."""
    levels = np.array(needed, dtype=np.int64).reshape(len(needed), -1)
    weights = np.full_like(levels, 3) if weight is None else np.array(weight)
    pairs = np.array(edges, dtype=np.int64).reshape(-1, 2)
    counts = np.array(movers if movers is not None else [0] * len(edges), dtype=np.int64)
    return net_of(levels * 10, weights, pairs, counts)


def pace(*per_level, at_once=1, least=0) -> Pace:
    return Pace(np.array(per_level), at_once, least)


def start(row, *levels, served=0) -> Start:
    return Start(row, np.rint(np.array(levels, dtype=float) * 10).astype(np.int64), served)


def ways(*args, prefer=Prefer.FASTEST, k=10):
    return [(route.rows, route.months) for route in cheapest_routes(*args, prefer=prefer, k=k)]


# The example of docs/figures.md: discovery, business case, roadmaps; an engineer who wants to
# become a product manager, straight, by way of application engineering or as a specialist.
ENGINEER, APPLICATION, SPECIALIST, MANAGER = range(4)
EXAMPLE = net(
    [[2, 0, 0], [2, 2, 0], [3, 2, 2], [4, 3, 3]],
    [
        (ENGINEER, APPLICATION), (ENGINEER, SPECIALIST), (APPLICATION, SPECIALIST),
        (SPECIALIST, MANAGER), (ENGINEER, MANAGER),
    ],
    weight=[[3, 1, 1], [2, 3, 1], [3, 2, 3], [5, 4, 4]],
    movers=[11, 0, 6, 9, 0],
)  # fmt: skip
EXAMPLE_PACE = pace(3, 6, 3, at_once=2, least=6)
EXAMPLE_START = start(ENGINEER, 2.4, 0, 0, served=4)


def test_the_example_of_the_documents():
    fastest, second, third = cheapest_routes(
        EXAMPLE, EXAMPLE_PACE, EXAMPLE_START, MANAGER, prefer=Prefer.FASTEST, k=3
    )

    # Straight: 1.6 · 3, 3 · 6 and 3 · 3 months of work, two skills at once: max(18, 31.8 / 2).
    assert (fastest.rows, [hop.months for hop in fastest.hops]) == ((MANAGER,), [18])
    # To specialist 0.6 · 3, 2 · 6, 2 · 3: max(12, 19.8 / 2) = 12; on 1 · 3, 1 · 6, 1 · 3: 6.
    assert (second.rows, [hop.months for hop in second.hops]) == ((SPECIALIST, MANAGER), [12, 6])
    # To application engineer 2 · 6 = 12; on 0.6 · 3, 2 · 3: 6; on: 6.
    assert (third.rows, [hop.months for hop in third.hops]) == (
        (APPLICATION, SPECIALIST, MANAGER),
        [12, 6, 6],
    )
    # Tenths × importance: 16 · 5 + 30 · 4 + 30 · 4; 6 · 3 + 20 · 2 + 20 · 3 and 10 · (5 + 4 + 4).
    assert [route.weighted for route in (fastest, second, third)] == [320, 248, 268]
    # One of 0 + 1 movers from 11 leavers and 3 edges; (0 + 1)/(11 + 3) · (9 + 1)/(9 + 1); …
    shares = [1 / 14, 1 / 14 * 10 / 10, 12 / 14 * 7 / 7 * 10 / 10]
    assert [route.rarity for route in (fastest, second, third)] == [
        pytest.approx(-math.log(share) * 1e9, abs=2) for share in shares
    ]


@pytest.mark.parametrize(
    ("prefer", "order"),
    [
        (Prefer.FASTEST, [(3,), (2, 3), (1, 2, 3)]),
        (Prefer.SMALLEST_GAP, [(2, 3), (1, 2, 3), (3,)]),
        (Prefer.MOST_TRAVELLED, [(1, 2, 3), (3,), (2, 3)]),
    ],
)
def test_each_preference_has_its_own_order(prefer, order):
    found = ways(EXAMPLE, EXAMPLE_PACE, EXAMPLE_START, MANAGER, prefer=prefer)

    assert [rows for rows, _months in found] == order


def test_what_was_learned_on_the_way_makes_a_later_hop_cheaper():
    """One label for each role would take the cheaper hop to 1 or 2 and miss what it teaches."""
    teaches = net(
        [[0, 0], [2, 0], [0, 3], [2, 3], [2, 4]],
        [(0, 1), (0, 2), (1, 3), (2, 3), (3, 4), (1, 4)],
    )

    found = ways(teaches, pace(5, 1), start(0, 0, 2), 4)

    assert found == [((1, 4), 12), ((1, 3, 4), 12), ((2, 3, 4), 12)]


def test_a_level_that_weighs_less_elsewhere_is_found_however_late_it_comes():
    late = net(
        [[0], [0], [3], [3], [3]],
        [(0, 1), (1, 2), (2, 3), (0, 4), (4, 3), (0, 3)],
        weight=[[1], [1], [1], [5], [2]],
    )

    found = ways(late, pace(1), start(0, 0), 3, prefer=Prefer.SMALLEST_GAP)

    assert found == [((1, 2, 3), 3), ((4, 3), 3), ((3,), 3)]


def test_the_first_hop_counts_the_months_served_and_later_ones_do_not():
    two = net([[0], [0], [0]], [(0, 1), (1, 2)])

    assert ways(two, pace(1, least=12), start(0, 0, served=5), 2) == [((1, 2), 19)]
    assert ways(two, pace(1, least=12), start(0, 0, served=90), 2) == [((1, 2), 12)]


def test_hops_of_no_length_and_cycles_end():
    rows = range(6)
    every = net([[0]] * 6, [(a, b) for a in rows for b in rows if a != b])

    found = ways(every, pace(1), start(0, 0), 5)

    assert found == [
        ((5,), 0), *(((a, 5), 0) for a in range(1, 5)),
        *(((1, b, 5), 0) for b in (2, 3, 4)), ((2, 1, 5), 0), ((2, 3, 5), 0),
    ]  # fmt: skip


def test_no_route_to_oneself_to_the_unreachable_or_by_more_than_five_hops():
    chain = net([[0]] * 8, list(pairwise(range(7))))

    assert [len(ways(chain, pace(1), start(0, 0), target)) for target in range(8)] == [
        0, 1, 1, 1, 1, 1, 0, 0,
    ]  # fmt: skip
    assert list(hops_from(chain, 0)) == [0, 1, 2, 3, 4, 5, 6, FAR]
    assert list(hops_to(chain, 2)) == [2, 1, 0, FAR, FAR, FAR, FAR, FAR]


def test_roles_that_ask_for_nothing_and_nets_without_skills_or_edges():
    assert ways(net([[], []], [(0, 1)]), pace(least=3), start(0), 1) == [((1,), 3)]
    assert ways(net([[1], [1]], []), pace(3), start(0, 1), 1) == []


def test_what_cannot_be_meant_is_refused():
    one = net([[0], [0]], [(0, 1)])

    for k in (0, 11):
        with pytest.raises(ValueError, match="1 to 10"):
            cheapest_routes(one, pace(1), start(0, 0), 1, prefer=Prefer.FASTEST, k=k)
    for row in (0, 1):
        with pytest.raises(ValueError, match="no such edge"):
            follow(one, pace(1), start(1, 0), [row])
    for edges in ([(0, 0)], [(0, 1), (0, 1)]):
        with pytest.raises(ValueError, match="leads to another role"):
            net([[0], [0]], edges)


def test_skills_side_by_side_take_as_long_as_the_longest_or_their_share():
    tenths = np.array([[10, 10, 10], [30, 10, 0], [1, 0, 0], [0, 0, 0]])

    assert list(closing_months(tenths, pace(3, 3, 3, at_once=2))) == [5, 9, 1, 0]


# --- a second opinion: every simple path, by plain arithmetic ---


def exhaustive(needed, weight, edges, movers, per_level, at_once, least, begin, target, prefer):
    """All simple paths of at most five hops with their costs, in order, by plain fractions."""
    levels, served = begin
    leavers, out = [0] * len(needed), [0] * len(needed)
    for (a, _b), people in zip(edges, movers, strict=True):
        leavers[a] += people
        out[a] += 1
    rare = {
        (a, b): round(-math.log((people + 1) / (leavers[a] + out[a])) * 1e9)
        for (a, b), people in zip(edges, movers, strict=True)
    }
    found = []

    def cost(path):
        have, months, gap, rarity = list(levels), 0, Fraction(0), 0
        for number, (a, b) in enumerate(pairwise(path)):
            gains = [
                max(Fraction(n) - h, Fraction(0)) for n, h in zip(needed[b], have, strict=True)
            ]
            work = [gain * each for gain, each in zip(gains, per_level, strict=True)]
            least_here = max(least - served, 0) if number == 0 else least
            months += max(math.ceil(max([*work, sum(work) / at_once])), least_here)
            gap += sum(gain * w for gain, w in zip(gains, weight[b], strict=True))
            rarity += rare[a, b]
            have = [h + gain for h, gain in zip(have, gains, strict=True)]
        first = {"fastest": (), "smallest-gap": (gap,), "most-travelled": (rarity,)}[prefer]
        return (*first, months, len(path) - 1, path)

    def walk(path):
        if path[-1] == target:
            if len(path) > 1:
                found.append(cost(path))
            return
        for a, b in edges:
            if a == path[-1] and b not in path and len(path) <= 5:
                walk((*path, b))

    walk((0,))
    return [(each[-1][1:], each[-3]) for each in sorted(found)]


@st.composite
def graphs(draw):
    """A small graph with few distinct costs, so that ties, cycles and empty hops are common."""
    roles, skills = draw(st.integers(2, 7)), draw(st.integers(1, 3))
    row = st.lists(st.sampled_from([0, 0, 1, 2, 3, 5]), min_size=skills, max_size=skills)
    heavy = st.lists(st.integers(1, 5), min_size=skills, max_size=skills)
    pairs = [(a, b) for a in range(roles) for b in range(roles) if a != b]
    edges = sorted(draw(st.sets(st.sampled_from(pairs), max_size=24)))
    count = len(edges)
    return {
        "needed": draw(st.lists(row, min_size=roles, max_size=roles)),
        "weight": draw(st.lists(heavy, min_size=roles, max_size=roles)),
        "edges": edges,
        "movers": draw(st.lists(st.sampled_from([0, 0, 5, 9]), min_size=count, max_size=count)),
        "per_level": draw(st.lists(st.integers(0, 6), min_size=skills, max_size=skills)),
        "at_once": draw(st.integers(1, 3)),
        "least": draw(st.sampled_from([0, 0, 3, 12])),
        "begin": (
            [Fraction(draw(st.integers(0, 50)), 10) for _ in range(skills)],
            draw(st.integers(0, 15)),
        ),
        "target": draw(st.integers(0, roles - 1)),
    }


@pytest.mark.parametrize("prefer", list(Prefer))
@settings(max_examples=200, deadline=None)
@given(graph=graphs(), k=st.integers(1, 10))
def test_routes_equal_an_exhaustive_search(prefer, graph, k):
    levels, served = graph["begin"]
    small = net(graph["needed"], graph["edges"], graph["weight"], graph["movers"])
    steps = pace(*graph["per_level"], at_once=graph["at_once"], least=graph["least"])
    begin = start(0, *map(float, levels), served=served)

    found = ways(small, steps, begin, graph["target"], prefer=prefer, k=k)

    assert found == exhaustive(prefer=prefer, **graph)[:k]
