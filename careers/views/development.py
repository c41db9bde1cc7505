"""The views of the development area, which stand above each of its lists."""

from django.urls import reverse
from django.utils.translation import gettext as _

from talent.models import Employee
from talent.queries.team import manages


def areas(current: str, me: Employee | None) -> list[dict[str, object]]:
    """One's own lists, the goals of one's line, and the organisation's objectives."""
    names = {"careers:objectives": _("Objectives")}
    if me is not None:
        team = {}
        if manages(me):
            team = {
                "careers:goal_team": _("Your team's goals"),
                "careers:team_development": _("Your team's development"),
                "conversations:conversation_team": _("Your team's conversations"),
            }
        own = {"plans:plan_list": _("Your plans"), "careers:goal_list": _("Your goals")}
        own |= {"conversations:conversation_list": _("Conversations")}
        names = own | team | names
    return [
        {"label": label, "url": reverse(name), "current": name.endswith(f":{current}")}
        for name, label in names.items()
    ]
