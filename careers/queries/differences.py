"""What one version asks for beside another: of the same role or of two."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from careers.models import RoleRequirement
from talent.models import Role, RoleVersion, Skill, User
from talent.queries.skills import names_together, naming


@dataclass(frozen=True)
class Change:
    """One skill in two versions; None where a version does not ask for it."""

    skill: Skill
    name: str  # with the skill's kind where two of one name stand together
    before: RoleRequirement | None
    after: RoleRequirement | None

    @property
    def kind(self) -> str:
        """added, removed, raised, lowered, weighed (only its weight differs) or same."""
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        if self.after.level != self.before.level:
            return "raised" if self.after.level > self.before.level else "lowered"
        mine = (self.before.importance, self.before.must_have, self.before.level_max)
        theirs = (self.after.importance, self.after.must_have, self.after.level_max)
        return "same" if mine == theirs else "weighed"


NBSP = "\N{NO-BREAK SPACE}"
KINDS = ("added", "removed", "raised", "lowered", "weighed", "same")


@dataclass(frozen=True)
class Difference:
    """From one version to another, skill by skill: what is new first, what is the same last."""

    before: RoleVersion
    after: RoleVersion
    changes: tuple[Change, ...]

    def of(self, kind: str) -> list[Change]:
        return [change for change in self.changes if change.kind == kind]

    @property
    def altered(self) -> list[Change]:
        return [change for change in self.changes if change.kind != "same"]

    @property
    def same_count(self) -> int:
        return len(self.of("same"))

    @property
    def summary(self) -> str:
        """The difference in a few words: +2 skills, 3 raised levels."""
        words = [
            ngettext("+%(n)d skill", "+%(n)d skills", len(self.of("added"))),
            ngettext("−%(n)d skill", "−%(n)d skills", len(self.of("removed"))),
            ngettext("%(n)d raised level", "%(n)d raised levels", len(self.of("raised"))),
            ngettext("%(n)d lowered level", "%(n)d lowered levels", len(self.of("lowered"))),
            ngettext("%(n)d other weight", "%(n)d other weights", len(self.of("weighed"))),
        ]
        said = [
            (word % {"n": len(self.of(kind))}).replace(" ", NBSP, 1)
            for kind, word in zip(KINDS, words, strict=False)
            if self.of(kind)
        ]
        return ", ".join(said) or _("the same requirements")


def asked_by(
    viewer: User, versions: Sequence[RoleVersion], besides: int | None = None
) -> dict[int, dict[int, RoleRequirement]]:
    """What visible versions ask for: by version id, then by skill id; one query.

    `besides` is the id of one more, where there is one.
    """
    keys = [version.pk for version in versions] + ([besides] if besides else [])
    found: dict[int, dict[int, RoleRequirement]] = {key: {} for key in keys}
    rows = RoleRequirement.objects.visible_to(viewer).filter(role_version__in=keys)
    for row in rows.select_related("skill").order_by("skill__name", "skill"):
        found[row.role_version_id][row.skill_id] = row
    return found


def levels_asked(
    asked: Mapping[int, Mapping[int, RoleRequirement]], version: int | None
) -> dict[int, int]:
    """What one of the versions that were read asks for, as levels by skill id."""
    return {skill: row.level for skill, row in asked.get(version or 0, {}).items()}


def difference(
    before: RoleVersion, after: RoleVersion, asked: dict[int, dict[int, RoleRequirement]]
) -> Difference:
    """The difference of two versions, from what `asked_by` has read of both."""
    old, new = asked[before.pk], asked[after.pk]
    skills = {row.skill_id: row.skill for row in (*old.values(), *new.values())}
    names = names_together(map(naming, skills.values()))
    changes = [Change(skill, names[pk], old.get(pk), new.get(pk)) for pk, skill in skills.items()]
    changes.sort(key=lambda one: (KINDS.index(one.kind), one.skill.name))
    return Difference(before, after, tuple(changes))


@dataclass(frozen=True)
class ComparedSkill:
    """One skill over the compared roles: my level or None, and what each role asks for.

    Where nobody has said anything, what my own role asks for is assumed, as on routes.
    """

    skill: Skill
    name: str
    level: float | None
    assumed: int | None
    asked: tuple[tuple[Role, RoleRequirement | None], ...]


def compared(
    versions: Sequence[RoleVersion],
    asked: dict[int, dict[int, RoleRequirement]],
    levels: Mapping[int, float],
    assumed: Mapping[int, int],
) -> list[ComparedSkill]:
    """All skills of two to four versions side by side; the most asked for and weightiest first."""
    columns = [asked[version.pk] for version in versions]
    skills = {row.skill_id: row.skill for column in columns for row in column.values()}
    names = names_together(map(naming, skills.values()))
    rows = [
        ComparedSkill(
            skill,
            names[pk],
            levels.get(pk),
            assumed.get(pk) if pk not in levels else None,
            tuple(
                (version.role, column.get(pk))
                for version, column in zip(versions, columns, strict=True)
            ),
        )
        for pk, skill in skills.items()
    ]

    def weight(row: ComparedSkill) -> tuple[bool, int, int, str]:
        cells = [cell for _role, cell in row.asked if cell is not None]
        is_must = any(cell.must_have for cell in cells)
        return not is_must, -len(cells), -sum(cell.importance for cell in cells), row.skill.name

    return sorted(rows, key=weight)
