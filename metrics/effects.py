"""What came of an action: how its group moved, beside groups in which nobody acted.

All of it is worked out from released figures alone, so it tells of nobody whom these do not tell
of: any sum, difference or median of them is one that a reader of everything released could make,
and no such reader finds fewer people than a block has (promises S3, S5). Changes are of the same
units in both waves, and bands are never turned into numbers (S8, S9).

It proves no cause. Whoever acts chose where: mostly where a figure was low, and low figures rise
by themselves more often than high ones (regression to the mean); and managers who act may differ
in other ways from those who do not (self-selection). The median of the others shows what happened
anyway, as far as they are alike.
"""

from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import NamedTuple

from metrics.scoring import change

LEAST_BLOCKS = 3  # of others, below which their median says nothing
# Per cent of everybody, of which one can tell whether a change came about by chance.
TESTED = ("index", "driver", "question")


class Span(NamedTuple):
    """The blocks of a group by their numbers, both ends included."""

    first: int
    last: int


def usual_change(changes: Sequence[float]) -> float | None:
    """The median change in points; None for fewer than three."""
    return None if len(changes) < LEAST_BLOCKS else round(median(changes), 1)


def untouched(blocks: Iterable[int], acted: Sequence[Span]) -> list[int]:
    """The numbers of blocks that lie in no group in which somebody acted."""
    return [
        block for block in blocks if not any(span.first <= block <= span.last for span in acted)
    ]


def changes_between(before: Mapping[str, float], after: Mapping[str, float]) -> list[float]:
    """By how many points groups moved that both waves told of, by the key of their units."""
    return [round(after[key] - before[key], 1) for key in before if key in after]


def is_clear(
    kind: str, before: float, people_before: int | None, after: float, people_after: int | None
) -> bool | None:
    """Whether a change is more than chance, by the rule of `scoring.change`; None if unknown.

    Unknown is it of eNPS and means, and of figures in which not everybody counts: how many do is
    not released.
    """
    if kind not in TESTED or not people_before or not people_after:
        return None
    return change(before, people_before, after, people_after).is_clear


def is_met(way: str, target: float, low: float, high: float) -> bool | None:
    """Whether a target is met by a value, or by a band wherever in it the figure lies."""
    if way == "at_least":
        return True if low >= target else False if high < target else None
    return True if high <= target else False if low > target else None
