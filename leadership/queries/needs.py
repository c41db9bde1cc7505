"""Which competencies somebody needs, and at which levels: their role, the organisation, their plan.

For many people at once, in a fixed number of queries; levels that the viewer may not see are
unknown, and plans that the viewer may not see ask for nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from careers.models import OPEN_ITEMS, DevelopmentPlan
from careers.queries.fits import levels_of, seen_levels
from careers.queries.requirements import Requirements, current_requirements
from leadership.models import NeededLevel
from leadership.programme_fit import Need, Source, merged
from talent.models import Employee, User

# A skill, the level that somebody is asked for, and who asks.
Asked = tuple[int, int, Source]


@dataclass(frozen=True)
class CoreLevel:
    """One level that the organisation needs of people in some grades."""

    skill: int
    level: int
    lowest: int | None
    highest: int | None

    def holds(self, rank: int | None) -> bool:
        """Whether it is for a grade; without a grade only what is for everyone."""
        if self.lowest is None and self.highest is None:
            return True
        if rank is None:
            return False
        return (self.lowest is None or rank >= self.lowest) and (
            self.highest is None or rank <= self.highest
        )


def core_levels(skills: Iterable[int] | None = None) -> list[CoreLevel]:
    """The needed levels of core competencies in force; one query."""
    rows = NeededLevel.objects.filter(competency__retired_on__isnull=True).order_by("pk")
    if skills is not None:
        rows = rows.filter(competency__skill__in=list(skills))
    names = ("competency__skill", "level", "lowest_grade__rank", "highest_grade__rank")
    return [CoreLevel(*row) for row in rows.values_list(*names)]


@dataclass(frozen=True)
class Own:
    """What somebody who looks needs and has, by skill."""

    needs: Mapping[int, Need]
    levels: Mapping[int, float]


def own_needs(viewer: User, me: Employee | None) -> Own:
    """What the viewer needs, and has; at most four queries for any number of programmes."""
    if me is None:
        return Own({}, {})
    roles = current_requirements()
    asked = _by_role([me], roles) + _by_core([me], core_levels()) + _by_plan(viewer, [me], roles)
    return Own(merged(one for _pk, one in asked), seen_levels(viewer, me))


def needs_of(
    viewer: User, people: Sequence[Employee], skills: Iterable[int], core: Sequence[CoreLevel]
) -> dict[int, tuple[dict[int, Need], dict[int, float]]]:
    """Needs in some skills and levels of many people with today's assignments, by their id."""
    wanted = set(skills)
    roles = current_requirements()
    asked = _by_role(people, roles) + _by_core(people, core) + _by_plan(viewer, people, roles)
    levels = levels_of(viewer, [person.pk for person in people])
    by_person: dict[int, list[Asked]] = {person.pk: [] for person in people}
    for pk, one in asked:
        if one[0] in wanted:
            by_person[pk].append(one)
    return {pk: (merged(found), levels[pk]) for pk, found in by_person.items()}


def _by_role(people: Sequence[Employee], known: Requirements) -> list[tuple[int, Asked]]:
    """What today's role asks for; from memory."""
    roles = {one.pk: one.assignment.role_id for one in people if one.assignment is not None}
    return [
        (pk, (skill, level, Source.ROLE))
        for pk, role in roles.items()
        for skill, level in _asked_by(role, known)
    ]


def _asked_by(role: int, known: Requirements) -> list[tuple[int, int]]:
    row = known.row_of.get(role)
    if row is None:
        return []
    needed = known.needed[row]
    return [(known.skills[c], int(needed[c])) for c in np.flatnonzero(needed).tolist()]


def _by_core(people: Sequence[Employee], levels: Sequence[CoreLevel]) -> list[tuple[int, Asked]]:
    """What the organisation needs of somebody's grade."""
    found: list[tuple[int, Asked]] = []
    for person in people:
        held = person.assignment
        grade = held.role.grade if held is not None else None
        rank = grade.rank if grade is not None else None
        found += [
            (person.pk, (one.skill, one.level, Source.CORE)) for one in levels if one.holds(rank)
        ]
    return found


def _by_plan(
    viewer: User, people: Sequence[Employee], known: Requirements
) -> list[tuple[int, Asked]]:
    """What the roles of open plans ask for, and the skills of actions that are open; one query."""
    plans = DevelopmentPlan.objects.visible_to(viewer).open()
    rows = plans.filter(employee__in=[person.pk for person in people]).order_by("pk", "items")
    names = ("pk", "employee", "role", "items__state", "items__skill", "items__level")
    found: list[tuple[int, Asked]] = []
    met: set[int] = set()
    for plan, pk, role, state, skill, level in rows.values_list(*names):
        if plan not in met:
            met.add(plan)
            found += [(pk, (asked, needed, Source.AIM)) for asked, needed in _asked_by(role, known)]
        if state in OPEN_ITEMS and skill is not None:
            found.append((pk, (skill, level or 0, Source.PLAN)))
    return found
