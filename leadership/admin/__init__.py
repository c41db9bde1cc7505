"""HR's door to leadership.

Importing this package registers its pages on the workplace's site. Answers of 360 feedback and
journals are no page of it, and nobody finds a succession plan there that names them.
"""

from leadership.admin import (
    assessment_rounds,
    assessments,
    calibration,
    cohorts,
    feedback,
    learning,
    programmes,
    succession,
)

__all__ = [
    "assessment_rounds",
    "assessments",
    "calibration",
    "cohorts",
    "feedback",
    "learning",
    "programmes",
    "succession",
]
