"""One succession plan: whom it names, how near each is to the role, and who else could fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import Exists, OuterRef, Q, QuerySet

from careers.fit import fit
from careers.models import Move, RoleRequirement
from careers.queries.fits import (
    RoleFit,
    levels_of,
    requirements_of,
    role_fit,
)
from leadership.models import KeyRole, PoolMember, SuccessionPlan, Successor
from talent.models import Assignment, Employee, RoleVersion, Sight, User

MOST_CANDIDATES = 12
MOST_WEIGHED = 400  # people who are looked at for one role


@dataclass(frozen=True)
class Line:
    """One who is named, and how near they are to the role as far as the reader may see it."""

    successor: Successor
    fit: RoleFit | None

    @property
    def largest_gaps(self) -> Sequence[str]:
        return [part.name for part in self.fit.open_gaps[:3]] if self.fit else []


@dataclass(frozen=True)
class Candidate:
    """Somebody who is not on the plan and could fit, with why they were looked at."""

    person: Employee
    fit: RoleFit
    way: str  # "below", "move" or "pool"


def role_version(key_role: KeyRole) -> RoleVersion | None:
    """The version of the role that people are held beside: the one in use."""
    return key_role.role.current_version


def lines_of(user: User, plan: SuccessionPlan) -> list[Line]:
    """Whom a plan names, in order; at most three queries.

    Levels are asked for by the reader's own sight: who may not see them reads no fit.
    """
    rows = plan.successors.named().select_related("employee").order_by("rank")
    named = list(rows)
    version = role_version(plan.key_role)
    asked = requirements_of(user, version) if version is not None else []
    levels = levels_of(user, [row.employee_id for row in named if row.employee_id is not None])
    return [
        Line(
            row,
            role_fit(version, asked, levels[row.employee_id])
            if version is not None and row.employee_id is not None and levels[row.employee_id]
            else None,
        )
        for row in named
    ]


def past_of(plan: SuccessionPlan) -> list[Successor]:
    """Whom a plan names no longer."""
    rows = plan.successors.exclude(state="named").select_related("employee")
    return list(rows.order_by("-ended_on", "named_at"))


def fit_of_successor(user: User, successor: Successor) -> RoleFit | None:
    """One successor's gap to the role, skill by skill."""
    version = role_version(successor.plan.key_role)
    if version is None or successor.employee_id is None:
        return None
    levels = levels_of(user, [successor.employee_id])[successor.employee_id]
    return role_fit(version, requirements_of(user, version), levels) if levels else None


def who_else(user: User, plan: SuccessionPlan) -> list[Candidate]:
    """Who else could fit, the nearest first, of those whose levels the reader may see.

    Looked at are people in roles that lead to this one by a drawn move, of the same family at most
    two grades below, and in pools that the reader sees; not who is on the plan, holds the role, or
    reads this. Nobody is taken for a candidate of whom less than half is known.
    """
    key_role, version = plan.key_role, role_version(plan.key_role)
    asked = requirements_of(user, version) if version is not None else []
    if version is None or not asked:
        return []
    found = _looked_at(user, plan, key_role)
    levels = levels_of(user, list(found))
    people = [pk for pk in found if levels[pk]]
    order = _nearest(levels, people, asked)[:MOST_CANDIDATES]
    rows = Employee.objects.filter(pk__in=order).with_current_assignment()
    named = {person.pk: person for person in rows}
    return [Candidate(named[pk], role_fit(version, asked, levels[pk]), found[pk]) for pk in order]


def _looked_at(user: User, plan: SuccessionPlan, key_role: KeyRole) -> dict[int, str]:
    """Whom to look at, and why; at most so many, in the order of ids."""
    role = key_role.role
    moves = Move.objects.filter(to_role=role, from_role=OuterRef("role"))
    below = Q(role__family=role.family_id)
    if role.grade is not None:
        below &= Q(role__grade__rank__range=(role.grade.rank - 2, role.grade.rank))
    rows = Assignment.objects.current().filter(Q(Exists(moves)) | below)
    rows = rows.exclude(employee__in=_not_these(plan, key_role)).exclude(employee__user=user)
    rows = rows.filter(employee__in=Employee.objects.in_sight(
        user, Sight.CHAIN, Sight.HR_PARTNER, Sight.HR_ADMIN).order_by())  # fmt: skip
    ways = rows.annotate(by_move=Exists(moves)).order_by("-by_move", "employee")
    found = {
        person: "move" if by_move else "below"
        for person, by_move in ways.values_list("employee", "by_move")[:MOST_WEIGHED]
    }
    kept = PoolMember.objects.visible_to(user).current().filter(pool__closed_on__isnull=True)
    kept = kept.exclude(employee__in=_not_these(plan, key_role))
    for person in kept.order_by("employee").values_list("employee", flat=True)[:MOST_WEIGHED]:
        found.setdefault(person, "pool")
    return found


def _not_these(plan: SuccessionPlan, key_role: KeyRole) -> list[int]:
    named = plan.successors.named().filter(employee__isnull=False)
    more = [key_role.incumbent_id, plan.owner_id]
    return [*named.values_list("employee", flat=True), *(pk for pk in more if pk is not None)]


def _nearest(
    levels: Mapping[int, Mapping[int, float]], people: list[int], asked: list[RoleRequirement]
) -> list[int]:
    """The people by readiness × coverage, those of whom too little is known left out."""
    if not people:
        return []
    have = np.array(
        [[levels[pk].get(row.skill_id, np.nan) for row in asked] for pk in people], dtype=np.float64
    )
    needed = np.array([row.level for row in asked], dtype=np.int8)
    weight = np.array([row.importance for row in asked], dtype=np.float64)
    found = fit(have, needed, weight)
    known = [at for at in range(len(people)) if found.has_headline[at]]
    known.sort(key=lambda at: (-float(found.score[at]), people[at]))
    return [people[at] for at in known]


def plans_seen(user: User) -> QuerySet[SuccessionPlan]:
    """Plans with all that a page says of one."""
    return SuccessionPlan.objects.visible_to(user).select_related(
        "key_role__role__current_version", "key_role__role__grade", "key_role__unit",
        "key_role__incumbent", "owner",
    )  # fmt: skip
