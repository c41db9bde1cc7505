"""HR's workplace for metrics; no answer is shown there."""

from metrics.admin import figures, surveys

__all__ = ["figures", "surveys"]
