"""Positions of released figures over time."""

import pytest

from metrics.band_trends import BandTrend, band_trend


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
