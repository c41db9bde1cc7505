"""Rows of what is told: cells as they are read, and the lines of heat maps and tables."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.questions import worded
from metrics.band_trends import BandTrend, band_trend
from metrics.models import FigureKind, ReleasedFigure, ReleasedGroup, Wave

STRONG, MEDIUM = 0.5, 0.3  # from which correlation on a link is called so
HEAT = (45, 52, 59, 66, 73, 80)  # per cent favourable at which the steps of the heat map begin
TOP = {FigureKind.ENPS: 100, FigureKind.MEAN: 10}
BOTTOM = {FigureKind.ENPS: -100}
TENS = 10


@dataclass(frozen=True)
class Cell:
    """One figure of one group: a value, a band, or nothing."""

    kind: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    change: float | None = None
    is_clear: bool | None = None

    @property
    def is_told(self) -> bool:
        return self.value is not None or self.low is not None

    @property
    def words(self) -> str:
        """As it is shown: "62", "95+", "5−", "20–60"; empty where nothing is told."""
        if self.value is not None:
            return self._signed(self.value)
        if self.low is None or self.high is None:
            return ""
        if self.high >= TOP.get(FigureKind(self.kind), 100):
            return f"{self._signed(self.low)}+"
        if self.low <= BOTTOM.get(FigureKind(self.kind), 0):
            return f"≤ {self._signed(self.high)}"
        return f"{self._signed(self.low)}–{self._signed(self.high)}"

    @property
    def said(self) -> str:
        """With its unit: "62 %", "95 % or more", "−12 to +8 points"; empty if untold."""
        if self.value is not None:
            return figure_words(self.kind, self.value)
        if self.low is None or self.high is None:
            return ""
        if self.high >= TOP.get(FigureKind(self.kind), 100):
            return _("%(low)s or more") % {"low": figure_words(self.kind, self.low)}
        if self.low <= BOTTOM.get(FigureKind(self.kind), 0):
            return _("%(high)s or less") % {"high": figure_words(self.kind, self.high)}
        words = {"low": self._signed(self.low), "high": figure_words(self.kind, self.high)}
        return _("%(low)s to %(high)s") % words

    @property
    def ends(self) -> tuple[float, float] | None:
        """From where to where it is told to lie, which is the same for a value."""
        if self.value is not None:
            return self.value, self.value
        return None if self.low is None or self.high is None else (self.low, self.high)

    @property
    def middle(self) -> float | None:
        """Where it stands on its scale, for a colour or an order; not for reading."""
        return None if self.ends is None else sum(self.ends) / 2

    @property
    def heat(self) -> int:
        """The step of the heat map, from 1 to 7; 0 where nothing is told."""
        return 0 if self.middle is None else 1 + sum(self.middle >= step for step in HEAT)

    @property
    def change_words(self) -> str:
        return "" if self.change is None else signed(self.change)

    def _signed(self, value: float) -> str:
        return signed(value) if self.kind == FigureKind.ENPS else f"{value:g}"


@dataclass(frozen=True)
class Share:
    """What part of the answers fell to one option, as a band of ten points."""

    label: str
    low: int

    @property
    def words(self) -> str:
        if self.low == 0:
            return _("10 % or less")
        if self.low == 100 - TENS:
            return _("90 % or more")
        return f"{self.low}–{self.low + TENS} %"


@dataclass(frozen=True)
class HeatRow:
    """One group of a heat map with its cells, in the order of the drivers."""

    label: str
    cells: Sequence[Cell]
    is_joined: bool = False
    unit: int | None = None
    lowest: int | None = None  # the column that is furthest below the whole


@dataclass(frozen=True)
class DriverRow:
    """One driver: how favourable, how it moved, how it goes with the index."""

    figure: ReleasedFigure
    cell: Cell
    whole: Cell | None
    link: Sequence[float] = ()
    usual: float | None = None  # the median of other organisations

    @property
    def usual_words(self) -> str:
        return "" if self.usual is None else f"{self.usual:.0f}"

    @property
    def name(self) -> str:
        return figure_label(self.figure)

    @property
    def link_word(self) -> str:
        if not self.link:
            return ""
        strength = abs(self.link[0])
        if strength >= STRONG:
            return _("Strong")
        return _("Medium") if strength >= MEDIUM else _("Weak")

    @property
    def link_width(self) -> int:
        return round(100 * abs(self.link[0])) if self.link else 0

    @property
    def impact(self) -> float:
        """What could be won: how closely it goes with engagement times what is not favourable."""
        middle = self.cell.middle
        if not self.link or middle is None:
            return 0.0
        return max(self.link[0], 0.0) * (100 - middle)


@dataclass(frozen=True)
class QuestionRow:
    """One question: how favourable, and how answers are distributed."""

    figure: ReleasedFigure | None
    label: str
    cell: Cell | None
    shares: Sequence[Share] = field(default_factory=list)
    is_wider: bool = False  # the figure is told with neighbouring units
    shares_are_wider: bool = False  # the distribution is


@dataclass(frozen=True)
class Written:
    """What was written on one question, as far as a page shows it."""

    label: str
    texts: Sequence[str]
    has_more: bool = False


@dataclass(frozen=True)
class TrendRow:
    """One figure of the same units in each wave of a survey, the oldest first."""

    figure: ReleasedFigure
    cells: Sequence[tuple[Wave, Cell | None]]

    @property
    def label(self) -> str:
        return _("eNPS") if self.figure.kind == FigureKind.ENPS else figure_label(self.figure)

    @property
    def low(self) -> float:
        return BOTTOM.get(FigureKind(self.figure.kind), 0)

    @property
    def high(self) -> float:
        return TOP.get(FigureKind(self.figure.kind), 100)

    @property
    def scale(self) -> str:
        """From where to where it may go: "0 to 100", "−100 to 100"."""
        low, high = (f"{end:g}".replace("-", "−") for end in (self.low, self.high))
        return _("%(low)s to %(high)s") % {"low": low, "high": high}

    @property
    def picture(self) -> BandTrend | None:
        """Drawn on the days on which the waves closed."""
        first, last = self.cells[0][0].closes_at, self.cells[-1][0].closes_at
        span = (last - first).total_seconds() or 1
        places = [(wave.closes_at - first).total_seconds() / span for wave, _cell in self.cells]
        points = [None if cell is None else cell.ends for _wave, cell in self.cells]
        return band_trend(points, places, low=self.low, high=self.high)

    @property
    def words(self) -> str:
        """What the picture says, for who does not see it."""
        told = [
            f"{wave.closes_there:%m/%Y}: {cell.words}"
            for wave, cell in self.cells
            if cell and cell.is_told
        ]
        return "; ".join(told)


def signed(points: float) -> str:
    """A change in points: "+6", "−1.5", "0"."""
    return "0" if points == 0 else f"{points:+g}".replace("-", "−")


def points_words(points: float) -> str:
    """A change with its unit: "+6 points", "−1 point"."""
    words = ngettext("%(points)s point", "%(points)s points", 1 if abs(points) == 1 else 2)
    return words % {"points": signed(points)}


def figure_words(kind: str, value: float) -> str:
    """A value of a figure with its unit: eNPS in points, a mean of its most, others in per cent."""
    if kind == FigureKind.ENPS:
        return points_words(value)
    if kind in (FigureKind.INDEX, FigureKind.MEAN):
        most = TOP.get(FigureKind(kind), 100)
        return _("%(value)s of %(most)s") % {"value": f"{value:g}", "most": most}
    return f"{value:g}\N{NO-BREAK SPACE}%"


def cell_of(figure: ReleasedFigure, group: ReleasedGroup) -> Cell:
    """A figure's cell in a group of its cut."""
    return Cell(kind=figure.kind, **parts_of(group.cells.get(figure.name, {})))


def parts_of(cell: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in cell.items() if name != "shares"}


def figure_label(figure: ReleasedFigure) -> str:
    """What a figure is called."""
    if figure.driver is not None:
        return worded({"en": figure.driver.name, **figure.driver.translations})
    return str(figure.question or FigureKind(figure.kind).label)
