"""Figures of indicators as they are read: frozen ones first, others worked out of the history."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from lib.dates import today
from metrics.figures import Figures, figures, period_of
from metrics.history import History
from metrics.indicators import Dimension, Indicator
from metrics.models import IndicatorTable
from metrics.periods import Period
from metrics.queries.history import load_facts, load_history


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
    return figures(asked.indicator, history, asked.dimension, asked.period, today=now)


@dataclass
class Teller:
    """Answers for one request; everybody is told from the same tables."""

    today: date = field(default_factory=today)
    restated: dict[Asked, date] = field(default_factory=dict)
    only_frozen: bool = False  # what leaves the house tells of nothing else

    @cached_property
    def history(self) -> History:
        return load_history()

    def tell(self, wanted: Iterable[Asked]) -> dict[Asked, Figures]:
        """All tables that are asked for; of what is not over or not frozen yet, nothing.

        Private indicators are told of frozen months alone; others as of any day.
        """
        asked = [one for one in wanted if one.period.ends <= self.today]
        rows = IndicatorTable.objects.filter(
            indicator__in={one.indicator.key for one in asked},
            dimension__in={one.dimension or "" for one in asked},
            day__in={one.last for one in asked},
        )
        kept = {(row.indicator, row.dimension, row.day, row.version): row for row in rows}
        found: dict[Asked, Figures] = {}
        for one in asked:
            row = kept.get(one.key)
            if row is not None:
                found[one] = Figures.of_json(row.figures)
                if row.restated_on is not None:
                    self.restated[one] = row.restated_on
            elif not (one.indicator.is_private or self.only_frozen):
                found[one] = figures_of(one, self.history, self.today)
        return found
