"""What strategy, competencies, programmes and the portfolio put on other pages."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from careers.registry import helper_columns
from leadership import access
from leadership.home_parts import WAYS, Way
from leadership.models import CompetencyFigure, PortfolioFigure, Programme, ProgrammeState
from leadership.programme_sections import TABS, Tab
from leadership.queries.gap_help import programme_help
from leadership.queries.programmes import MOST_WORDS
from leadership.queries.strategy import kinds_kept
from talent.imports.registry import DERIVED
from talent.models import User
from talent.registry import SearchHit, SearchSource, registry


def find_programmes(user: User, text: str, limit: int) -> list[SearchHit]:
    """Programmes by words of their name; those no longer offered are in no search."""
    rows = Programme.objects.visible_to(user).exclude(state=ProgrammeState.RETIRED)
    for word in text.split()[:MOST_WORDS]:
        rows = rows.filter(Q(name__icontains=word))
    return [
        SearchHit(row.name, row.get_way_display(), row.get_absolute_url())
        for row in rows.order_by("name", "pk")[:limit]
    ]


def keeps(user: User, _programme: Programme) -> bool:
    """Whether settings are there for somebody."""
    return access.may_keep_programmes(user)


def recommends(user: User, _programme: Programme) -> bool:
    """Whether somebody reads for whom it fits."""
    return access.may_recommend(user)


def register() -> None:
    """Fill the registries."""
    helper_columns.append(programme_help)
    WAYS.append(Way(10, _("Programmes"), "leadership:programme_list", "school"))
    WAYS.append(Way(20, _("Competencies"), "leadership:competency_list", "star"))
    WAYS.append(
        Way(30, _("Portfolio"), "leadership:portfolio", "chart-bar", access.may_see_portfolio)
    )
    DERIVED.update((CompetencyFigure, PortfolioFigure))
    TABS.extend(
        [
            Tab(20, "leadership:programme_fits", _("For whom it fits"), recommends),
            Tab(80, "leadership:programme_edit", _("Basics"), keeps),
            Tab(82, "leadership:programme_targets", _("What it raises"), keeps),
            Tab(84, "leadership:programme_audience", _("Audience"), keeps),
        ]
    )
    registry.skill_kinds.append(kinds_kept)
    registry.search.append(SearchSource(_("Leadership programmes"), 41, find_programmes))
