"""Months of a route as one bar of pieces, on a scale that several routes share."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 100.0
GAP = 0.8  # between two pieces


@dataclass(frozen=True)
class Span:
    """One hop: the class of its colour, where it begins and how long it is, of 100."""

    kind: str
    x: str
    width: str


def spans(months: Sequence[int], scale: int) -> list[Span]:
    """One piece for each hop, as long as its months of the scale; hops of no months have none."""
    found: list[Span] = []
    begin = 0.0
    for each in months:
        length = WIDTH * each / scale if scale else 0.0
        if length > GAP:
            kind = f"span-{len(found) % 2 + 1}"
            found.append(Span(kind, f"{begin + GAP / 2:.1f}", f"{length - GAP:.1f}"))
        begin += length
    return found
