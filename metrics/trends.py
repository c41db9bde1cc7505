"""A line over time as the positions of a picture; the table with the numbers stands beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 600, 120


@dataclass(frozen=True)
class Trend:
    """Unbroken pieces of a line as points of an SVG of 600 × 120, from `low` up to `high`.

    `dots` are single values between months of which nothing is told.
    """

    lines: tuple[str, ...]
    dots: tuple[tuple[str, str], ...]
    low: float
    high: float
    target: str | None = None
    base: str = "118"  # the height of 0


def trend(values: Sequence[float | None], target: float | None = None) -> Trend | None:
    """The picture of values in their order, with 0 among them; None for fewer than two."""
    told = [value for value in values if value is not None]
    if len(told) < 2:
        return None
    low = min(0.0, *told, target or 0.0)
    high = max(0.0, *told, target or 0.0)
    high = high or (0.0 if low else 1.0)
    step = WIDTH / (len(values) - 1)
    pieces: list[list[tuple[str, str]]] = [[]]
    for at, value in enumerate(values):
        if value is None:
            pieces.append([])
        else:
            pieces[-1].append((_digits(at * step), _height(value, low, high)))
    return Trend(
        tuple(" ".join(f"{x},{y}" for x, y in piece) for piece in pieces if len(piece) > 1),
        tuple(piece[0] for piece in pieces if len(piece) == 1),
        low,
        high,
        None if target is None else _height(target, low, high),
        _height(0.0, low, high),
    )


def _height(value: float, low: float, high: float) -> str:
    return _digits(HEIGHT - (value - low) / (high - low) * (HEIGHT - 4) - 2)


def _digits(value: float) -> str:
    """A length, never in the reader's own number format."""
    return f"{value:.1f}".removesuffix(".0")
