"""The lines of metrics, whose eyes its words are for, and its records about the subject."""

from tests.access.leadership.about import About
from tests.access.lines import Line, Model
from tests.access.metrics import action, indicator, ledger, results, survey

AREAS = (survey, results, indicator, action, ledger)
READERS: dict[str, set[str]] = {k: v for area in AREAS for k, v in area.READERS.items()}
RULES: dict[str, list[str]] = {k: v for area in AREAS for k, v in area.RULES.items()}
LINES: list[Line] = [line for area in AREAS for line in area.LINES]
MODELS: list[Model] = [model for area in AREAS for model in area.MODELS]
MORE_PAGES = [page for area in AREAS for page in area.MORE_PAGES]
MET_BY = [met for area in AREAS for met in area.MET_BY]


def subject_metrics(about: About) -> dict[str, object]:
    """Make the records of all areas; returns the ids for route arguments."""
    for area in AREAS:
        about.things |= area.make(about)
    return about.things
