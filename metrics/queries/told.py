"""Figures of indicators as they are read, worked out of a history that is read once at most."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from lib.dates import today
from metrics.figures import Figures, figures, period_of
from metrics.history import History
from metrics.indicators import Dimension, Indicator
from metrics.periods import Period
from metrics.queries.history import load_history


@dataclass(frozen=True)
class Asked:
    """One table: an indicator as of the evening of a day, by one dimension or none."""

    indicator: Indicator
    dimension: Dimension | None
    day: date

    @property
    def period(self) -> Period:
        return period_of(self.indicator, self.dimension, self.day)


class Teller:
    """Answers for one request; everybody is told from the same tables."""

    def __init__(self) -> None:
        self.today = today()

    @cached_property
    def history(self) -> History:
        return load_history()

    def tell(self, wanted: Iterable[Asked]) -> dict[Asked, Figures]:
        """All tables that are asked for; what is not over yet is empty."""
        return {
            asked: figures(
                asked.indicator, self.history, asked.dimension, asked.period, today=self.today
            )
            for asked in wanted
            if asked.period.ends <= self.today
        }
