"""Indicators of the organisation, worked out of its history for any period and any one breakdown.

Nothing is withheld here: what may be shown to anybody goes through `metrics/disclosure.py`.
"""

from metrics.indicators import growth, moves, people, promotions, support, voice
from metrics.indicators.breakdowns import Breakdown, Dimension, with_what_lies_below
from metrics.indicators.registry import (
    COUNTED,
    INDICATORS,
    Counted,
    Counts,
    Indicator,
    Shelf,
    Topic,
    Unit,
    Window,
)

__all__ = [
    "COUNTED",
    "INDICATORS",
    "Breakdown",
    "Counted",
    "Counts",
    "Dimension",
    "Indicator",
    "Shelf",
    "Topic",
    "Unit",
    "Window",
    "growth",
    "moves",
    "people",
    "promotions",
    "support",
    "voice",
    "with_what_lies_below",
]
