"""What this app puts on its own pages, through the same registries as the apps above."""

from django.utils.translation import gettext_lazy as _

from talent import tabs
from talent.models import LEVELS, Sight
from talent.registry import NavItem, ProfileTab, registry

AREAS = [
    NavItem(_("Home"), "talent:home", "/", 0, also=("/inbox/", "/team/")),
    NavItem(_("People"), "talent:directory", "/people/", 80, also=("/chart/", "/units/")),
]
OWN = (Sight.SELF, Sight.HR_ADMIN)
TABS = [
    ProfileTab("overview", _("Overview"), 0, "talent/_tab_overview.html", tabs.overview, ()),
    ProfileTab("skills", _("Skills"), 10, "talent/_tab_skills.html", tabs.skills, LEVELS),
    ProfileTab("record", _("Record"), 90, "talent/_tab_record.html", tabs.record, OWN),
]


def register() -> None:
    registry.navigation += AREAS
    registry.tabs += TABS
