"""Figures of plans are told with their unit."""

import pytest

from metrics.indicator_words import band_words, measured_words
from metrics.indicators import Unit
from metrics.queries.action_effect import Effect
from metrics.queries.result_rows import Cell


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Cell("driver", value=37.0), "37\xa0%"),
        (Cell("driver", low=20.0, high=60.0), "20 to 60\xa0%"),
        (Cell("driver", low=95.0, high=100.0), "95\xa0% or more"),
        (Cell("driver", low=0.0, high=5.0), "5\xa0% or less"),
        (Cell("index", value=71.0), "71 of 100"),
        (Cell("mean", value=7.2), "7.2 of 10"),
        (Cell("mean", low=9.5, high=10.0), "9.5 of 10 or more"),
        (Cell("enps", value=12.0), "+12 points"),
        (Cell("enps", value=-1.0), "−1 point"),
        (Cell("enps", value=0.0), "0 points"),
        (Cell("enps", low=-30.0, high=10.0), "−30 to +10 points"),
        (Cell("driver"), ""),
    ],
)
def test_a_figure_of_a_survey_is_said_with_its_unit(said, words):
    assert said.said == words


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (0.705, Unit.SHARE, "71\xa0%"),
        (20, Unit.NET, "+20 points"),
        (1, Unit.POINTS, "1 point"),
        (77, Unit.POINTS, "77 points"),
        (5, Unit.STEPS, "5.0 of 5"),
        (1, Unit.PEOPLE, "1 person"),
        (1200, Unit.PEOPLE, "1,200 people"),
        (14, Unit.MONTHS, "14 months"),
    ],
)
def test_a_value_of_an_indicator_is_said_with_its_unit(value, unit, words):
    assert measured_words(value, unit) == words


def test_a_band_of_an_indicator_is_said_with_its_unit():
    assert band_words(95, 100, Unit.POINTS, measured_words) == "95 points or more"
    assert band_words(20, 40, Unit.NET, measured_words) == "+20 points to +40 points"


def test_a_change_is_told_in_points():
    moved = Effect("Well-being", Cell("driver", value=20.0), Cell("driver", value=37.0))

    assert moved.words == "Well-being: from 20\xa0% to 37\xa0%, a change of +17 points."
