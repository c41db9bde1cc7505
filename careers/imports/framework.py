"""A capability framework from two tables, as published for the digital and data profession.

`roles.csv` has one row for each role, level and skill, `skills.csv` what each level of each skill
looks like. Rules, each stated once:
- Every level of a role is a role of ours; where the source has no level ("NOT IN USE") the role
  itself is. Its family is the role family, its track the role's name, unless the mapping says so.
- Grades, and with them the order of levels, come from the mapping alone: neither names nor the
  order of rows say which level is higher. A level without an entry has no grade.
- The four skill levels are spread over our five so that lowest and highest meet the ends:
  Awareness 1, Working 2, Practitioner 4, Expert 5. The source gives no weights: every requirement
  has importance 3 and is no must-have. Rows without a level are no requirement.
- Moves lead up each ladder, from every role of a grade to every role of the next grade that the
  ladder has. Another track of the same role is entered from its own track's next lower grade.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise, product

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from careers.imports.catalogue import Catalogue, MoveEntry, Named, RoleEntry, SkillEntry
from careers.imports.levels import LevelsMapping
from careers.models import MoveKind
from careers.services.versions import Asked
from talent.imports.problems import Problem, UnreadableError
from talent.imports.reading import Source, read

LEVELS = ("Awareness", "Working", "Practitioner", "Expert")
NO_LEVEL = "NOT IN USE"
MISSING = ("", "MISSING", NO_LEVEL)
ROLE_COLUMNS = (
    "Role Family", "Role", "Role Description", "Role Level", "Role Level Description",
    "Skill Name", "Skill Description", "Skill Level",
)  # fmt: skip
SKILL_COLUMNS = ("Skill Name", "Skill Description", *LEVELS, "Roles that require Skill")

Row = tuple[int, dict[str, str]]


def level_of(place: int, places: int = len(LEVELS)) -> int:
    """The nth of so many levels on our scale of five, spread evenly, halves up."""
    return 1 + int((place - 1) * 4 / (places - 1) + 0.5)


@dataclass
class Level:
    """One role of ours in the making; a role without levels is `alone`."""

    family: str
    role: str
    name: str
    purpose: str
    alone: bool
    skills: dict[str, tuple[int, str]] = field(default_factory=dict)  # row and level word by skill


class FrameworkReader:
    """Reads both tables; what is wrong or worth knowing goes to `problems`."""

    def __init__(self, sources: Mapping[str, Source], mapping: LevelsMapping) -> None:
        self.sources = sources
        self.mapping = mapping
        self.problems: list[Problem] = []
        self.levels: dict[tuple[str, str], Level] = {}

    def read(self) -> Catalogue | None:
        """The whole catalogue; None where a table is missing."""
        for part in ("roles", "skills"):
            if part not in self.sources:
                self._problem(f"{part}.csv", 0, "", "", _("This file is needed and missing."))
        if self.problems:
            return None
        rows = list(self._rows("roles", ROLE_COLUMNS))
        for number, row in rows:
            self._take(number, row)
        skills = self._skills(rows)
        self._note_gaps(rows)
        self._note_levels()
        return self._catalogue(skills)

    def _take(self, number: int, row: Mapping[str, str]) -> None:
        alone = row["Role Level"] == NO_LEVEL
        name = row["Role"] if alone else row["Role Level"]
        level = self.levels.get((row["Role"], name))
        if level is None:
            described = row["Role Level Description"]
            purpose = described if described not in MISSING else row["Role Description"]
            level = Level(row["Role Family"], row["Role"], name, purpose, alone)
            self.levels[row["Role"], name] = level
        skill, word = row["Skill Name"], row["Skill Level"]
        if word not in (*LEVELS, NO_LEVEL):
            message = _("This is none of: %(words)s.") % {"words": ", ".join(LEVELS)}
            self._problem("roles", number, "Skill Level", word, message)
        elif skill in level.skills:
            first, before = level.skills[skill]
            words = {"row": first, "name": name}
            if before == word:
                message = _("Row %(row)s says the same of %(name)s: this one is left out.")
                self._note("roles", number, "Skill Name", skill, message % words)
            else:
                message = _("Row %(row)s gives another level for %(name)s.") % words
                self._problem("roles", number, "Skill Level", word, message)
        else:
            level.skills[skill] = number, word

    def _skills(self, rows: list[Row]) -> list[SkillEntry]:
        """Skills with their wording; a description that is missing is taken from the roles."""
        described: dict[str, str] = {}
        for _number, row in rows:
            if row["Skill Description"] not in MISSING:
                described.setdefault(row["Skill Name"], row["Skill Description"])
        needing: dict[str, set[str]] = defaultdict(set)
        for level in self.levels.values():
            for skill in level.skills:
                needing[skill].add(level.role)
        entries: dict[str, SkillEntry] = {}
        for number, row in self._rows("skills", SKILL_COLUMNS):
            name = row["Skill Name"]
            self._compare_roles(number, row, needing.get(name, set()))
            text = row["Skill Description"]
            entries[name] = self._skill(
                name,
                text if text not in MISSING else described.get(name, ""),
                {
                    level_of(place): (word, row[word])
                    for place, word in enumerate(LEVELS, start=1)
                    if row[word] not in MISSING
                },
            )
        for name in sorted(needing.keys() - entries.keys()):
            self._note("skills", 0, "Skill Name", name, _("The table of skills lacks this skill."))
            entries[name] = self._skill(name, described.get(name, ""), {})
        return list(entries.values())

    def _skill(
        self, name: str, description: str, wording: Mapping[int, tuple[str, str]]
    ) -> SkillEntry:
        kind = self.mapping.kinds.get(name, "technical")
        return SkillEntry(self._number("skill", name), name, kind, description, wording)

    def _compare_roles(self, number: int, row: Mapping[str, str], needing: set[str]) -> None:
        said = {name.strip() for name in row["Roles that require Skill"].split(",")} - {""}
        if said == needing:
            return
        words = {
            "missing": ", ".join(sorted(needing - said)) or "–",
            "extra": ", ".join(sorted(said - needing)) or "–",
        }
        message = _(
            "The tables disagree on who needs this. Only in roles: %(missing)s. Only here: "
            "%(extra)s. Roles count."
        )
        self._note("skills", number, "Roles that require Skill", row["Skill Name"], message % words)

    def _note_gaps(self, rows: list[Row]) -> None:
        """Say once for each kind of gap how many rows have it."""
        undescribed = [number for number, row in rows if row["Skill Description"] == "MISSING"]
        if undescribed:
            message = ngettext(
                "%(count)s row says MISSING: the description is taken from the table of skills.",
                "%(count)s rows say MISSING: descriptions are taken from the table of skills.",
                len(undescribed),
            ) % {"count": len(undescribed)}
            self._note("roles", undescribed[0], "Skill Description", "MISSING", message)
        without: dict[str, list[int]] = defaultdict(list)
        for number, row in rows:
            if row["Skill Level"] == NO_LEVEL:
                without[row["Role"]].append(number)
        for role, numbers in without.items():
            message = ngettext(
                "%(count)s row of this role has no level: the role is kept, the row asks for "
                "nothing.",
                "%(count)s rows of this role have no level: the role is kept, the rows ask for "
                "nothing.",
                len(numbers),
            ) % {"count": len(numbers)}
            self._note("roles", numbers[0], "Skill Level", role, message)

    def _note_levels(self) -> None:
        """What the mapping lacks, and what it names in vain."""
        if not self.mapping.grades:
            message = _("Without a mapping of levels, roles have no grade, ladder or moves.")
            self._note(_("mapping"), 0, "", "", message)
            return
        for (role, name), level in self.levels.items():
            if self._grade(role, name) is None and not level.alone:
                message = _("The mapping has no grade for this level: it stands on no ladder.")
                self._note(_("mapping"), 0, role, name, message)
        for role, names in self.mapping.levels.items():
            for name in names:
                if (role, name) not in self.levels:
                    message = _("The mapping names this level, which the roles do not have.")
                    self._note(_("mapping"), 0, role, name, message)

    def _grade(self, role: str, name: str) -> str | None:
        return self.mapping.levels.get(role, {}).get(name)

    def _catalogue(self, skills: list[SkillEntry]) -> Catalogue:
        numbers = {skill.name: skill.external_id for skill in skills}
        roles = [self._role(level, numbers) for level in self.levels.values()]
        tracks = sorted({self._track(level) for level in self.levels.values()})
        families = sorted({level.family for level in self.levels.values()})
        on_ladder = [level for level in self.levels.values() if self._grade(level.role, level.name)]
        return Catalogue(
            origin=self.mapping.source,
            release=self.mapping.source,
            attribution=self.mapping.attribution,
            families=tuple(Named(self._number("family", name), name) for name in families),
            tracks=tuple(Named(self._number("track", name), name) for name in tracks),
            grades=tuple(Named(self._number("grade", name), name) for name in self.mapping.grades),
            skills=tuple(skills),
            roles=tuple(roles),
            moves=tuple(sorted(self._moves(on_ladder), key=lambda m: (m.from_role, m.to_role))),
            ladders=frozenset(
                (self._number("family", level.family), self._number("track", self._track(level)))
                for level in on_ladder
            ),
        )

    def _role(self, level: Level, skills: Mapping[str, str]) -> RoleEntry:
        grade = self._grade(level.role, level.name)
        return RoleEntry(
            external_id=self._role_number(level),
            name=level.name,
            family=self._number("family", level.family),
            track=self._number("track", self._track(level)),
            grade=self._number("grade", grade) if grade else None,
            purpose=level.purpose,
            titles=frozenset({level.role} - {level.name}),
            asked={
                skills[skill]: Asked(level=level_of(LEVELS.index(word) + 1))
                for skill, (_row, word) in level.skills.items()
                if word in LEVELS
            },
        )

    def _track(self, level: Level) -> str:
        return self.mapping.tracks.get(level.name, level.role)

    def _role_number(self, level: Level) -> str:
        return self._number(slugify(level.role), level.name)

    def _number(self, kind: str, name: str) -> str:
        return f"{self.mapping.prefix}{kind}/{slugify(name)}"[:100]

    def _moves(self, levels: list[Level]) -> Iterator[MoveEntry]:
        rungs: dict[str, dict[str, dict[int, list[str]]]] = defaultdict(
            lambda: defaultdict(lambda: defaultdict(list))
        )
        for level in levels:
            rank = self.mapping.grades.index(str(self._grade(level.role, level.name)))
            rungs[level.role][self._track(level)][rank].append(self._role_number(level))
        for role, tracks in rungs.items():
            for track, ladder in tracks.items():
                steps = list(pairwise(sorted(ladder)))
                yield from _up(ladder, ladder, steps)
                own = tracks.get(role, {})
                below = [rank for rank in own if rank < min(ladder)]
                if track != role and below:
                    yield from _up(own, ladder, [(max(below), min(ladder))])

    def _rows(self, part: str, columns: tuple[str, ...]) -> Iterator[Row]:
        source = self.sources[part]
        with source.open() as stream:
            table = read(source, stream)
            missing = [column for column in columns if column not in table.columns]
            if missing:
                raise UnreadableError(
                    *(Problem(source.name, 1, column, "", _("This column is missing."))
                      for column in missing)
                )  # fmt: skip
            for number, cells in table.rows:
                if len(cells) < len(table.columns):
                    words = {"cells": len(cells), "columns": len(table.columns)}
                    message = _("This row has %(cells)s cells, the header %(columns)s.") % words
                    self._problem(part, number, "", "", message)
                    continue
                yield number, dict(zip(table.columns, cells, strict=False))

    def _note(self, part: str, row: int, column: str, value: str, message: str) -> None:
        self._problem(part, row, column, value, message, blocks=False)

    def _problem(
        self, part: str, row: int, column: str, value: str, message: str, *, blocks: bool = True
    ) -> None:
        name = self.sources[part].name if part in self.sources else part
        self.problems.append(Problem(name, row, column, value, message, blocks))


def _up(
    below: Mapping[int, list[str]], above: Mapping[int, list[str]], steps: list[tuple[int, int]]
) -> Iterator[MoveEntry]:
    """From every role of a lower grade to every role of a higher one."""
    for low, high in steps:
        for start, end in product(below[low], above[high]):
            yield MoveEntry(start, end, MoveKind.CURATED)
