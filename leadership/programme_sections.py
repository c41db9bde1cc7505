"""What the areas of leadership put on the page of a programme: further pages, and sections.

A builder gets who looks and the programme, which that reader may see, and returns its section, or
None where there is nothing for this reader: it asks `visible_to` of whatever it shows itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from leadership.models import Programme
from talent.models import User
from talent.registry import Text


@dataclass(frozen=True)
class Tab:
    """One page about a programme; `shown` says for whom, and asks nothing but the two it gets."""

    order: int
    url_name: str
    label: Text
    shown: Callable[[User, Programme], bool] = lambda user, programme: True


@dataclass(frozen=True)
class ProgrammeSection:
    """One section: a template piece and what it expects; `place` is one of `PLACES`.

    In "acts" stand buttons beside the heading, one of them filled at most.
    """

    template: str
    context: Mapping[str, object]
    order: int
    place: str = "main"


PLACES = ("acts", "top", "main", "side")
TABS: list[Tab] = [Tab(0, "leadership:programme_detail", _("Programme"))]
SECTIONS: list[Callable[[User, Programme], ProgrammeSection | None]] = []


def tabs_of(user: User, programme: Programme, current: str) -> list[dict[str, Any]]:
    """The pages as items to pick from; `current` is the name of the one that is shown.

    None where the programme's own page is the only one.
    """
    shown = [tab for tab in TABS if tab.shown(user, programme)]
    if len(shown) < 2:  # noqa: PLR2004 - a choice of one is none
        return []
    return [
        {
            "label": tab.label,
            "url": reverse(tab.url_name, args=[programme.pk]),
            "current": tab.url_name == f"leadership:{current}",
        }
        for tab in sorted(shown, key=lambda tab: tab.order)
    ]


def sections_of(user: User, programme: Programme) -> dict[str, list[ProgrammeSection]]:
    """The sections of a programme's page by their place, in their order."""
    built = (build(user, programme) for build in SECTIONS)
    found = sorted((one for one in built if one is not None), key=lambda one: one.order)
    return {place: [one for one in found if one.place == place] for place in PLACES}
