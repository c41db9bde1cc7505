"""The lists of roles: the catalogue, what could be next, and what one keeps."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from careers.fit import Figures
from careers.queries.fits import Levels, seen_levels, seen_skills
from careers.queries.ranking import Reasons, figures_of, ranked, reasons_of
from careers.queries.requirements import current_requirements
from careers.queries.roles import Match, RoleRow, matches, roles_held_at
from lib.paging import Page, page_in
from talent.models import Employee, User

PAGE = 25


@dataclass(frozen=True)
class Wanted:
    """What a list of roles is narrowed to; None and empty mean any."""

    text: str = ""
    family: int | None = None
    track: int | None = None
    grades: frozenset[int] | None = None
    location: int | None = None
    kept: bool = False
    order: str = "name"


@dataclass(frozen=True)
class Listed:
    """One role of a list, with the viewer's figures, why it stands there and how it was found."""

    row: RoleRow
    figures: Figures
    reasons: Reasons | None
    other_title: str


@dataclass(frozen=True)
class Found:
    """One page of roles, and how many there are."""

    page: Page[Listed]
    count: int


def find_roles(
    viewer: User, me: Employee | None, rows: Sequence[RoleRow], wanted: Wanted, cursor: str = ""
) -> Found:
    """The visible roles that match, in the wanted order; a text brings the best match first."""
    found = matches(wanted.text) if wanted.text else {}
    narrowed = narrow(rows, wanted, found)
    levels = seen_levels(viewer, me)
    keys = order(narrowed, wanted, found, levels)
    page = page_in(keys, keys, cursor, PAGE)
    return Found(listed(page, narrowed, levels, found=found), len(keys))


def closest_roles(
    viewer: User, me: Employee | None, rows: Sequence[RoleRow], wanted: Wanted, cursor: str = ""
) -> Found:
    """All other roles that match, by readiness × coverage, with reasons; not one's own role."""
    mine = me.assignment.role_id if me is not None and me.assignment is not None else None
    narrowed = [row for row in narrow(rows, wanted, {}) if row.pk != mine]
    skills = seen_skills(viewer, me)
    levels = {skill: level for skill, (level, _name) in skills.items()}
    requirements = current_requirements()
    keys = ranked(requirements, levels, [row.pk for row in narrowed])
    page = page_in(keys, keys, cursor, PAGE)
    reasons = reasons_of(requirements, skills, page.rows)
    return Found(listed(page, narrowed, levels, reasons=reasons), len(keys))


def narrow(rows: Iterable[RoleRow], wanted: Wanted, found: dict[int, Match]) -> list[RoleRow]:
    """The rows that match; asking for a place costs one query."""
    checks: list[Callable[[RoleRow], bool]] = []
    if wanted.text:
        checks.append(lambda row: row.pk in found)
    if wanted.family is not None:
        checks.append(lambda row: row.family == wanted.family)
    if wanted.track is not None:
        checks.append(lambda row: row.track == wanted.track)
    if wanted.grades is not None:
        grades = wanted.grades
        checks.append(lambda row: row.grade in grades)
    if wanted.kept:
        checks.append(lambda row: row.is_kept)
    if wanted.location is not None:
        held = roles_held_at(wanted.location)
        checks.append(lambda row: row.pk in held)
    return [row for row in rows if all(check(row) for check in checks)]


def order(
    rows: Sequence[RoleRow], wanted: Wanted, found: dict[int, Match], levels: Levels
) -> list[int]:
    """The ids in the wanted order; rows come by name."""
    keys = [row.pk for row in rows]
    if wanted.order == "closest":
        return ranked(current_requirements(), levels, keys)
    if wanted.order == "grade":
        return [row.pk for row in sorted(rows, key=lambda row: (row.rank is None, row.rank or 0))]
    if wanted.text:
        return sorted(keys, key=lambda key: -found[key].nearness)
    return keys


def listed(
    page: Page[int],
    rows: Iterable[RoleRow],
    levels: Levels,
    *,
    found: Mapping[int, Match] | None = None,
    reasons: Mapping[int, Reasons] | None = None,
) -> Page[Listed]:
    """The roles of one page with their figures, and how they were found or why they stand there."""
    by_key = {row.pk: row for row in rows}
    figures = figures_of(current_requirements(), levels, page.rows)
    titles = {role: match.title for role, match in (found or {}).items()}
    shown = [
        Listed(by_key[key], figures[key], (reasons or {}).get(key), titles.get(key, ""))
        for key in page.rows
    ]
    return Page(shown, page.previous, page.next)


def grades_for_step(rows: Iterable[RoleRow], rank: int | None, step: str) -> frozenset[int] | None:
    """The grades that a step from one's own leads to: up (or same), next, same; else any."""
    if rank is None or step not in ("up", "next", "same"):
        return None
    ranks = {row.rank: row.grade for row in rows if row.rank is not None}
    if step == "same":
        wanted = {rank}
    elif step == "up":
        wanted = {other for other in ranks if other >= rank}
    else:
        wanted = {min((other for other in ranks if other > rank), default=rank)}
    return frozenset(grade for other, grade in ranks.items() if other in wanted and grade)
