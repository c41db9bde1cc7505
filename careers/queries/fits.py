"""How close one person is to one version of a role, skill by skill."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from careers.fit import Figures, figures, fit, gaps
from careers.models import RoleRequirement
from careers.registry import Gap, GapHelper, gap_helpers
from lib.once import asked_once
from talent.models import Employee, EmployeeSkill, RoleVersion, Skill, User
from talent.queries.skills import names_together, naming

Levels = Mapping[int, float]  # by skill id
MOST_HELPED = 12  # gaps of one role for which help is looked up


@dataclass(frozen=True)
class SkillFit:
    """One skill that a role asks for, and where one person stands in it.

    `level` and `gap` are in levels, None where unknown; `share` is how much of the needed level
    is met, from 0 to 1.
    """

    skill: Skill
    name: str  # with the skill's kind where the role asks for two of one name
    level: float | None
    needed: int
    level_max: int | None
    gap: float | None
    importance: int
    must_have: bool
    is_firm: bool
    share: float | None
    helpers: tuple[GapHelper, ...] = ()

    @property
    def is_known(self) -> bool:
        return self.level is not None

    @property
    def is_met(self) -> bool:
        return self.gap == 0

    @property
    def more_helpers(self) -> int:
        """How many could help besides the one who is named."""
        return max(len(self.helpers) - 1, 0)


@dataclass(frozen=True)
class RoleFit:
    """The fit of one person and one version of a role, with the parts that it opens into.

    Must-haves come first; within them the largest gaps, then what is unknown, then what is met.
    """

    version: RoleVersion
    figures: Figures
    parts: tuple[SkillFit, ...]

    @property
    def must_haves(self) -> list[SkillFit]:
        return [part for part in self.parts if part.must_have]

    @property
    def nice_to_haves(self) -> list[SkillFit]:
        return [part for part in self.parts if not part.must_have]

    @property
    def open_gaps(self) -> list[SkillFit]:
        """What would bring the role closer: known gaps, must-haves and large ones first."""
        return [part for part in self.parts if part.gap]

    @property
    def unknown(self) -> list[SkillFit]:
        return [part for part in self.parts if not part.is_known]


def with_help(viewer: User, me: Employee | None, found: RoleFit) -> RoleFit:
    """The same fit with what and who can help to close its weightiest gaps; two queries."""
    gaps = [Gap(part.skill.pk, part.needed) for part in found.open_gaps[:MOST_HELPED]]
    helpers = gap_helpers(viewer, me, gaps)
    parts = [replace(part, helpers=tuple(helpers.get(part.skill.pk, ()))) for part in found.parts]
    return replace(found, parts=tuple(parts))


def levels_of(viewer: User, people: Iterable[int]) -> dict[int, dict[int, float]]:
    """Levels by skill of each of these people, as far as the viewer may see them; one query."""
    found: dict[int, dict[int, float]] = {person: {} for person in people}
    rows = EmployeeSkill.objects.visible_to(viewer).filter(employee__in=list(found))
    for person, skill, level in rows.order_by().values_list("employee", "skill", "level"):
        found[person][skill] = float(level)
    return found


def seen_levels(viewer: User, employee: Employee | None) -> dict[int, float]:
    """The levels of one person; one's own without asking further; none without a record."""
    return {skill: level for skill, (level, _name) in seen_skills(viewer, employee).items()}


@asked_once
def seen_skills(viewer: User, employee: Employee | None) -> dict[int, tuple[float, str]]:
    """Level and name of each skill of one person, as far as the viewer may see them; one query."""
    if employee is None:
        return {}
    rows = EmployeeSkill.objects.filter(employee=employee)
    if employee.user_id != viewer.pk:
        rows = rows & EmployeeSkill.objects.visible_to(viewer)
    found = rows.order_by().values_list("skill", "level", "skill__name")
    return {skill: (float(level), name) for skill, level, name in found}


def fit_of(viewer: User, employee: Employee | None, version: RoleVersion) -> RoleFit:
    """The fit of one person and one version; levels that the viewer may not see are unknown."""
    levels = seen_levels(viewer, employee)
    return role_fit(version, requirements_of(viewer, version), levels)


def requirements_of(viewer: User, version: RoleVersion) -> list[RoleRequirement]:
    """What a visible version asks for, with its skills."""
    rows = RoleRequirement.objects.visible_to(viewer).filter(role_version=version)
    return list(rows.select_related("skill").order_by("skill__name", "skill"))


def role_fit(version: RoleVersion, asked: list[RoleRequirement], levels: Levels) -> RoleFit:
    """The fit of one person's levels and what a version asks for."""
    have = np.array([levels.get(row.skill_id, np.nan) for row in asked], dtype=np.float64)
    needed = np.array([row.level for row in asked], dtype=np.int8)
    importance = np.array([row.importance for row in asked], dtype=np.float64)
    missing = gaps(have, needed)
    names = names_together(naming(row.skill) for row in asked)
    parts = [
        part(row, names[row.skill_id], float(level), float(gap))
        for row, level, gap in zip(asked, have, missing, strict=True)
    ]
    return RoleFit(version, figures(fit(have, needed, importance)), tuple(sorted(parts, key=order)))


def part(row: RoleRequirement, name: str, level: float, gap: float) -> SkillFit:
    """One skill of the fit; NaN stands for unknown."""
    known = not np.isnan(level)
    return SkillFit(
        skill=row.skill,
        name=name,
        level=level if known else None,
        needed=row.level,
        level_max=row.level_max,
        gap=round(gap, 1) if known else None,  # levels have one decimal: this only drops noise
        importance=row.importance,
        must_have=row.must_have,
        is_firm=row.is_firm,
        share=min(level / row.level, 1.0) if known else None,
    )


def order(one: SkillFit) -> tuple[bool, int, float, int]:
    """Must-haves first; gaps from the largest, then the unknown, then what is met."""
    state = 1 if one.gap is None else 0 if one.gap > 0 else 2
    return not one.must_have, state, -(one.gap or 0.0), -one.importance
