"""What a plan can be measured by, where that stood when it began, and where it stands now."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from lib.dates import today
from metrics.figures import Figure, month_ends
from metrics.indicator_words import ENDS, band_words, measured_words
from metrics.indicators import INDICATORS, Dimension, Indicator, Unit
from metrics.models import (
    FURTHEST,
    ActionMeasure,
    ActionPlan,
    FigureKind,
    ReleasedFigure,
    ReleasedUnit,
    TargetWay,
    Wave,
    WaveUnit,
)
from metrics.queries.insight_scope import reach_of
from metrics.queries.result_rows import Cell, cell_of, figure_label, figure_words
from metrics.queries.told import Asked, Teller
from talent.models import Actor, User

FOLLOWED = (FigureKind.INDEX, FigureKind.ENPS, FigureKind.DRIVER)  # the same in every wave


@dataclass(frozen=True)
class Stand:
    """Where a measure stood on a day, as it was told: a value, or the ends of a band."""

    on: date
    said: dict[str, Any]


def followed_figures(wave: Wave) -> list[ReleasedFigure]:
    """The figures of a wave that the next one tells as well."""
    rows = ReleasedFigure.objects.filter(wave=wave, kind__in=FOLLOWED)
    return list(rows.select_related("driver", "question").order_by("position"))


def figure_named(wave: Wave, name: str) -> ReleasedFigure | None:
    return next((one for one in followed_figures(wave) if one.name == name), None)


def told_cell(wave: Wave, place: WaveUnit | None, figure: ReleasedFigure) -> Cell | None:
    """What was told of a figure on the page of a unit, or of everybody; for whoever may read it."""
    rows = ReleasedUnit.objects.filter(wave=wave, unit=place, cut=figure.cut)
    shown = rows.select_related("group").first()
    return None if shown is None else cell_of(figure, shown.group)


def measuring_indicators() -> dict[str, Indicator]:
    """Those by which a plan can be measured: told as of any day, to all who read the unit alike."""
    return {key: one for key, one in INDICATORS.items() if one.has_past}


def stood(plan: ActionPlan, actor: Actor) -> Stand | None:
    """Where a plan's measure stands as it begins; None where nothing is told of it."""
    if plan.measure == ActionMeasure.FIGURE:
        return _figure_stood(plan)
    if plan.measure == ActionMeasure.INDICATOR:
        return indicator_stands(plan, Teller(actor))
    return None


def _figure_stood(plan: ActionPlan) -> Stand | None:
    assert plan.wave is not None
    figure = figure_named(plan.wave, plan.figure_name)
    cell = None if figure is None else told_cell(plan.wave, plan.wave_unit, figure)
    if cell is None or not cell.is_told:
        return None
    said = {"kind": cell.kind, "value": cell.value, "low": cell.low, "high": cell.high}
    return Stand(plan.wave.closes_there.date(), said)


def indicator_stands(plan: ActionPlan, teller: Teller) -> Stand | None:
    """What is told of a plan's indicator as of the last month that is over."""
    indicator = INDICATORS.get(plan.measured_indicator)
    if indicator is None:
        return None
    (day,) = month_ends(today() - timedelta(days=1), 1)
    asked = Asked(indicator, None if plan.unit_id is None else Dimension.UNIT, day)
    told = teller.tell([asked], None if plan.unit_id is None else [plan.unit_id]).get(asked)
    figure: Figure | None = None if told is None else told.of(plan.unit_id)
    if figure is None or (figure.value is None and not figure.is_band):
        return None
    said = {
        "value": figure.value, "low": figure.low, "high": figure.high,
        "is_wider": figure.is_wider, "version": indicator.version, "unit": plan.unit_id,
    }  # fmt: skip
    return Stand(asked.last, said)


def stand_words(plan: ActionPlan, stand: Stand) -> str:
    """Where it stands as pages say it: a value, or a band in words."""
    if plan.measure == ActionMeasure.FIGURE:
        return Cell(**stand.said).said
    indicator = INDICATORS.get(plan.measured_indicator)
    if indicator is None:
        return ""
    low, high = stand.said.get("low"), stand.said.get("high")
    if low is not None and high is not None:
        return band_words(low, high, indicator.unit, measured_words)
    return measured_words(stand.said["value"], indicator.unit, is_private=indicator.is_private)


def baseline_of(plan: ActionPlan) -> Stand | None:
    """Where the measure stood when the plan began, as it was told then."""
    if plan.baseline is None or plan.baseline_on is None:
        return None
    return Stand(plan.baseline_on, plan.baseline)


def reads_indicator(actor: Actor, unit: int | None) -> bool:
    """Whether somebody reads indicators of a unit, or of the whole."""
    if not isinstance(actor, User):
        return True
    reach = reach_of(actor)
    return reach.is_whole if unit is None else reach.holds(unit)


def reads_figure(actor: Actor, plan: ActionPlan) -> bool:
    """Whether somebody reads the result that a plan answers."""
    if not isinstance(actor, User):
        return True
    seen = ReleasedUnit.objects.visible_to(actor)
    return seen.filter(wave=plan.wave, unit=plan.wave_unit, cut=0).exists()


def measure_label(plan: ActionPlan) -> str:
    """By what a plan is measured, in words; empty where nothing is counted."""
    if plan.measure == ActionMeasure.INDICATOR:
        indicator = INDICATORS.get(plan.measured_indicator)
        return plan.measured_indicator if indicator is None else str(indicator.label)
    if plan.measure == ActionMeasure.FIGURE and plan.wave is not None:
        figure = figure_named(plan.wave, plan.figure_name)
        return plan.figure_name if figure is None else figure_label(figure)
    return ""


def target_range(plan: ActionPlan) -> tuple[Decimal, Decimal]:
    """Between which numbers a target makes sense: shares of a hundred, eNPS, or a count."""
    if plan.measure != ActionMeasure.FIGURE or plan.wave is None:
        indicator = INDICATORS.get(plan.measured_indicator)
        if indicator is None or indicator.unit not in ENDS:
            return Decimal(0), FURTHEST
        scale = 100 if indicator.unit == Unit.SHARE else 1
        low, high = (Decimal(round(scale * end)) for end in ENDS[indicator.unit])
        return low, high
    figure = figure_named(plan.wave, plan.figure_name)
    is_enps = figure is not None and figure.kind == FigureKind.ENPS
    return Decimal(-100 if is_enps else 0), Decimal(100)


def target_words(plan: ActionPlan) -> str:
    """What the measure is to come to, such as “at least 70 %”."""
    if plan.target is None:
        return ""
    indicator: Indicator | None = INDICATORS.get(plan.measured_indicator)
    if indicator is not None:
        is_share = indicator.unit == Unit.SHARE
        value = (
            figure_words(FigureKind.SHARES, float(plan.target))  # 70.5 %, not rounded to 71 %
            if is_share
            else measured_words(float(plan.target), indicator.unit)
        )
    else:
        kind, _colon, _name = plan.figure_name.partition(":")
        value = figure_words(kind, float(plan.target))
    return f"{TargetWay(plan.way).label} {value}"
