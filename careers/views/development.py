"""The views of the development area, which stand above each of its lists."""

from django.urls import reverse
from django.utils.translation import gettext as _

from talent.models import Employee
from talent.queries.team import manages


def areas(current: str, me: Employee | None) -> list[dict[str, object]]:
    """One's goals, those of one's line, and the organisation's objectives."""
    names = {"objectives": _("Objectives")}
    if me is not None:
        names = {"goal_list": _("Your goals")} | names
        if manages(me):
            names = {"goal_list": _("Your goals"), "goal_team": _("Your team's goals")} | names
    return [
        {"label": label, "url": reverse(f"careers:{name}"), "current": name == current}
        for name, label in names.items()
    ]
