"""Access to indicators, targets and the pages of insight"""

from tests.access.leadership.about import About
from tests.access.lines import Line, Model

# Whose eyes each word is for; a text without a line here holds no word.
READERS: dict[str, set[str]] = {}
# Rules of the matrix that only these lines use, by the personas who get an answer.
RULES: dict[str, list[str]] = {}
INDICATOR: dict[str, object] = {"key": "indicator"}
LINES: list[Line] = [
    Line("metrics:insights_home", {"GET": "reads gaps"}),
    Line("metrics:insights_export", {"GET": "reads gaps"}),
    Line("metrics:indicator_detail", {"GET": "reads gaps"}, INDICATOR),
    Line("metrics:indicator_export", {"GET": "reads gaps"}, INDICATOR),
    Line("metrics:indicator_people", {"GET": "reads gaps"}, {"key": "moves"}),
    Line("metrics:indicator_target", {"GET": "HR", "POST": "HR"}, INDICATOR),
    Line("api:insights_indicators", {"GET": "reads gaps"}),
    Line("api:insights_indicator", {"GET": "reads gaps"}, INDICATOR),
    Line("metrics:interventions", {"GET": "steers"}),
    Line("metrics:key_indicators", {"GET": "HR", "POST": "HR"}),
]
MODELS: list[Model] = []
# Further pages that every persona crawls, and where those other than the subject meet their words.
MORE_PAGES: list[tuple[str, dict[str, object]]] = []
MET_BY: list[tuple[str, str, dict[str, object]]] = []


def make(about: About) -> dict[str, object]:
    """Make the records; returns the ids for route arguments."""
    return {"indicator": "headcount", "moves": "promotion_rate"}
