"""Access to indicators, targets and the pages of insight"""

from metrics.models import Benchmark, IndicatorTarget, KeyIndicator
from tests.access.leadership.about import About
from tests.access.lines import Line, Model, acts

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
MODELS: list[Model] = [
    Model("metrics_benchmark", "benchmark", beginnings=acts("HR", "bring_in", "export")),
    Model(
        "metrics_indicatortarget", "target", acts=acts("HR", "change_target", "take_away"),
        beginnings=acts("HR", "aim", "export"),
    ),
    Model("metrics_keyindicator", "key_indicator", beginnings=acts("HR", "choose")),
]  # fmt: skip
# Further pages that every persona crawls, and where those other than the subject meet their words.
MORE_PAGES: list[tuple[str, dict[str, object]]] = []
MET_BY: list[tuple[str, str, dict[str, object]]] = []


def make(about: About) -> dict[str, object]:
    """Make the records; returns the ids for route arguments."""
    benchmark = Benchmark.objects.create(
        source="Panel", figure="index", organisation="Ours", value=60
    )
    target = IndicatorTarget.objects.create(indicator="retention", way="at_least", value=90)
    first = KeyIndicator.objects.create(audience="manager", indicator="retention", position=1)
    return {
        "indicator": "headcount",
        "moves": "promotion_rate",
        "benchmark": benchmark.pk,
        "target": target.pk,
        "key_indicator": first.pk,
    }
