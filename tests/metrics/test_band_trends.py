"""Positions of released figures over time."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.band_trends import BandTrend, band_trend
from tests.metrics.released import held_against

POINTS = st.lists(
    st.none()
    | st.integers(-100, 100).map(lambda at: (at, at))
    | st.tuples(st.integers(-100, 99), st.integers(1, 100)).map(
        lambda ends: (ends[0], min(ends[0] + ends[1], 100))
    ),
    max_size=24,
)


def drawn(point):
    """The heights at which a point is to stand, by a rule of three of its own."""
    return [f"{118 - 116 * (end + 100) / 200:.1f}".removesuffix(".0") for end in point]


@given(POINTS)
@settings(max_examples=200, deadline=None)
def test_a_picture_says_what_is_told_and_nothing_between(points):
    """Each value is a dot, each band a bar, and no line passes a band or what is not told."""
    places = [at / 23 for at in range(len(points))]
    xs = [f"{600 * place:.1f}".removesuffix(".0") for place in places]
    seen = [(x, point) for x, point in zip(xs, points, strict=True) if point is not None]

    found = band_trend(points, places, low=-100, high=100)

    if len(seen) < 2:
        assert found is None
        return
    values = [(x, drawn(point)[0]) for x, point in seen if point[0] == point[1]]
    assert list(found.dots) == values
    assert list(found.bars) == [
        (x, top, bottom)
        for x, (bottom, top) in ((x, drawn(point)) for x, point in seen if point[0] != point[1])
    ]
    steps = {step for line in found.lines for step in pairwise(line.split(" "))}
    assert steps == {
        tuple(f"{x},{drawn(point)[0]}" for x, point in both)
        for both in pairwise(zip(xs, points, strict=True))
        if all(point is not None and point[0] == point[1] for _x, point in both)
    }


def test_values_are_a_line_on_the_scale_of_their_kind():
    assert band_trend([(50, 50), (100, 100)], [0, 1], low=0, high=100) == BandTrend(
        ("0,60 600,2",), (("0", "60"), ("600", "2")), ()
    )


def test_a_scale_below_zero_says_where_zero_is():
    assert band_trend([(-100, -100), (0, 0)], [0, 1], low=-100, high=100) == BandTrend(
        ("0,118 600,60",), (("0", "118"), ("600", "60")), (), "60"
    )


def test_a_band_is_a_bar_and_no_line_leads_through_it():
    points = [(40, 40), (80, 100), (60, 60), (62, 62)]

    found = band_trend(points, [0, 0.25, 0.5, 1], low=0, high=100)

    assert found.bars == (("150", "2", "25.2"),)
    assert found.lines == ("300,48.4 600,46.1",)
    assert [x for x, _y in found.dots] == ["0", "300", "600"]


def test_what_is_not_told_leaves_a_gap():
    found = band_trend([(40, 40), None, (60, 60)], [0, 0.5, 1], low=0, high=100)

    assert (found.lines, len(found.dots), found.bars) == ((), 2, ())


def test_one_point_is_no_trend():
    assert band_trend([(40, 40), None], [0, 1], low=0, high=100) is None
    assert band_trend([], [], low=0, high=100) is None


def test_each_point_has_a_place():
    with pytest.raises(ValueError, match="Each point has a place"):
        band_trend([(40, 40)], [0, 1], low=0, high=100)


@pytest.mark.long
def test_what_holds_holds_of_ten_thousand_pictures():
    held_against(test_a_picture_says_what_is_told_and_nothing_between, 10_000, points=POINTS)()
