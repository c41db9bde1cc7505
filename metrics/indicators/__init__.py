"""Indicators of the organisation, worked out of its history for any period and any one breakdown.

Nothing is withheld here: what may be shown to anybody goes through `metrics/disclosure.py`.
"""

from metrics.indicators import moves, people, promotions, support
from metrics.indicators.breakdowns import Breakdown, Dimension, with_what_lies_below
from metrics.indicators.registry import (
    INDICATORS,
    Counts,
    Indicator,
    Topic,
    Unit,
    Window,
)

__all__ = [
    "INDICATORS",
    "Breakdown",
    "Counts",
    "Dimension",
    "Indicator",
    "Topic",
    "Unit",
    "Window",
    "moves",
    "people",
    "promotions",
    "support",
    "with_what_lies_below",
]
