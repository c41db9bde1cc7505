"""HR's workplace for metrics; no answer is shown there."""

from metrics.admin import actions, figures, surveys

__all__ = ["actions", "figures", "surveys"]
