"""The columns about applications on a manager's page, and what columns say in plain words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.models import Application, PlanState
from talent.models import Employee, User
from talent.registry import LineView, TeamColumn, registry

VIEW = LineView(gettext_lazy("Development"), "careers:team_development")


def applications_column(user: User, people: Iterable[Employee]) -> dict[int, Mapping[str, object]]:
    """What each applies for, as far as the rule of the opening tells the reader."""
    rows = Application.objects.visible_to(user).live().filter(employee__in=list(people))
    found: dict[int, list[Application]] = defaultdict(list)
    for row in rows.select_related("opening"):
        found[row.employee_id].append(row)
    return {person: {"first": each[0], "count": len(each)} for person, each in found.items()}


def applications_text(cell: Mapping[str, Any]) -> str:
    first = cell["first"]
    words = f"{first.opening.title}: {first.get_stage_display()}"
    return f"{words} (+{cell['count'] - 1})" if cell["count"] > 1 else words


def plan_text(cell: Mapping[str, Any]) -> str:
    row = cell["row"]
    words = f"{row.plan.role.name}: {row.plan.get_state_display()}"
    if row.plan.state == PlanState.ACTIVE:
        words += _(", %(done)d of %(total)d done") % {
            "done": row.progress.done, "total": row.progress.total,
        }  # fmt: skip
    due = row.next[0].due_on if row.plan.state == PlanState.ACTIVE and row.next else None
    return words + _(", next by %(day)s") % {"day": due.isoformat()} if due else words


def goals_text(cell: Mapping[str, Any]) -> str:
    progress = cell["progress"]
    words = _("%(count)d open") % {"count": progress.total}
    return words if progress.percent is None else f"{words}, {progress.percent} %"


APPLICATIONS = TeamColumn(
    "applications", gettext_lazy("Applies for"), 40, "careers/_cell_applications.html",
    applications_column, applications_text,
)  # fmt: skip


def columns() -> list[TeamColumn]:
    """The columns of every app about people in a line, and those that only this page has.

    Where people want to go is said on the team page: it would cost this one four more queries.
    """
    shared = [column for column in registry.team if column.key != "next_role"]
    return sorted([*shared, APPLICATIONS], key=lambda column: column.order)


def register() -> None:
    registry.line_views.append(VIEW)
