"""The demo company's surveys, results, indicators and actions, written one after the other."""

from careers.demo.company import Company
from careers.demo.writing.ids import Ids
from metrics.demo import actions, indicator, results, survey

AREAS = (survey, results, indicator, actions)


def write_metrics(company: Company, ids: Ids) -> None:
    """All areas; each draws by dice of its own, so that none changes another."""
    for area in AREAS:
        area.write(company, ids)
