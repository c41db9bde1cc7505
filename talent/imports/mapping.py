"""Mapping files: how the columns and words of somebody's files read in ours.

The format is documented in docs/imports.md. Whatever a mapping does not say is taken from columns
with our own names. A word that is not part of the format is refused, with the nearest that is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from talent.imports import fields
from talent.imports.fields import Field, Reading
from talent.imports.reading import Form
from talent.imports.toml import Raw, Troubles

KINDS: Mapping[str, Mapping[str, Field]] = {
    "people": fields.PEOPLE,
    "assignments": fields.ASSIGNMENTS,
    "unit_managers": fields.UNIT_MANAGERS,
    "units": fields.UNITS,
    "locations": fields.LOCATIONS,
}
# Whom or what a row is about, in each table: its rows are compared with the record together.
KEYS = {
    "people": "external_id",
    "assignments": "employee",
    "unit_managers": "unit",
    "units": "external_id",
    "locations": "external_id",
}
# All tables with columns of ours; apps above add theirs in `AppConfig.ready()`.
TABLES: dict[str, Mapping[str, Field]] = dict(KINDS)
LISTS = ("assignments", "unit_managers")
STYLE = ("encoding", "delimiter", "sheet", "dates", "open_end", "end_is_last_day")
PART = (*STYLE, "file", "columns", "values", "ignore_empty_ranges")
EXTRA = {
    "units": ("create", "names", "start"),
    "locations": ("create", "names", "time_zone"),
}
ROLES = ("create", "family", "track", "families", "tracks", "grades")


@dataclass(frozen=True)
class Part:
    """How one file is written and which of its columns means what."""

    kind: str
    file: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    form: Form = Form()
    reading: Reading = Reading()
    ignore_empty_ranges: bool = False

    @property
    def fields(self) -> Mapping[str, Field]:
        return TABLES[self.kind]


@dataclass(frozen=True)
class Making:
    """Whether units or places that are not on record are made, and how they are called then."""

    create: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    start: str | None = None
    time_zone: str = "UTC"


@dataclass(frozen=True)
class RoleMaking:
    """Whether roles that are not on record are made, with which family, track and grade."""

    create: bool = False
    family: str = ""
    track: str = ""
    families: Mapping[str, str] = field(default_factory=dict)
    tracks: Mapping[str, str] = field(default_factory=dict)
    grades: Mapping[str, str] = field(default_factory=dict)
    grade_order: tuple[str, ...] = ()


@dataclass(frozen=True)
class PeopleMapping:
    """Everything a mapping says about one import of people."""

    parts: tuple[Part, ...]
    plain: Mapping[str, Part]  # for files that have no section
    ends_absent: bool = True
    units: Making = Making()
    locations: Making = Making()
    roles: RoleMaking = RoleMaking()

    def kind_of(self, name: str) -> str:
        """What a file is, by its name; without a section that says so it holds assignments."""
        named = [part for part in self.parts if part.file]
        return next((part.kind for part in named if matches(part, name)), "assignments")

    def part_for(self, kind: str, name: str, nth: int = 0) -> Part:
        """The section for a file: by its name, else the nth of its kind without a name."""
        for part in self.parts:
            if matches(part, name):
                return part
        unnamed = [part for part in self.parts if part.kind == kind and not part.file]
        if nth < len(unnamed):
            return unnamed[nth]
        if any(part.kind == kind for part in self.parts):
            raise ValidationError(
                _("The mapping has no section for the file %(name)s.") % {"name": name}
            )
        return self.plain[kind]


def add_table(kind: str, columns: Sequence[Field], *, key: str) -> None:
    """Let files of one more kind be read; `key` is the column whose rows belong together."""
    TABLES[kind] = {column.name: column for column in columns}
    KEYS[kind] = key


def table_mapping(kind: str, raw: Raw) -> Part:
    """Understand a mapping for an import of one table, or refuse it with all that is wrong."""
    troubles = Troubles()
    troubles.keys(raw, (*STYLE, kind), "")
    part = _part(kind, raw.get(kind, {}), raw, f"[{kind}]", troubles)
    troubles.refuse()
    return part


def matches(part: Part, name: str) -> bool:
    """Whether a section names this file, perhaps with an asterisk."""
    return bool(part.file) and fnmatch(name.casefold(), part.file.casefold())


def people_mapping(raw: Raw) -> PeopleMapping:
    """Understand a mapping for people, or refuse it with everything that is wrong in it."""
    troubles = Troubles()
    troubles.keys(raw, (*STYLE, *KINDS, "roles", "grades", "absent"), "")
    parts: list[Part] = []
    for kind in KINDS:
        sections = raw.get(kind, [])
        for number, section in enumerate(sections if isinstance(sections, list) else [sections]):
            where = f"[{kind}]" if kind not in LISTS else f"[[{kind}]] {number + 1}"
            parts.append(_part(kind, section, raw, where, troubles))
    mapping = PeopleMapping(
        tuple(parts),
        {kind: _part(kind, {}, raw, "", Troubles()) for kind in KINDS},
        ends_absent=troubles.one_of(raw, "absent", ("end", "keep"), "end") == "end",
        units=_making("units", raw, troubles),
        locations=_making("locations", raw, troubles),
        roles=_roles(raw, troubles),
    )
    troubles.refuse()
    return mapping


def _part(kind: str, section: Any, top: Raw, where: str, troubles: Troubles) -> Part:
    if not isinstance(section, Mapping):
        troubles.add(where, _("a section with keys is needed here"))
        return Part(kind)
    troubles.keys(section, (*PART, *EXTRA.get(kind, ())), where)
    style = {key: top[key] for key in STYLE if key in top} | dict(section)
    columns = troubles.words(section, "columns", where)
    values = section.get("values", {})
    for table in (columns, values):
        troubles.keys(table, tuple(TABLES[kind]), where)
    values = values if isinstance(values, Mapping) else {}
    reading = Reading()
    if "dates" in style:
        reading = replace(reading, dates=troubles.texts(style, "dates", where))
    if "open_end" in style:
        reading = replace(reading, open_end=troubles.texts(style, "open_end", where))
    return Part(
        kind,
        file=troubles.text(section, "file", where),
        columns=columns,
        values={name: troubles.words(values, name, where) for name in values},
        form=Form(
            encoding=troubles.text(style, "encoding", where) or "utf-8",
            delimiter=troubles.delimiter(style, where),
            sheet=troubles.text(style, "sheet", where),
        ),
        reading=replace(reading, end_is_last_day=troubles.flag(style, "end_is_last_day", where)),
        ignore_empty_ranges=troubles.flag(section, "ignore_empty_ranges", where),
    )


def _making(kind: str, raw: Raw, troubles: Troubles) -> Making:
    section, where = raw.get(kind, {}), f"[{kind}]"
    if not isinstance(section, Mapping):
        return Making()
    return Making(
        create=troubles.flag(section, "create", where),
        names=troubles.words(section, "names", where),
        start=troubles.day(section, "start", where),
        time_zone=troubles.text(section, "time_zone", where) or "UTC",
    )


def _roles(raw: Raw, troubles: Troubles) -> RoleMaking:
    section, where = raw.get("roles", {}), "[roles]"
    troubles.keys(section, ROLES, where)
    troubles.keys(raw.get("grades", {}), ("names",), "[grades]")
    making = RoleMaking(
        create=troubles.flag(section, "create", where),
        family=troubles.text(section, "family", where),
        track=troubles.text(section, "track", where),
        families=troubles.words(section, "families", where),
        tracks=troubles.words(section, "tracks", where),
        grades=troubles.words(section, "grades", where),
        grade_order=troubles.texts(raw.get("grades", {}), "names", "[grades]"),
    )
    for grade in sorted(set(making.grades.values()) - set(making.grade_order)):
        troubles.add("[grades]", _("“%(name)s” is missing in names") % {"name": grade})
    if making.create and not making.family:
        troubles.add(where, _("a family is needed for the roles that are made"))
    return making
