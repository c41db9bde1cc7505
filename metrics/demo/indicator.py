"""The demo company's indicators: frozen months and years, targets, and what stands first."""

from careers.demo.company import Company
from careers.demo.writing.ids import Ids
from lib.dates import today
from metrics.models import Audience, IndicatorTarget, KeyIndicator
from metrics.services.indicator_tables import count_day, days_due

# Of larger ones the job freezes the tables when its time comes; of smaller ones little is told.
SMALLEST, LARGEST = 200, 1_000
TARGETS = [
    ("retention", "at_least", 92),
    ("internal_fill_rate", "at_least", 60),
    ("plan_coverage", "at_least", 70),
    ("voluntary_loss", "at_most", 6),
    ("engagement", "at_least", 70),
    ("participation", "at_least", 80),
]
FIRST = {
    Audience.EXECUTIVE: (
        "retention",
        "internal_fill_rate",
        "engagement",
        "plan_coverage",
        "headcount",
    ),
    Audience.HR_PARTNER: ("promotion_rate", "conversation_coverage", "retention", "engagement"),
    Audience.MANAGER: ("retention", "plan_coverage", "conversation_coverage", "engagement"),
}


def write(company: Company, ids: Ids) -> None:
    """Eight years in tables, as the job would have frozen them."""
    for key, way, value in TARGETS:
        IndicatorTarget.objects.create(indicator=key, way=way, value=value)
    for audience, keys in FIRST.items():
        KeyIndicator.objects.bulk_create(
            KeyIndicator(audience=audience, indicator=key, position=position)
            for position, key in enumerate(keys, start=1)
        )
    if SMALLEST <= company.size <= LARGEST:
        for day in days_due(today()):
            count_day(day)
