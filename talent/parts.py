"""What this app puts on its own pages, through the same registries as the apps above."""

from django.utils.translation import gettext_lazy as _

from talent import home, inbox, tabs
from talent.models import LEVELS, Sight
from talent.queries import held, search
from talent.registry import NavItem, ProfileTab, SearchSource, registry

AREAS = [
    NavItem(_("Home"), "talent:home", "/", 0, also=("/inbox/", "/team/")),
    NavItem(
        _("People"), "talent:directory", "/people/", 80, also=("/chart/", "/units/", "/skills/")
    ),
]
OWN = (Sight.SELF, Sight.HR_ADMIN)
TABS = [
    ProfileTab("overview", _("Overview"), 0, "talent/_tab_overview.html", tabs.overview, ()),
    ProfileTab("skills", _("Skills"), 10, "talent/_tab_skills.html", tabs.skills, LEVELS),
    ProfileTab("record", _("Record"), 90, "talent/_tab_record.html", tabs.record, OWN),
]
SEARCH = [
    SearchSource(_("People"), 0, search.people),
    SearchSource(_("Units"), 60, search.units),
    SearchSource(_("Skills"), 70, search.skills),
]


def register() -> None:
    registry.navigation += AREAS
    registry.inbox.append(inbox.own_inbox)
    registry.home += [home.coming_card, home.profile_card]
    registry.tabs += TABS
    registry.search += SEARCH
    registry.held += held.KINDS
