"""Which skills a line lacks most for the roles that its people have today."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from careers.fit import Floats
from careers.queries.line_people import Placed
from careers.queries.requirements import Requirements, current_requirements
from talent.models import Employee, EmployeeSkill, ReportingLine, Skill, User
from talent.queries.skills import names_together, naming

MOST_SHOWN = 8


@dataclass(frozen=True)
class SkillGap:
    """One skill: how many are asked for it by their role, are known to have a level, and lack it.

    `levels` is the sum of what they lack. A level that nobody knows is said and never counts as
    zero.
    """

    skill: Skill
    name: str
    asked: int
    known: int
    missing: int
    levels: float

    @property
    def unknown(self) -> int:
        return self.asked - self.known


@dataclass(frozen=True)
class Lacking:
    """One person of whom the role asks more of a skill than they have; unknown where it is None."""

    person: int
    needed: int
    level: float | None
    gap: float | None


@dataclass(frozen=True)
class LineLevels:
    """What the roles of some people ask for and what they have; each (people, skills)."""

    people: Sequence[int]
    requirements: Requirements
    needed: np.ndarray[tuple[int, int], np.dtype[np.int8]]
    levels: Floats
    missing: Floats


def line_levels(user: User, manager: Employee, people: Sequence[Placed]) -> LineLevels:
    """The levels of a line that the viewer may see, against their roles; two queries."""
    requirements = current_requirements()
    row_of = {one.pk: row for row, one in enumerate(people)}
    needed = requirements.needed[requirements.rows(one.role for one in people)]
    levels = np.full(needed.shape, np.nan)
    below = ReportingLine.objects.current().filter(manager=manager).values("report")
    rows = EmployeeSkill.objects.visible_to(user).filter(employee__in=below)
    for person, skill, level in rows.order_by().values_list("employee", "skill", "level"):
        column = requirements.column_of.get(skill)
        if column is not None and person in row_of:
            levels[row_of[person], column] = level
    levels[needed == 0] = np.nan
    # Each person against their own role only; what is unknown stays so.
    missing = np.maximum(needed - levels, 0.0)
    return LineLevels([one.pk for one in people], requirements, needed, levels, missing)


def skill_gaps(found: LineLevels) -> list[SkillGap]:
    """The skills that most people lack first, then by levels; one query for their names."""
    lacks = np.nan_to_num(found.missing) > 0
    missing, levels = lacks.sum(axis=0), np.nansum(found.missing, axis=0)
    asked = (found.needed > 0).sum(axis=0)
    known = (~np.isnan(found.levels)).sum(axis=0)
    ids = found.requirements.skills
    order = np.flatnonzero(missing).tolist()
    order.sort(key=lambda c: (-missing[c], -levels[c], ids[c]))
    skills = Skill.objects.in_bulk([ids[column] for column in order])
    names = names_together(naming(skill) for skill in skills.values())
    return [
        SkillGap(
            skills[ids[c]], names[ids[c]], int(asked[c]), int(known[c]), int(missing[c]),
            round(float(levels[c]), 1),
        )
        for c in order
    ]  # fmt: skip


def lacking(found: LineLevels, skill: int) -> list[Lacking]:
    """Who lacks a skill, the largest gap first; then those of whom nothing is known."""
    column = found.requirements.column_of.get(skill)
    if column is None:
        return []
    rows = [
        _lacking(found, row, column) for row in np.flatnonzero(found.needed[:, column]).tolist()
    ]
    return sorted(
        (one for one in rows if one.gap != 0),
        key=lambda one: (one.gap is None, -(one.gap or 0), one.person),
    )


def _lacking(found: LineLevels, row: int, column: int) -> Lacking:
    level, gap = float(found.levels[row, column]), float(found.missing[row, column])
    known = not np.isnan(level)
    return Lacking(
        found.people[row],
        int(found.needed[row, column]),
        level if known else None,
        round(gap, 1) if known else None,
    )
