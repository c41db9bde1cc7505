"""A published role catalogue as plain data, whatever files it came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from careers.services.versions import Asked


@dataclass(frozen=True)
class Named:
    """A family, a track or a grade: its number in the source and its name."""

    external_id: str
    name: str


@dataclass(frozen=True)
class SkillEntry:
    """One skill; `wording` holds the source's name of each level and what it looks like."""

    external_id: str
    name: str
    kind: str
    description: str = ""
    wording: Mapping[int, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class RoleEntry:
    """One role with what it asks for, by the skill's number; track and grade may be missing."""

    external_id: str
    name: str
    family: str
    track: str | None
    grade: str | None
    purpose: str
    titles: frozenset[str] = frozenset()
    asked: Mapping[str, Asked] = field(default_factory=dict)


@dataclass(frozen=True)
class MoveEntry:
    """One step between two roles."""

    from_role: str
    to_role: str
    kind: str


@dataclass(frozen=True)
class Catalogue:
    """Everything one source says; `origin` stays the same from release to release.

    `grades` are ordered from the lowest.
    """

    origin: str
    release: str
    attribution: str
    families: tuple[Named, ...]
    tracks: tuple[Named, ...]
    grades: tuple[Named, ...]
    skills: tuple[SkillEntry, ...]
    roles: tuple[RoleEntry, ...]
    moves: tuple[MoveEntry, ...]
    ladders: frozenset[tuple[str, str]]
