"""What a wave releases tells of enough people, and tells it rightly."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.questions import Kind
from metrics.ballots import Asked, collect
from metrics.bands import EXACT, NO_GROUP
from metrics.cells import FigureKind, Release, Rules, as_shown, release, values_of
from metrics.scoring import enps, favourable, index
from tests.metrics.released import (
    ASKED,
    OPTIONS,
    held_against,
    large_organisations,
    organisations,
    payload,
    question,
    released,
)


def people_of(cut, ballots, group):
    """The respondents that a group of a cut has, by the units that are counted in it."""
    return np.isin(ballots.units, cut.units[group])


@given(organisations(), st.integers(0, 9))
@settings(max_examples=30, deadline=None)
def test_every_figure_is_told_of_enough_people_who_count_in_it(organisation, seed):
    parents, counts = organisation
    ballots, found = released(parents, counts, dice=np.random.default_rng(seed))

    values = values_of(ASKED, ballots)
    for figure in found.figures:
        if figure.told is None:
            continue
        cut = found.cuts[figure.cut]
        given_ = ~np.isnan(values[figure.kind, figure.key])
        for group in range(cut.size):
            many = int((people_of(cut, ballots, group) & given_).sum())
            assert many == cut.groups.people[group] >= 5


@given(organisations(), st.integers(0, 9))
@settings(max_examples=30, deadline=None)
def test_a_figure_is_the_mean_of_its_people(organisation, seed):
    parents, counts = organisation
    ballots, found = released(parents, counts, dice=np.random.default_rng(seed))

    values = values_of(ASKED, ballots)
    for figure in found.figures:
        if figure.told is None:
            continue
        cut = found.cuts[figure.cut]
        for group in range(cut.size):
            mean = np.nanmean(values[figure.kind, figure.key][people_of(cut, ballots, group)])
            assert figure.told.low[group] - 1e-6 <= mean <= figure.told.high[group] + 1e-6


@given(organisations(), st.integers(0, 9))
@settings(max_examples=30, deadline=None)
def test_groups_are_their_parts_and_blocks_follow_their_wholes(organisation, seed):
    parents, counts = organisation
    _ballots, found = released(parents, counts, dice=np.random.default_rng(seed))

    for cut in found.cuts:
        blocks = np.flatnonzero(cut.is_block)
        assert sorted(unit for block in blocks for unit in cut.units[block]) == list(
            range(len(parents))
        )
        for group in range(cut.size):
            inside = [block for block in blocks if group <= block <= cut.last[group]]
            assert cut.units[group] == tuple(
                sorted(unit for block in inside for unit in cut.units[block])
            )
            parts = np.flatnonzero(cut.groups.parents == group)
            if parts.size:
                assert cut.groups.people[parts].sum() == cut.groups.people[group]
        assert cut.groups.parents[0] == NO_GROUP


def test_scores_are_those_of_scoring():
    """The same figures by the pure functions of scores, over everybody."""
    dice = np.random.default_rng(8)
    parents, counts = [None, 0, 0], [8, 30, 40]
    ballots, found = released(parents, counts, dice=dice)

    whole = {(one.kind, one.key): one.told.low[0] for one in found.figures if one.told}
    numbers = ballots.numbers

    assert whole[FigureKind.INDEX, ""] == pytest.approx(
        index(np.column_stack([numbers["proud"], numbers["stay"]]))
    )
    assert whole[FigureKind.QUESTION, "pay"] == pytest.approx(favourable(numbers["pay"]))
    assert 2 * whole[FigureKind.ENPS, "recommend"] - 100 == pytest.approx(
        enps(numbers["recommend"])
    )
    assert whole[FigureKind.MEAN, "energy"] == pytest.approx(10 * np.nanmean(numbers["energy"]))


def test_who_is_nearer_to_agree_than_to_neither_favours_a_driver():
    payloads = [
        {"unit": 0, "answers": {"proud": 3, "stay": 3, "learn": learn, "future": future}}
        for learn, future in [(3, 4), (4, 4), (3, 3), (2, 5), (1, 5), (5, 5)]
    ]

    values = values_of(ASKED, collect(ASKED, 1, payloads))

    assert values[FigureKind.DRIVER, "growth"].tolist() == [100, 100, 0, 100, 0, 100]


@given(organisations(), st.integers(0, 9))
@settings(max_examples=30, deadline=None)
def test_comments_are_each_in_one_block_of_enough_people_and_comments(organisation, seed):
    parents, counts = organisation
    ballots, found = released(parents, counts, dice=np.random.default_rng(seed))

    (figure,) = [one for one in found.figures if one.kind is FigureKind.COMMENTS] or [None]
    if figure is None:
        return
    cut = found.cuts[figure.cut]
    rows, texts = ballots.comments["words"]
    assert sorted(text for block in figure.comments.values() for text in block) == sorted(texts)
    for block, told in figure.comments.items():
        inside = people_of(cut, ballots, block)
        assert cut.is_block[block]
        assert inside.sum() >= 10
        assert sorted(told) == sorted(
            text for row, text in zip(rows, texts, strict=True) if inside[row]
        )
        assert len(told) >= 5


def test_comments_are_told_in_no_order():
    parents, counts = [None], [40]
    dice = np.random.default_rng(5)
    payloads = [payload(0, dice, skips=0) for _ in range(40)]
    orders = set()
    for seed in range(5):
        _, found = released(parents, counts, dice=np.random.default_rng(seed), payloads=payloads)
        orders |= {one.comments[0] for one in found.figures if one.kind is FigureKind.COMMENTS}

    assert len(orders) == 5


def test_answers_of_ten_or_more_are_distributed_in_bands():
    payloads = [
        {"unit": 0, "answers": {"proud": step, "stay": 3, "learn": 3, "future": 3}}
        for step in [1, 3, 3, 4, 4, 4, 5, 5, 5, 5]
    ]
    _, found = released([None], [10], dice=np.random.default_rng(1), payloads=payloads)
    _, few = released([None], [9], dice=np.random.default_rng(1), payloads=payloads[:9])

    shares = {one.key: one.shares for one in found.figures if one.kind is FigureKind.SHARES}
    assert shares["proud"] == ((0, 0, 2, 3, 4),)  # 10, 0, 20, 30, 40 per cent
    assert [one for one in few.figures if one.kind is FigureKind.SHARES] == []


def test_rates_go_in_steps_of_five_and_never_say_that_all_or_nobody_answered():
    _, found = released(
        [None, 0, 0, 0], [0, 6, 7, 8], dice=np.random.default_rng(1), invited=[0, 6, 16, 300]
    )

    by_units = dict(zip(found.cuts[0].units, found.rates.tolist(), strict=True))
    assert by_units == {(0, 1, 2, 3): 5, (0, 1): 95, (2,): 45, (3,): 5}


def test_links_need_thirty_answers():
    dice = np.random.default_rng(2)
    _, found = released([None, 0, 0], [0, 29, 40], dice=dice)

    cut = found.cuts[0]
    assert {cut.units[link.group] for link in found.links} == {(0, 1, 2), (2,)}
    assert {link.driver for link in found.links} == {"growth"}


@pytest.mark.parametrize("counts", [[0, 0], [3, 1]])
def test_below_the_floor_nothing_is_released(counts):
    _, found = released([None, 0], counts, dice=np.random.default_rng(1))

    assert (found.cuts, found.figures, found.links, found.rates.tolist()) == ((), (), (), [])
    assert isinstance(found, Release)


def test_a_question_that_all_skip_is_not_told_and_takes_nothing_from_others():
    dice = np.random.default_rng(4)
    payloads = [payload(0, dice, skips=1.0) for _ in range(12)]

    _, found = released([None], [12], dice=dice, payloads=payloads)

    assert [(one.kind, one.key) for one in found.figures] == [
        (FigureKind.INDEX, ""), (FigureKind.DRIVER, "growth"),
        *((FigureKind.QUESTION, key) for key in ("proud", "stay", "learn", "future")),
        *((FigureKind.SHARES, key) for key in ("proud", "stay", "learn", "future")),
    ]  # fmt: skip


def test_when_all_answer_the_same_only_bands_are_told():
    payloads = [
        {"unit": at % 3, "answers": {"proud": 5, "stay": 5, "learn": 5, "future": 5}}
        for at in range(90)
    ]
    _, found = released(
        [None, 0, 0], [30, 30, 30], dice=np.random.default_rng(1), payloads=payloads
    )

    for figure in found.figures:
        if figure.told:
            assert (figure.told.how != EXACT).all()
            assert (figure.told.high - figure.told.low >= 5).all()


def test_forged_answers_do_not_count():
    good = {"unit": 0, "answers": {"proud": 4, "stay": 4, "learn": 2, "future": 2}}
    forged = [
        {"unit": 7, "answers": {}}, {"unit": "0", "answers": {}}, {"answers": []}, {},
        {"unit": True, "answers": None},
    ]  # fmt: skip
    half = {"unit": 0, "answers": {"proud": 9, "stay": 4.5, "learn": True, "place": ["moon"]}}

    ballots = collect(ASKED, 1, [good, *forged, half])

    assert ballots.units.tolist() == [0, 0]
    assert np.isnan(ballots.numbers["proud"]).tolist() == [False, True]
    assert np.isnan(ballots.numbers["stay"]).tolist() == [False, True]
    assert np.isnan(ballots.numbers["learn"]).tolist() == [False, True]
    assert np.isnan(ballots.choices["place"]).all()


def test_forged_answers_with_two_of_one_choice_do_not_count():
    """Bands of answers rest on it that each chose one."""
    one = Asked(question("place", Kind.SINGLE, options=OPTIONS))

    ballots = collect(
        [one], 1, [{"unit": 0, "answers": {"place": said}} for said in ("home", ["home", "office"])]
    )

    assert ballots.choices["place"][0].tolist() == [1, 0]
    assert np.isnan(ballots.choices["place"][1]).all()


def test_the_same_answers_in_any_order_give_the_same_cells():
    """A release that was killed and begins again tells what it would have told."""
    dice = np.random.default_rng(6)
    parents, counts = [None, 0, 0, 1, 1], [3, 11, 9, 2, 14]
    payloads = [payload(unit, dice) for unit, many in enumerate(counts) for _ in range(many)]
    shuffled = [payloads[at] for at in dice.permutation(len(payloads))]
    one, other = (
        released(parents, counts, dice=np.random.default_rng(seed), payloads=given_)[1]
        for seed, given_ in [(1, payloads), (2, shuffled)]
    )

    assert [cut.units for cut in one.cuts] == [cut.units for cut in other.cuts]
    for a, b in zip(one.figures, other.figures, strict=True):
        assert (a.kind, a.key, a.cut, a.shares) == (b.kind, b.key, b.cut, b.shares)
        if a.told:
            assert a.told.how.tolist() == b.told.how.tolist()
            shown = [[as_shown(a.kind, x) for x in told.low] for told in (a.told, b.told)]
            assert shown[0] == shown[1]


@pytest.mark.parametrize(
    ("kind", "points", "shown"),
    [
        (FigureKind.INDEX, 65.0, 65), (FigureKind.INDEX, 64.5, 65), (FigureKind.ENPS, 59.0, 18),
        (FigureKind.MEAN, 73.33, 7.3), (FigureKind.QUESTION, 33.333, 33),
    ],
)  # fmt: skip
def test_figures_are_rounded_once(kind, points, shown):
    assert as_shown(kind, points) == shown


def test_a_tree_that_is_none_is_refused():
    with pytest.raises(ValueError, match="behind the one above"):
        release(
            Rules([1, None], [9, 9], 5, 10), ASKED,
            collect(ASKED, 2, [payload(0, np.random.default_rng(1)) for _ in range(9)]),
            np.random.default_rng(1),
        )  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize(
    "held",
    [
        test_every_figure_is_told_of_enough_people_who_count_in_it,
        test_a_figure_is_the_mean_of_its_people,
        test_groups_are_their_parts_and_blocks_follow_their_wholes,
        test_comments_are_each_in_one_block_of_enough_people_and_comments,
    ],
    ids=lambda held: held.__name__,
)
@pytest.mark.parametrize("any_of", [organisations(), large_organisations(600)])
def test_what_holds_holds_in_a_thousand_organisations(held, any_of):
    held_against(held, 1_000, organisation=any_of, seed=st.integers(0, 99))()
