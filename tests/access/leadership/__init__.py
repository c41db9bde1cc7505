"""The lines of leadership, whose eyes its words are for, and its records about the subject.

The subject takes part in a cohort, was given 360 feedback, was calibrated, and stands on a
succession plan. Of the personas the coordinator instructs, the hiring manager coaches and
facilitates, and the peer gives feedback.
"""

from tests.access.leadership import (
    calibration,
    cohort,
    feedback,
    learning,
    programme,
    succession,
)
from tests.access.leadership.about import About
from tests.access.lines import Line

AREAS = (programme, cohort, learning, feedback, calibration, succession)
READERS: dict[str, set[str]] = {k: v for area in AREAS for k, v in area.READERS.items()}
RULES: dict[str, list[str]] = {k: v for area in AREAS for k, v in area.RULES.items()}
LINES = [
    Line("leadership:home", {"GET": "open"}),
    *(line for area in AREAS for line in area.LINES),
]
MODELS = [model for area in AREAS for model in area.MODELS]
MORE_PAGES = [page for area in AREAS for page in area.MORE_PAGES]
MET_BY = [met for area in AREAS for met in area.MET_BY]


def subject_leadership(about: About) -> dict[str, object]:
    """Make the records of all areas; returns the ids for route arguments."""
    for area in AREAS:
        about.things |= area.make(about)
    return about.things
