"""Where this app puts its parts on the pages of the app below."""

from django.utils.translation import gettext_lazy as _

from careers import (
    conversation_notices,
    conversation_panels,
    goal_notices,
    goal_panels,
    notice_kinds,
    opening_held,
    opening_inbox,
    panels,
    plan_parts,
    team_panels,
)
from talent.models import LEVELS
from talent.registry import NavItem, ProfileTab, SearchSource, TeamColumn, registry


def add_development() -> None:
    """The area of plans and goals; whichever of them asks first brings it."""
    if all(item.prefix != "/development/" for item in registry.navigation):
        registry.navigation.append(
            NavItem(_("Development"), "plans:plan_list", "/development/", 20)
        )


def register() -> None:
    registry.navigation.append(NavItem(_("Careers"), "careers:map", "/careers/", 10))
    add_development()
    notice_kinds.register()
    plan_parts.register()
    registry.home.append(panels.target_card)
    registry.home.append(panels.route_card)
    registry.home.append(panels.openings_card)
    registry.waiting.append(opening_inbox.WAITING)
    registry.held += opening_held.KINDS
    registry.held.append(panels.HELD_ROUTES)
    registry.tabs.append(
        ProfileTab("career", _("Career"), 20, "careers/_tab_career.html", panels.career_tab, LEVELS)
    )
    registry.team.append(
        TeamColumn(
            "next_role", _("Next role"), 20, "careers/_cell_target.html", panels.next_role_column
        )
    )
    registry.skill_cards.append(panels.asking_card)
    registry.search.append(SearchSource(_("Roles"), 20, panels.find_roles))
    registry.search.append(SearchSource(_("Openings"), 30, panels.find_openings))
    registry.tabs.append(
        ProfileTab("goals", _("Goals"), 30, "careers/_tab_goals.html", goal_panels.goals_tab, ())
    )
    registry.team.append(
        TeamColumn(
            "goals", _("Goals"), 15, "careers/_cell_goals.html", goal_panels.goals_column,
            team_panels.goals_text,
        )
    )  # fmt: skip
    registry.held += goal_panels.HELD
    goal_notices.register()
    team_panels.register()
    conversation_notices.register()
    conversation_panels.register()
