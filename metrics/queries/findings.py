"""What a result says in one sentence, out of figures that stand on the same page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from metrics.queries.result_rows import Cell, DriverRow, HeatRow

DIVIDES = 15  # points between two groups, or to everybody, from which on they are worth a sentence


@dataclass(frozen=True)
class Apart:
    """One driver and two groups of a heat map, the first surely above the second."""

    points: float
    column: int
    high: HeatRow
    low: HeatRow


def finding(heat: Sequence[HeatRow], drivers: Sequence[str], rows: Sequence[DriverRow]) -> str:
    """What divides the groups most; else what stands furthest from everybody; else the two ends.

    Heat and drivers are those that the reader sees on the page, so nothing new is told. Bands
    count by their nearer ends: what is said holds wherever in its band a figure lies.
    """
    apart = furthest_apart(heat)
    if apart is None or apart.points < DIVIDES:
        return beside_everybody(rows) or both_ends(rows)
    words = _(
        "%(driver)s divides people most: %(high)s %% favourable in %(one)s;"
        " %(low)s %% in %(other)s."
    )
    return words % {
        "driver": drivers[apart.column],
        "high": apart.high.cells[apart.column].words,
        "one": apart.high.label,
        "low": apart.low.cells[apart.column].words,
        "other": apart.low.label,
    }


def furthest_apart(heat: Sequence[HeatRow]) -> Apart | None:
    """The driver with the largest sure distance between two parts, the first of equal ones."""
    parts = heat[1:]
    best: Apart | None = None
    for column in range(len(heat[0].cells) if heat else 0):
        told = [row for row in parts if row.cells[column].ends is not None]
        if len(told) < 2:
            continue
        high = max(told, key=lambda row: _ends(row.cells[column])[0])
        low = min(told, key=lambda row: _ends(row.cells[column])[1])
        points = surely_above(high.cells[column], low.cells[column])
        if points is not None and (best is None or points > best.points):
            best = Apart(points, column, high, low)
    return best


def beside_everybody(rows: Sequence[DriverRow]) -> str:
    """The driver of a unit that is furthest from that of everybody: below it, else above."""
    beside = [(row.cell, row.whole, row.name) for row in rows if row.whole is not None]
    for words, gap in (
        (
            _("%(driver)s stands furthest below: %(here)s %% favourable here, %(all)s %% in all."),
            lambda here, whole: surely_above(whole, here),
        ),
        (
            _("%(driver)s stands out: %(here)s %% favourable here, %(all)s %% in all."),
            surely_above,
        ),
    ):
        found = max(beside, key=lambda one: gap(one[0], one[1]) or 0, default=None)
        if found is not None and (gap(found[0], found[1]) or 0) >= DIVIDES:
            here, whole, driver = found
            return words % {"driver": driver, "here": here.words, "all": whole.words}
    return ""


def both_ends(rows: Sequence[DriverRow]) -> str:
    """The highest and the lowest driver, where one is surely above the other."""
    told = [row for row in rows if row.cell.ends is not None]
    if len(told) < 2:
        return ""
    high = max(told, key=lambda row: _ends(row.cell)[0])
    low = min(told, key=lambda row: _ends(row.cell)[1])
    if (surely_above(high.cell, low.cell) or 0) <= 0:
        return ""
    words = _(
        "%(low)s stands lowest with %(few)s %% favourable, %(high)s highest with %(many)s %%."
    )
    return words % {
        "low": low.name, "few": low.cell.words, "high": high.name, "many": high.cell.words,
    }  # fmt: skip


def surely_above(upper: Cell, lower: Cell) -> float | None:
    """By how many points one figure is above another at least; below 0 where it need not be."""
    if upper.ends is None or lower.ends is None:
        return None
    return upper.ends[0] - lower.ends[1]


def _ends(cell: Cell) -> tuple[float, float]:
    assert cell.ends is not None
    return cell.ends
