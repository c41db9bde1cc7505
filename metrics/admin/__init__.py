"""HR's workplace for metrics; no answer is shown there."""

from metrics.admin import actions, surveys

__all__ = ["actions", "surveys"]
