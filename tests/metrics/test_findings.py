"""The sentence with which a result begins."""

import pytest

from metrics.models import FigureKind, ReleasedFigure
from metrics.queries.findings import finding, furthest_apart
from metrics.queries.result_rows import Cell, DriverRow, HeatRow
from metrics.queries.results import labels_of

DRIVERS = ["Growth", "Workload"]


def told(value):
    """A cell: a value, a band, or nothing."""
    if isinstance(value, tuple):
        return Cell("driver", low=float(value[0]), high=float(value[1]))
    return Cell("driver", value=None if value is None else float(value))


def heat(*rows):
    return [HeatRow(label, [told(value) for value in values]) for label, *values in rows]


class Named(DriverRow):
    """A row of a driver that is not in the database."""

    name = property(lambda row: row.figure.name)


def rows(here, everybody=None):
    found = []
    for at, name in enumerate(DRIVERS):
        figure = ReleasedFigure(name=name, kind=FigureKind.DRIVER)
        whole = None if everybody is None else told(everybody[at])
        found.append(Named(figure, told(here[at]), whole))
    return found


@pytest.mark.parametrize(
    ("parts", "here", "everybody", "words"),
    [
        (
            [("North", 74, 50), ("South", 41, 45)], (60, 48), None,
            "Growth divides people most: 74 % favourable in North; 41 % in South.",
        ),
        (
            [("North", (80, 100), 50), ("South", (0, 40), 40)], (60, 48), None,
            "Growth divides people most: 80+ % favourable in North; ≤ 40 % in South.",
        ),
        (
            [("North", (20, 60), 50), ("South", (40, 80), 45)], (60, 48), None,
            "Workload stands lowest with 48 % favourable, Growth highest with 60 %.",
        ),
        (
            [], (40, 45), (62, 50),
            "Growth stands furthest below: 40 % favourable here, 62 % in all.",
        ),
        ([], (90, 45), (62, 50), "Growth stands out: 90 % favourable here, 62 % in all."),
        (
            [], (60, 48), (62, 50),
            "Workload stands lowest with 48 % favourable, Growth highest with 60 %.",
        ),
        ([("North", None, None)], (None, 48), None, ""),
        ([], (50, 50), None, ""),
    ],
)  # fmt: skip
def test_a_result_says_what_divides_most_or_stands_apart_or_its_two_ends(
    parts, here, everybody, words
):
    assert finding(heat(("All", *here), *parts), DRIVERS, rows(here, everybody)) == words


def test_bands_are_apart_by_their_nearer_ends():
    apart = furthest_apart(heat(("All", 50), ("North", (80, 100)), ("South", (20, 60))))

    assert (apart.points, apart.high.label, apart.low.label) == (20, "North", "South")


def test_years_in_the_company_are_called_by_their_bands():
    assert [labels_of("tenure", [label]) for label in ("0", "1", "2", "5", "10", "")] == [
        "under 1 year", "1 year", "2 to 4 years", "5 to 9 years", "10 years or more", "not said",
    ]  # fmt: skip
    assert labels_of("tenure", ["10", "2"]) == "2 to 4 years and 10 years or more"
