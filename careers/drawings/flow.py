"""The bands between a role and those that people came from and went to.

Lengths are units of the picture's own view box, as text with one decimal at most: never in the
reader's number format.
"""

from collections.abc import Sequence

ROW = 80  # height of one line of text beside a band
BLOCK = 64  # height of the block in the middle, on which all bands of a side end
WIDTH = 120


def bands(people: Sequence[int], rows: int, *, inward: bool) -> list[str]:
    """One path for each group of people, between its line of text and the block in the middle.

    Heights are proportional to people, at least 1 each. `rows` is the number of lines that the
    picture is high, at least as many as groups; fewer groups stand in its middle.
    """
    total = sum(people)
    first = (rows - len(people)) * ROW / 2
    at_block = (rows * ROW - BLOCK) / 2
    paths = []
    for index, count in enumerate(people):
        height = BLOCK * count / total
        centre = first + (index + 0.5) * ROW
        outer = (centre - height / 2, centre + height / 2)
        hairline = 1 if index < len(people) - 1 else 0  # between neighbours
        inner = (at_block, at_block + max(height - hairline, 1))
        at_block += height
        paths.append(band(outer, inner) if inward else band(inner, outer))
    return paths


def band(left: tuple[float, float], right: tuple[float, float]) -> str:
    """A path between a span at the left edge and one at the right, curved like a river."""
    half, a, b, c, d = WIDTH // 2, *map(length, (left[0], right[0], right[1], left[1]))
    return f"M0 {a}C{half} {a} {half} {b} {WIDTH} {b}V{c}C{half} {c} {half} {d} 0 {d}Z"


def length(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
