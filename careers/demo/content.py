"""Larkfield's authored content: read from TOML once, and refused if it does not fit together."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "content"


@dataclass(frozen=True)
class SkillText:
    """One skill with its five wordings."""

    id: str
    name: str
    kind: str
    description: str
    levels: tuple[str, ...]


@dataclass(frozen=True)
class Need:
    """One requirement: `level` to `level_max` (None without a range), weight 1-5."""

    skill: str
    level: int
    level_max: int | None
    importance: int
    must_have: bool


@dataclass(frozen=True)
class VersionText:
    """One version of a role, published so many months ago."""

    number: int
    purpose: str
    note: str
    published_months_ago: int
    needs: tuple[Need, ...]


@dataclass(frozen=True)
class RoleText:
    """One role; `versions` ascend, the last is the current one."""

    id: str
    name: str
    family: str
    track: str
    grade: int
    titles: tuple[str, ...]
    versions: tuple[VersionText, ...]

    @property
    def needs(self) -> tuple[Need, ...]:
        return self.versions[-1].needs


@dataclass(frozen=True)
class FamilyText:
    """One job family, with what is said of its ladders by track."""

    id: str
    name: str
    ladders: Mapping[str, str]


@dataclass(frozen=True)
class Place:
    """One location."""

    id: str
    name: str
    country: str
    time_zone: str
    region: str
    names: tuple[str, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True)
class UnitText:
    """One unit as authored for a company of 400; `closed` is set for units of the past."""

    id: str
    name: str
    family: str
    head: str
    parent: str | None = None
    locations: tuple[str, ...] = ()
    people: int = 0
    mix: Mapping[str, int] = field(default_factory=dict)
    skills: tuple[str, ...] = ()
    moved: Mapping[str, Any] | None = None
    closed: int | None = None
    into: str | None = None


@dataclass(frozen=True)
class MoveText:
    """One way between two roles: usual months in the first, and how often it is taken."""

    start: str
    end: str
    months: int
    often: int
    drawn: bool


@dataclass(frozen=True)
class PastText:
    """A way through roles that some people went before they left."""

    roles: tuple[str, ...]
    months: tuple[int, ...]
    people: int


@dataclass(frozen=True)
class Content:
    """Everything authored, by id."""

    scale: tuple[str, ...]
    skills: Mapping[str, SkillText]
    families: Mapping[str, FamilyText]
    roles: Mapping[str, RoleText]
    places: Mapping[str, Place]
    units: Mapping[str, UnitText]
    closed: tuple[UnitText, ...]
    heads: Mapping[str, tuple[str, ...]]
    words: Mapping[str, tuple[str, ...]]
    moves: tuple[MoveText, ...]
    past: tuple[PastText, ...]
    names: Mapping[str, Mapping[str, Any]]
    cast: Mapping[str, Any]
    texts: Mapping[str, Any]

    def rung_below(self, role: RoleText) -> RoleText | None:
        """The next lower role on the same ladder."""
        lower = [
            other
            for other in self.roles.values()
            if (other.family, other.track) == (role.family, role.track) and other.grade < role.grade
        ]
        return max(lower, key=lambda other: other.grade, default=None)

    def rung_above(self, role: RoleText) -> RoleText | None:
        """The next higher role on the same ladder."""
        return next(
            (other for other in self.roles.values() if self.rung_below(other) == role), None
        )


def read(name: str) -> dict[str, Any]:
    """One content file."""
    with (FOLDER / name).open("rb") as file:
        return tomllib.load(file)


@cache
def load() -> Content:
    """All content, as it is in the files."""
    families, roles = _families()
    units = read("units.toml")
    mixes = units["mix"]
    return Content(
        scale=tuple(read("scale.toml")["names"]),
        skills=_skills(),
        families=families,
        roles=roles,
        places={row["id"]: Place(**_tuples(row)) for row in read("places.toml")["location"]},
        units={row["id"]: _unit(row, mixes) for row in units["unit"]},
        closed=tuple(
            _unit({**row, "closed": row["closed_months_ago"]}, mixes) for row in units["closed"]
        ),
        heads={family: tuple(ids) for family, ids in units["heads"].items()},
        words={family: tuple(words) for family, words in units["words"].items()},
        moves=tuple(_moves(roles)),
        past=tuple(PastText(**_tuples(row)) for row in read("moves.toml")["past"]),
        names=read("names.toml"),
        cast=read("cast.toml"),
        texts=read("texts.toml"),
    )


def _tuples(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}


def _skills() -> dict[str, SkillText]:
    generic = read("scale.toml")["levels"]
    found = {}
    for name in ("skills-technical.toml", "skills-people.toml"):
        for row in read(name)["skill"]:
            levels = tuple(row.get("levels", generic[row["kind"]]))
            found[row["id"]] = SkillText(**{**row, "levels": levels})
    return found


def _families() -> tuple[dict[str, FamilyText], dict[str, RoleText]]:
    families, roles = {}, {}
    for path in sorted((FOLDER / "roles").glob("*.toml")):
        data = read(f"roles/{path.name}")
        family = FamilyText(**data["family"], ladders=data["ladders"])
        families[family.id] = family
        for row in data["role"]:
            roles[row["id"]] = _role(row, family.id)
    return families, roles


def _role(row: Mapping[str, Any], family: str) -> RoleText:
    now = [*_needs(row["must"], True), *_needs(row["nice"], False)]
    earlier = row.get("earlier", [])
    default = min((version["published_months_ago"] for version in earlier), default=60)
    current = VersionText(
        len(earlier) + 1,
        row["purpose"],
        row.get("note", "Reviewed with those who hold the role." if earlier else ""),
        row.get("published_months_ago", max(4, default // 3)),
        tuple(now),
    )
    versions = [
        VersionText(
            old["number"],
            old.get("purpose", row["purpose"]),
            old["note"],
            old["published_months_ago"],
            tuple(_earlier(now, old)),
        )
        for old in earlier
    ]
    return RoleText(
        row["id"],
        row["name"],
        family,
        row["track"],
        row["grade"],
        tuple(row["titles"]),
        (*versions, current),
    )


def _needs(lines: Iterable[str], must_have: bool) -> Iterable[Need]:
    """Read "skill level xweight" or "skill level-level xweight"."""
    for line in lines:
        skill, levels, weight = line.split()
        low, _, high = levels.partition("-")
        yield Need(skill, int(low), int(high) if high else None, int(weight[1:]), must_have)


def _earlier(now: Iterable[Need], old: Mapping[str, Any]) -> Iterable[Need]:
    """What an earlier version asked for: today's needs without some, with others in their place."""
    instead = {need.skill: need for need in _needs(old.get("instead", []), False)}
    for need in now:
        if need.skill in old.get("without", []):
            continue
        other = instead.get(need.skill)
        yield (
            Need(need.skill, other.level, other.level_max, other.importance, need.must_have)
            if other
            else need
        )


def _unit(row: Mapping[str, Any], mixes: Mapping[str, Mapping[str, int]]) -> UnitText:
    known = {key: value for key, value in row.items() if key != "closed_months_ago"}
    return UnitText(**{**_tuples(known), "mix": row.get("mix", mixes[row["family"]])})


def _moves(roles: Mapping[str, RoleText]) -> Iterable[MoveText]:
    rows = read("moves.toml")
    special = {(row["from"], row["to"]): row for row in rows["step"]}
    for kind in ("move", "seen"):
        for row in rows[kind]:
            yield MoveText(row["from"], row["to"], row["months"], row["often"], kind == "move")
    ladders: dict[tuple[str, str], list[RoleText]] = {}
    for role in sorted(roles.values(), key=lambda role: role.grade):
        ladders.setdefault((role.family, role.track), []).append(role)
    for rungs in ladders.values():
        for low, high in zip(rungs, rungs[1:], strict=False):
            row = special.get((low.id, high.id), {"months": 26, "often": 6})
            yield MoveText(low.id, high.id, row["months"], row["often"], False)
