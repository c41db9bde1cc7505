"""HR's door to leadership.

Importing this package registers its pages on the workplace's site. Answers of 360 feedback and
journals are no page of it, and nobody finds a succession plan there that names them.
"""

from leadership.admin import cohorts

__all__ = ["cohorts"]
from leadership.admin import learning

__all__ = ["learning"]
from leadership.admin import feedback

__all__ = ["feedback"]
from leadership.admin import assessments, calibration

__all__ = ["assessments", "calibration"]
from leadership.admin import succession

__all__ = ["succession"]
