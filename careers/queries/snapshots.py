"""What an application shows of a person, frozen on the day of applying."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from careers.fit import Figures
from careers.models import Application, RoleRequirement
from careers.queries.fits import RoleFit, role_fit
from lib.dates import first_day, today
from talent.models import Assignment, Employee, RoleVersion, User
from talent.queries.skills import skill_rows


def snapshot_of(
    user: User, me: Employee, *, share_levels: bool, share_history: bool
) -> dict[str, Any]:
    """The card, and what the person chooses to show of levels and earlier roles."""
    place = me.assignments.current().select_related("role", "unit", "location").first()
    found: dict[str, Any] = {
        "taken_on": today().isoformat(),
        "card": {
            "name": me.name,
            "role": place.role.name if place else "",
            "unit": place.unit.name if place else "",
            "location": place.location.name if place and place.location else "",
        },
    }
    if share_levels:
        found["levels"] = [
            {
                "skill": row.held.skill_id,
                "name": row.held.skill.name,
                "level": row.level,
                "confidence": row.confidence,
            }
            for row in skill_rows(user, me)
        ]
    if share_history:
        found["history"] = _history(user, me)
    return found


def _history(user: User, me: Employee) -> list[dict[str, str]]:
    """Roles up to today, the newest first; a planned end is nobody's business yet."""
    rows = Assignment.objects.visible_to(user).filter(employee=me, valid__startswith__lte=today())

    def ended(day: date | None) -> str:
        return (day - timedelta(days=1)).isoformat() if day is not None and day <= today() else ""

    return [
        {
            "role": row.role.name,
            "unit": row.unit.name,
            "from": first_day(row.valid).isoformat(),
            "until": ended(row.valid.upper),
        }
        for row in rows.select_related("role", "unit").order_by("-valid")
    ]


@dataclass(frozen=True)
class ShownRole:
    """One role of a snapshot, from its first to its last day; None: until then."""

    role: str
    unit: str
    since: date
    until: date | None


def roles_in(application: Application) -> list[ShownRole]:
    """The roles that an application shows; none where they were not shared."""
    return [
        ShownRole(
            row["role"],
            row["unit"],
            date.fromisoformat(row["from"]),
            date.fromisoformat(row["until"]) if row["until"] else None,
        )
        for row in application.snapshot.get("history", [])
    ]


def levels_in(snapshot: Mapping[str, Any]) -> dict[int, float]:
    """The levels of a snapshot by skill; none where they were not shared."""
    return {int(row["skill"]): float(row["level"]) for row in snapshot.get("levels", [])}


def fit_in(
    application: Application, version: RoleVersion, asked: list[RoleRequirement]
) -> RoleFit | None:
    """How close the person was by what the snapshot shows; None where levels were not shared."""
    if "levels" not in application.snapshot:
        return None
    return role_fit(version, asked, levels_in(application.snapshot))


def figures_in(
    application: Application, version: RoleVersion, asked: list[RoleRequirement]
) -> Figures | None:
    """The same in figures."""
    found = fit_in(application, version, asked)
    return found.figures if found is not None else None
