"""The pages of one cohort for whoever runs it; later areas add theirs."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from leadership.models import Cohort
from talent.registry import Text


@dataclass(frozen=True)
class Tab:
    """One page about a cohort."""

    order: int
    url_name: str
    label: Text


TABS: list[Tab] = [
    Tab(0, "cohort_detail", _("Cohort")),
    Tab(10, "cohort_people", _("People")),
    Tab(20, "cohort_work", _("Work")),
]


def tabs_of(cohort: Cohort, current: str) -> list[dict[str, Any]]:
    """The pages as items to pick from; `current` is the name of the one that is shown."""
    return [
        {
            "label": tab.label,
            "url": reverse(f"leadership:{tab.url_name}", args=[cohort.pk]),
            "current": tab.url_name == current,
        }
        for tab in sorted(TABS, key=lambda tab: tab.order)
    ]
