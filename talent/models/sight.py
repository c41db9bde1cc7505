"""By which relations one person may see more of another today.

This module states the columns of the access table (docs/access.md) once, as database
conditions; every `visible_to` about people is built from it.
"""

from collections.abc import Collection, Iterable
from enum import Enum
from typing import Any, Final

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from talent.models.organisation import OrgUnit
from talent.models.row_exists import RowExists
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
    related = _related(user, wanted)
    # One relation alone may be listed first; of several, each row is asked for itself, because
    # listing everyone below the head of a large company takes longer than any page.
    exists = Exists if len(related) == 1 and Sight.SELF not in wanted else RowExists
    found = Q(**{path: _record_of(user)}) if Sight.SELF in wanted else NOBODY
    for rows, person in related:
        found |= Q(exists(rows.filter(**{person: OuterRef(path)})))
    return found


def few_in_sight(user: User, relations: Iterable[Sight], most: int) -> list[int] | None:
    """The ids of those whom the user sees by one of the relations today; None for too many.

    At most one query. So a search among those few need not ask about everyone else.
    """
    wanted = set(relations)
    if Sight.HR_ADMIN in wanted and user.holds("hr_admin"):
        return None
    lists = [rows.order_by().values_list(person) for rows, person in _related(user, wanted)]
    if Sight.SELF in wanted:
        people = apps.get_model("talent", "Employee").objects.order_by()
        lists.append(people.filter(user=user).values_list("pk"))
    if not lists or not user.is_active:
        return []
    found = [pk for (pk,) in lists[0].union(*lists[1:], all=True)[: most + 1]]
    return found if len(found) <= most else None


def _record_of(user: User) -> Subquery:
    """The id of the person who signs in, asked once for each statement."""
    people = apps.get_model("talent", "Employee").objects.order_by()
    return Subquery(people.filter(user=user).values("pk")[:1])


def _related(user: User, wanted: Collection[Sight]) -> list[tuple[QuerySet[Any], str]]:
    """For each wanted relation the rows that make it today, and their field for who is seen."""
    mine = _record_of(user)
    found: list[tuple[QuerySet[Any], str]] = []
    if Sight.CHAIN in wanted:
        lines = apps.get_model("talent", "ReportingLine").objects.current()
        found.append((lines.filter(manager=mine), "report"))
    if Sight.MENTOR in wanted:
        ties = apps.get_model("talent", "Tie").objects.current()
        found.append((ties.filter(viewer=mine, kind="mentor"), "subject"))
    if Sight.HR_PARTNER in wanted and user.holds("hr_partner"):
        rows = apps.get_model("talent", "Assignment").objects.current()
        units = OrgUnit.objects.overseen_by(user, "hr_partner")
        found.append((rows.filter(unit__in=units), "employee"))
    return found
