"""The pages about one programme, for whoever runs it; other areas add theirs when they register."""

from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mentoring.models import Programme


class Tab(NamedTuple):
    """One page about a programme; `is_setting` ones are there while the programme can change."""

    order: int
    url_name: str
    label: Promise
    is_setting: bool = False


TABS = [
    Tab(0, "mentoring:programme_detail", _("Programme")),
    Tab(10, "mentoring:programme_people", _("People")),
    Tab(80, "mentoring:programme_edit", _("Basics"), is_setting=True),
    Tab(82, "mentoring:programme_audience", _("Audience"), is_setting=True),
    Tab(84, "mentoring:programme_score", _("Score and rules"), is_setting=True),
    Tab(86, "mentoring:programme_questions", _("Questions"), is_setting=True),
]


def tabs_of(programme: Programme, current: str) -> list[dict[str, Any]]:
    """The pages as items to pick from; `current` is the name of the one that is shown."""
    return [
        {
            "label": tab.label,
            "url": reverse(tab.url_name, args=[programme.pk]),
            "current": tab.url_name == f"mentoring:{current}",
            "is_setting": tab.is_setting,
        }
        for tab in sorted(TABS)
        if not (tab.is_setting and programme.is_over)
    ]


def follow_tabs(programme: Programme) -> list[dict[str, Any]]:
    """Those by which one follows a programme: neither its own page nor its settings."""
    return [tab for tab in tabs_of(programme, "") if not tab["is_setting"]][1:]
