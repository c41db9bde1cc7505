"""What figures are to come to, and whether they do."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from metrics.figures import Figure
from metrics.indicator_words import value_words
from metrics.indicators import INDICATORS, Indicator, Unit
from metrics.models import IndicatorTarget, TargetWay
from talent.models import User

Key = tuple[str, int | None]


@dataclass(frozen=True)
class Aim:
    """A target in the indicator's own unit: a share as a part of one."""

    indicator: Indicator
    way: str
    value: float

    @property
    def words(self) -> str:
        label = TargetWay(self.way).label
        return f"{label} {value_words(self.value, self.indicator.unit)}"

    def is_met(self, figure: Figure | None) -> bool | None:
        """None where nothing is told, or a band that holds what is below and above."""
        if figure is None:
            return None
        ends = (figure.value, figure.value) if figure.low is None else (figure.low, figure.high)
        met = {self._is_met_by(end) for end in ends if end is not None}
        return met.pop() if len(met) == 1 else None

    def _is_met_by(self, value: float) -> bool:
        if self.way == TargetWay.AT_LEAST:
            return value >= self.value - 1e-9
        return value <= self.value + 1e-9

    def said(self, figure: Figure | None) -> str:
        """Target and state in words, such as “at least 10 %: met”."""
        met = self.is_met(figure)
        if met is None:
            return self.words
        state = _("met") if met else _("not met")
        return f"{self.words}: {state}"


def aim_of(target: IndicatorTarget) -> Aim | None:
    """A target as a figure can be held beside it; None for an indicator that is no more."""
    indicator = INDICATORS.get(target.indicator)
    if indicator is None:
        return None
    scale = 100 if indicator.unit == Unit.SHARE else 1
    return Aim(indicator, target.way, float(target.value) / scale)


def aims(user: User, unit: int | None) -> dict[str, Aim]:
    """The targets of one unit, or of the whole, by indicator; one query."""
    rows = IndicatorTarget.objects.visible_to(user).filter(unit=unit)
    found = {row.indicator: aim_of(row) for row in rows}
    return {key: aim for key, aim in found.items() if aim is not None}
