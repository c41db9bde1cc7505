"""HR's door to programmes, enrolments, matching and pairs.

Importing this package registers its pages on the workplace's site. Notes, pulses and the answers
of evaluations are no page of it.
"""

from mentoring.admin import enrolments, figures, pairs, programmes, runs

__all__ = ["enrolments", "figures", "pairs", "programmes", "runs"]
