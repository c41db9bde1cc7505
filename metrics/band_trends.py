"""Released figures over time as the positions of a picture: values as a line, bands as bars."""

from collections.abc import Sequence
from dataclasses import dataclass

from metrics.trends import HEIGHT, WIDTH

EDGE = 2  # half the width of a line, so that one at the edge is drawn whole
LEAST = 2  # points that make a trend


@dataclass(frozen=True)
class BandTrend:
    """Points of an SVG of 600 × 120 with a scale of its own, the earliest at its left edge.

    `lines` are unbroken runs of values, `dots` every value, `bars` bands from top to bottom.
    `base` is the height of 0, where the scale goes below it.
    """

    lines: tuple[str, ...]
    dots: tuple[tuple[str, str], ...]
    bars: tuple[tuple[str, str, str], ...]
    base: str | None = None


def band_trend(
    points: Sequence[tuple[float, float] | None],
    places: Sequence[float],
    *,
    low: float,
    high: float,
) -> BandTrend | None:
    """The picture of figures at `places` from 0 (left) to 1; None where fewer than two are told.

    A point is the ends of a band, which are the same for a value; None where nothing is told. A
    line joins values with nothing between them but time: past a band, or where nothing was told,
    nobody may read a value off it. ValueError where there is not one place for each point.
    """
    if len(points) != len(places):
        raise ValueError("Each point has a place.")
    if sum(point is not None for point in points) < LEAST:
        return None
    runs: list[list[tuple[str, str]]] = [[]]
    bars = []
    for point, place in zip(points, places, strict=True):
        x = _digits(place * WIDTH)
        if point is None or point[0] != point[1]:
            runs.append([])
        if point is None:
            continue
        bottom, top = (_digits(_height(one, low, high)) for one in point)
        if point[0] == point[1]:
            runs[-1].append((x, top))
        else:
            bars.append((x, top, bottom))
    return BandTrend(
        tuple(" ".join(f"{x},{y}" for x, y in run) for run in runs if len(run) > 1),
        tuple(dot for run in runs for dot in run),
        tuple(bars),
        _digits(_height(0, low, high)) if low < 0 else None,
    )


def _height(value: float, low: float, high: float) -> float:
    return HEIGHT - EDGE - (value - low) / (high - low) * (HEIGHT - 2 * EDGE)


def _digits(value: float) -> str:
    """A length, never in the reader's own number format."""
    return f"{value:.1f}".removesuffix(".0")
