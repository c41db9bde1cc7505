"""By which relations one person may see more of another today.

This module states the columns of the access table (docs/access.md) once, as database
conditions; every `visible_to` about people is built from it.
"""

from collections.abc import Iterable
from enum import Enum
from typing import Final

from django.apps import apps
from django.db.models import Q

from talent.models.organisation import OrgUnit
from talent.models.user import User


class Sight(Enum):
    """One relation between who looks and who is seen."""

    SELF = "self"
    CHAIN = "manager chain"
    MENTOR = "active mentor"
    HR_PARTNER = "HR partner in scope"
    HR_ADMIN = "HR admin"


ALL: Final = Q()
NOBODY: Final = Q(pk__in=[])

# Who sees skill levels: everyone who sees claims, and active mentors.
DETAIL = (Sight.SELF, Sight.CHAIN, Sight.HR_PARTNER, Sight.HR_ADMIN)
LEVELS = (*DETAIL, Sight.MENTOR)


def sight(user: User, relations: Iterable[Sight], path: str = "employee") -> Q:
    """The condition that `path` is an employee whom the user sees by one of the relations.

    `ALL` (the same object) says that there is nothing to filter.
    """
    wanted = set(relations)
    if not user.is_active:
        return NOBODY
    if Sight.HR_ADMIN in wanted and user.holds("hr_admin"):
        return ALL
    found = NOBODY
    if Sight.SELF in wanted:
        found |= Q(**{f"{path.removesuffix('pk')}{'__' if path != 'pk' else ''}user": user})
    if Sight.CHAIN in wanted:
        lines = apps.get_model("talent", "ReportingLine").objects.current()
        found |= Q(**{f"{path}__in": lines.filter(manager__user=user).values("report")})
    if Sight.MENTOR in wanted:
        ties = apps.get_model("talent", "Tie").objects.current()
        found |= Q(
            **{f"{path}__in": ties.filter(viewer__user=user, kind="mentor").values("subject")}
        )
    if Sight.HR_PARTNER in wanted and user.holds("hr_partner"):
        rows = apps.get_model("talent", "Assignment").objects.current()
        units = OrgUnit.objects.overseen_by(user, "hr_partner")
        found |= Q(**{f"{path}__in": rows.filter(unit__in=units).values("employee")})
    return found
