"""HR's workplace for metrics; no answer is shown there."""

from metrics.admin import surveys

__all__ = ["surveys"]
