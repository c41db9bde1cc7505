"""Blocks are as small as they may be, and never smaller."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.release import Block, Result, blocks, coarsen, partition, results
from tests.metrics.plain_release import plain_blocks, plain_coarsened, plain_result, subtree_of
from tests.metrics.released import held_against, large_organisations, organisations

K = 5
ORGANISATIONS = organisations(most_units=60, most_people=40)


@given(ORGANISATIONS, st.integers(1, 12))
@settings(max_examples=200, deadline=None)
def test_every_unit_is_in_one_block_and_every_block_has_enough(organisation, k):
    parents, counts = organisation

    found = partition(parents, counts, k)

    if sum(counts) < k:
        assert found == []
        return
    assert sorted(unit for block in found for unit in block) == list(range(len(parents)))
    assert min(sum(counts[unit] for unit in block) for block in found) >= k


@given(ORGANISATIONS, st.integers(1, 12))
@settings(max_examples=200, deadline=None)
def test_blocks_are_fine(organisation, k):
    parents, counts = organisation
    found = partition(parents, counts, k)

    large = [unit for unit, count in enumerate(counts) if count >= k]
    shared = [unit for block in found for unit in block if len(block) > 1 and counts[unit] >= k]
    joined = [sum(counts[unit] for unit in block) for block in found if len(block) > 1]

    assert len(shared) <= 1
    assert not large or {*large} - {*shared} == {
        block[0] for block in found if len(block) == 1 and counts[block[0]] >= k
    }
    assert sum(people >= 2 * k for people in joined) <= 1


@given(ORGANISATIONS, st.integers(1, 12))
@settings(max_examples=200, deadline=None)
def test_a_units_result_is_a_union_of_blocks_at_home_in_it(organisation, k):
    parents, counts = organisation
    cut = blocks(parents, counts, k)

    found = results(parents, cut)

    for unit, result in enumerate(found):
        inside = subtree_of(parents, unit)
        own = [place for place, block in enumerate(cut) if block.home in inside]
        if own:
            assert result == Result(tuple(sorted(own)), is_wider=False)
        else:
            (place,) = result.blocks
            assert result.is_wider
            assert unit in cut[place].members


@given(ORGANISATIONS, st.integers(1, 12))
@settings(max_examples=200, deadline=None)
def test_a_block_lies_below_its_home_save_what_was_left_at_the_top(organisation, k):
    parents, counts = organisation
    cut = blocks(parents, counts, k)

    outside = [
        block
        for block in cut
        if block.home is not None and not {*block.members} <= subtree_of(parents, block.home)
    ]

    assert len(outside) <= 1


@given(ORGANISATIONS, st.integers(1, 12), st.data())
@settings(max_examples=200, deadline=None)
def test_a_figure_is_shown_of_unions_of_blocks_in_which_enough_count(organisation, k, data):
    parents, counts = organisation
    cut = blocks(parents, counts, k)
    counted = [data.draw(st.integers(0, block.people)) for block in cut]

    found = coarsen(parents, cut, counted, k)

    if sum(counted) < k:
        assert found == []
        return
    assert sorted(place for one in found for place in one.members) == list(range(len(cut)))
    assert min(one.people for one in found) >= k
    assert [one.people for one in found] == [
        sum(counted[place] for place in one.members) for one in found
    ]


@given(ORGANISATIONS, st.integers(1, 12), st.data())
@settings(max_examples=200, deadline=None)
def test_blocks_are_those_of_the_rule_read_aloud(organisation, k, data):
    parents, counts = organisation
    cut, plain = blocks(parents, counts, k), plain_blocks(parents, counts, k)
    counted = [data.draw(st.integers(0, many)) for many in counts]
    of_blocks = [sum(counted[unit] for unit in block.members) for block in cut]
    figure, plain_figure = (
        coarsen(parents, cut, of_blocks, k), plain_coarsened(parents, plain, counted, k),
    )  # fmt: skip

    assert [(block.home, [*block.members]) for block in cut] == plain
    assert [(one.home, units_of(one, cut)) for one in figure] == plain_figure
    assert [
        (sorted(unit for at in shown.blocks for unit in cut[at].members), shown.is_wider)
        for shown in results(parents, cut)
    ] == [plain_result(parents, plain, unit) for unit in range(len(parents)) if plain]


def units_of(figure, cut):
    return sorted(unit for at in figure.members for unit in cut[at].members)


@given(ORGANISATIONS, st.integers(1, 12))
@settings(max_examples=50, deadline=None)
def test_a_figure_in_which_everybody_counts_has_the_blocks_of_the_wave(organisation, k):
    parents, counts = organisation
    cut = blocks(parents, counts, k)

    found = coarsen(parents, cut, [block.people for block in cut], k)

    assert [(one.home, one.members) for one in found] == [
        (block.home, (place,)) for place, block in enumerate(cut)
    ]


def test_a_worked_example():
    """Unit 0 over 1 and 2; below 1 the teams 3 (2 people), 4 (4), 5 (7); below 2 team 6 (3)."""
    parents = [None, 0, 0, 1, 1, 1, 2]
    counts = [1, 0, 1, 2, 4, 7, 3]

    assert blocks(parents, counts, K) == [
        Block(0, (0, 2, 6), 5),
        Block(1, (1, 3, 4), 6),
        Block(5, (5,), 7),
    ]
    assert results(parents, blocks(parents, counts, K)) == [
        Result((0, 1, 2), is_wider=False),
        Result((1, 2), is_wider=False),
        Result((0,), is_wider=True),
        Result((1,), is_wider=True),
        Result((1,), is_wider=True),
        Result((2,), is_wider=False),
        Result((0,), is_wider=True),
    ]


def test_what_is_left_at_the_top_joins_the_smallest_block():
    assert partition([None, 0, 0], [1, 5, 6], K) == [[0, 1], [2]]


def test_what_is_left_at_several_roots_is_joined_before():
    assert blocks([None, None, None], [3, 3, 1], K) == [Block(None, (0, 1, 2), 7)]


def test_a_large_unit_is_alone_and_the_small_ones_beside_it_are_joined():
    assert partition([None, 0, 0, 0], [0, 3, 20, 2], K) == [[0, 1, 3], [2]]


def test_units_without_answers_are_in_a_block_too():
    assert partition([None, 0, 0], [0, 0, 5], K) == [[0, 1, 2]]


@pytest.mark.parametrize("counts", [[], [0], [4]])
def test_below_the_floor_nothing_is_shown(counts):
    assert partition([None] * len(counts), counts, K) == []
    assert results([None] * len(counts), []) == []


def test_the_same_input_gives_the_same_blocks():
    parents = [None, *[(unit - 1) // 3 for unit in range(1, 400)]]
    counts = [unit * 7919 % 11 for unit in range(400)]

    assert len({tuple(map(tuple, partition(parents, counts, K))) for _ in range(3)}) == 1


@pytest.mark.parametrize(
    ("parents", "counts", "k"),
    [
        ([None, 1], [5, 5], 5),  # above itself
        ([1, None], [5, 5], 5),  # before the one above
        ([None, -1], [5, 5], 5),
        ([None], [5, 5], 5),
        ([None], [-1], 5),
        ([None], [5], 0),
    ],
)
def test_what_is_no_tree_or_count_is_refused(parents, counts, k):
    with pytest.raises(ValueError, match=r"\."):
        partition(parents, counts, k)


def test_more_than_a_block_has_cannot_count_in_it():
    cut = blocks([None], [6], K)

    with pytest.raises(ValueError, match="More people count"):
        coarsen([None], cut, [7], K)


def test_a_chain_of_single_people_is_cut_from_the_bottom():
    assert partition([None, *range(11)], [1] * 12, K) == [[0, 1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11]]


PROPERTIES = [
    test_every_unit_is_in_one_block_and_every_block_has_enough,
    test_blocks_are_fine,
    test_a_units_result_is_a_union_of_blocks_at_home_in_it,
    test_a_block_lies_below_its_home_save_what_was_left_at_the_top,
    test_a_figure_is_shown_of_unions_of_blocks_in_which_enough_count,
    test_blocks_are_those_of_the_rule_read_aloud,
]


@pytest.mark.long
@pytest.mark.parametrize("held", PROPERTIES, ids=lambda held: held.__name__)
@pytest.mark.parametrize("any_of", [ORGANISATIONS, large_organisations()], ids=["small", "large"])
def test_what_holds_holds_in_ten_thousand_organisations(held, any_of):
    held_against(held, 10_000, organisation=any_of, k=st.integers(1, 12), data=st.data())()
