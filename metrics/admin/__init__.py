"""HR's workplace for metrics; no answer is shown there."""
