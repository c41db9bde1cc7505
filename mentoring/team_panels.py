"""What following pairs puts on the pages of the apps below."""

from collections import Counter
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
    """With whom each learns at present, and how that goes; the newest pair of several."""
    rows = {person.pk for person in people}
    pairs = Pair.objects.visible_to(user).going().helping(list(rows))
    joined = with_facts(pairs).select_related("mentee", "mentor", "programme")
    ordered = list(joined.order_by("starts_on", "pk"))
    found = goings(ordered)
    cells: dict[int, Mapping[str, object]] = {}
    count: Counter[int] = Counter()
    for pair in ordered:
        two = [(pair.mentee_id, pair.mentor)]
        if pair.programme.is_of_peers:
            two.append((pair.mentor_id, pair.mentee))
        for person, other in two:
            if person in rows:
                count[person] += 1
                more = count[person] - 1
                cells[person] = {"other": other, "going": found[pair.pk], "more": more}
    return cells


def mentoring_text(cell: Mapping[str, Any]) -> str:
    """The same in plain words, for files and the API."""
    going = cell["going"]
    words = gettext("%(with)s, %(sessions)s, %(momentum)s") % {
        "with": cell["other"].name, "sessions": going.sessions,
        "momentum": str(going.word).lower(),
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
