"""Figures of indicators as they are read: frozen ones first, others worked out of the history.

What lies on a shelf was told before, by another part of the product, and is read there alone.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Q

from lib.dates import today
from metrics.figures import Figures, bundle_of, figures, period_of
from metrics.history import History
from metrics.indicators import Counted, Dimension, Indicator, Shelf
from metrics.models import IndicatorTable
from metrics.periods import Period
from metrics.queries.growth_cells import behaviour_figures, bench_figures
from metrics.queries.history import load_facts, load_history
from metrics.queries.wave_cells import Key, wave_figures
from talent.models import Actor

Reads = Callable[
    [Actor, Collection[tuple[Indicator, date]], Sequence[int] | None], dict[Key, Figures]
]
SHELVES: dict[Shelf, Reads] = {
    Shelf.WAVES: wave_figures,
    Shelf.BENCH: bench_figures,
    Shelf.PROGRAMMES: behaviour_figures,
}


@dataclass(frozen=True)
class Asked:
    """One table: an indicator as of the evening of a day, by one dimension or none."""

    indicator: Indicator
    dimension: Dimension | None
    day: date

    @property
    def period(self) -> Period:
        return period_of(self.indicator, self.dimension, self.day)

    @property
    def last(self) -> date:
        """The last of the days of which it tells."""
        return self.period.ends - timedelta(days=1)

    @property
    def key(self) -> tuple[str, str, date, int]:
        """Under which it is kept."""
        return self.indicator.key, self.dimension or "", self.last, self.indicator.version


def history_now() -> History:
    """All that is on record, and what is known of people beside it."""
    return load_history().with_facts(load_facts())


def figures_of(asked: Asked, history: History, now: date) -> Figures:
    """ValueError for what is not counted out of the history."""
    if not isinstance(asked.indicator, Counted):
        raise ValueError("This is read, and not counted.")
    return figures(asked.indicator, history, asked.dimension, asked.period, today=now)


@dataclass
class Teller:
    """Answers for one request; everybody is told from the same tables.

    What lies on a shelf is told as far as its reader sees it there, and to nobody else.
    """

    reader: Actor | None = None
    today: date = field(default_factory=today)
    restated: dict[Asked, date] = field(default_factory=dict)
    only_frozen: bool = False  # what leaves the house tells of nothing else

    @cached_property
    def history(self) -> History:
        return load_history()

    def tell(
        self, wanted: Iterable[Asked], units: Sequence[int] | None = None
    ) -> dict[Asked, Figures]:
        """All tables that are asked for; of what is not over or not frozen yet, nothing.

        Private indicators are told of frozen months alone; others as of any day. Whoever needs
        some units only says so, and is told of no others: shelves are read unit by unit, and frozen
        tables by bundles of units.
        """
        over = [one for one in wanted if one.period.ends <= self.today]
        return self._counted(over, units) | self._read(over, units)

    def _read(self, wanted: Iterable[Asked], units: Sequence[int] | None) -> dict[Asked, Figures]:
        found: dict[Asked, Figures] = {}
        for shelf, read in SHELVES.items():
            asked = [one for one in wanted if one.indicator.shelf is shelf]
            if self.reader is None or not asked or (self.only_frozen and shelf is Shelf.BENCH):
                continue
            days = {(one.indicator, one.day) for one in asked}
            told = read(self.reader, days, units)
            for one in asked:
                if (figures := told.get((one.indicator.key, one.day))) is not None:
                    found[one] = figures
        return found

    def _counted(
        self, wanted: Iterable[Asked], units: Sequence[int] | None
    ) -> dict[Asked, Figures]:
        asked = [one for one in wanted if isinstance(one.indicator, Counted)]
        kept, some = _kept(asked, units), None if units is None else set(units)
        found: dict[Asked, Figures] = {}
        for one in asked:
            if one.key in kept:
                among = some if one.dimension is Dimension.UNIT else None
                found[one] = Figures.joined(
                    [Figures.of_json(row.figures, among) for row in kept[one.key]]
                )
                restated = [row.restated_on for row in kept[one.key] if row.restated_on]
                if restated:
                    self.restated[one] = max(restated)
            elif not (one.indicator.is_private or self.only_frozen):
                found[one] = figures_of(one, self.history, self.today)
        return found


def _kept(
    asked: Collection[Asked], units: Sequence[int] | None
) -> dict[tuple[str, str, date, int], list[IndicatorTable]]:
    """The frozen tables among some, of those by unit the bundles that tell of some units."""
    # Of every table the first bundle says whether it is frozen.
    bundles = None if units is None else {0, *map(bundle_of, units)}
    wanted = Q(pk__in=[])
    for dimension in {one.dimension for one in asked}:
        days = {one.last for one in asked if one.dimension is dimension}
        some = Q(dimension=dimension or "", day__in=days)
        if dimension is Dimension.UNIT and bundles is not None:
            some &= Q(bundle__in=bundles)
        wanted |= some
    rows = IndicatorTable.objects.filter(wanted, indicator__in={one.indicator.key for one in asked})
    found: dict[tuple[str, str, date, int], list[IndicatorTable]] = {}
    for row in rows.order_by("bundle"):
        key = (row.indicator, row.dimension, row.day, row.version)
        found.setdefault(key, []).append(row)
    return found
