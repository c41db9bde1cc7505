"""What following pairs puts on the pages of the apps below."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mentoring.models import Pair
from mentoring.programme_tabs import TABS, Tab
from mentoring.queries.momentum import goings, with_facts
from talent.models import Employee, User
from talent.registry import LineView, TeamColumn, registry


def mentoring_column(user: User, people: Iterable[Employee]) -> dict[int, Mapping[str, object]]:
    """With whom each is a mentee at present, and how that goes; the newest pair of several."""
    pairs = Pair.objects.visible_to(user).going().filter(mentee__in=list(people))
    rows = list(with_facts(pairs).select_related("mentor", "programme").order_by("starts_on", "pk"))
    found = goings(rows)
    count: dict[int, int] = {}
    for pair in rows:
        count[pair.mentee_id] = count.get(pair.mentee_id, 0) + 1
    return {
        pair.mentee_id: {
            "pair": pair, "going": found[pair.pk], "more": count[pair.mentee_id] - 1
        }
        for pair in rows
    }  # fmt: skip


def mentoring_text(cell: Mapping[str, Any]) -> str:
    """The same in plain words, for files and the API."""
    pair, going = cell["pair"], cell["going"]
    words = gettext("%(mentor)s, %(held)d of %(expected)d sessions, %(momentum)s") % {
        "mentor": pair.mentor.name, "held": going.facts.held,
        "expected": going.momentum.expected, "momentum": str(going.word).lower(),
    }  # fmt: skip
    return f"{words} (+{cell['more']})" if cell["more"] else words


def register() -> None:
    TABS.append(Tab(30, "mentoring:programme_pairs", _("Pairs")))
    registry.line_views.append(LineView(_("Mentoring"), "mentoring:team_mentoring"))
    registry.team.append(
        TeamColumn(
            "mentoring", _("Mentoring"), 37, "mentoring/_cell_mentoring.html", mentoring_column,
            mentoring_text,
        )
    )  # fmt: skip
