"""What the career map shows to one viewer: some families, around one role."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from careers.fit import Figures
from careers.models import Move
from careers.queries.fits import seen_levels
from careers.queries.nearness import Marks, Rows, marks_of, nearest_families
from careers.queries.ranking import figures_of, ranked
from careers.queries.requirements import current_requirements
from careers.queries.roles import RoleRow, open_to, roles_to_leave
from talent.models import Employee, User

MOST_FAMILIES = 6
MOST_IN_A_CELL = 4
MOST_MOVES = 40  # with more, only those from and to one's own role and targets are drawn

Pairs = list[tuple[int, int]]


@dataclass(frozen=True)
class MapRole:
    """A role on the map, with the viewer's figures and where drawn moves lead from it."""

    row: RoleRow
    figures: Figures
    is_here: bool
    is_start: bool
    is_target: bool
    is_near: bool
    across: tuple[RoleRow, ...]


@dataclass(frozen=True)
class MapCell:
    """The roles of one ladder on one grade: those shown, and how many are not."""

    grade: int | None
    grade_name: str
    roles: tuple[MapRole, ...]
    more: int


@dataclass(frozen=True)
class MapLane:
    """One ladder with its cells, the lowest grade first and roles without a grade last."""

    family: int
    track: int | None
    name: str
    cells: tuple[MapCell, ...]


@dataclass(frozen=True)
class CareerMap:
    """Lanes and moves around one role, with what was left out so that it can be said.

    `grades` are the columns, the lowest first; `moves` are pairs of ids of shown roles.
    """

    start: RoleRow | None
    near: int
    families: tuple[tuple[int, str], ...]
    chosen: tuple[int, ...]
    families_left_out: int
    grades: tuple[tuple[int, str], ...]
    lanes: tuple[MapLane, ...]
    roles_left_out: int
    moves: tuple[tuple[int, int], ...]
    moves_left_out: int


def career_map(
    viewer: User, me: Employee | None, families: Sequence[int] = (), start: int | None = None
) -> CareerMap:
    """The map of some families; without any, of the start role's family and those nearest to it.

    Without a start role it is one's own. The queries are the same for any number of roles.
    """
    rows = {row.pk: row for row in open_to(roles_to_leave(viewer, me), me)}
    marks = marks_of(viewer, me, rows, start)
    known = {row.family for row in rows.values()}
    wanted = [family for family in families if family in known] or nearest_families(rows, marks)
    chosen = wanted[:MOST_FAMILIES]
    candidates = [row for row in rows.values() if row.family in chosen]

    levels, requirements = seen_levels(viewer, me), current_requirements()
    order = ranked(requirements, levels, [row.pk for row in candidates])
    order.sort(key=lambda pk: (pk not in marks.firsts, not rows[pk].is_kept, pk not in marks.near))
    cells = cells_of(rows[pk] for pk in order)
    shown = [row.pk for cell in cells for row in cell[:MOST_IN_A_CELL]]
    moves = [pair for pair in moves_between(viewer, shown) if not rows[pair[1]].is_retired]
    drawn = [pair for pair in moves if len(moves) <= MOST_MOVES or marks.firsts & set(pair)]
    figures = figures_of(requirements, levels, shown)
    return CareerMap(
        start=rows.get(marks.start or 0),
        near=len(marks.near),
        families=families_of(rows.values()),
        chosen=tuple(chosen),
        families_left_out=len(wanted) - len(chosen),
        grades=grades_of(candidates),
        lanes=lanes_of(cells, map_roles(rows, figures, marks, moves)),
        roles_left_out=len(candidates) - len(shown),
        moves=tuple(drawn),
        moves_left_out=len(moves) - len(drawn),
    )


def families_of(rows: Iterable[RoleRow]) -> tuple[tuple[int, str], ...]:
    """The families that roles belong to, by name."""
    names = {row.family: row.family_name for row in rows}
    return tuple(sorted(names.items(), key=lambda one: one[1]))


def grades_of(rows: Iterable[RoleRow]) -> tuple[tuple[int, str], ...]:
    """The grades that roles have, the lowest first."""
    found = {row.rank: (row.grade, row.grade_name or "") for row in rows if row.rank is not None}
    return tuple((grade, name) for _rank, (grade, name) in sorted(found.items()) if grade)


def cells_of(ordered: Iterable[RoleRow]) -> list[list[RoleRow]]:
    """Roles by ladder and grade: ladders by name, grades upwards; in a cell as ordered."""
    cells = defaultdict(list)
    for row in ordered:
        cells[row.family_name, row.track_name or "", row.rank is None, row.rank or 0].append(row)
    return [cells[key] for key in sorted(cells)]


def moves_between(viewer: User, roles: Sequence[int]) -> Pairs:
    """The drawn moves of which both ends are shown; one query."""
    moves = Move.objects.onwards(viewer).filter(from_role__in=roles, to_role__in=roles)
    return list(moves.order_by("to_role__name", "to_role").values_list("from_role", "to_role"))


def map_roles(
    rows: Rows, figures: Mapping[int, Figures], marks: Marks, moves: Pairs
) -> dict[int, MapRole]:
    """The shown roles with their marks and moves."""
    across = defaultdict(list)
    for start, end in moves:
        across[start].append(rows[end])
    return {
        pk: MapRole(
            row=rows[pk],
            figures=figures[pk],
            is_here=pk == marks.mine,
            is_start=pk == marks.start,
            is_target=pk in marks.targets,
            is_near=pk in marks.near,
            across=tuple(across[pk]),
        )
        for pk in figures
    }


def lanes_of(cells: Iterable[list[RoleRow]], roles: Mapping[int, MapRole]) -> tuple[MapLane, ...]:
    """The ladders with their cells, each with the roles that are shown."""
    lanes: dict[tuple[int, int | None, str], list[MapCell]] = defaultdict(list)
    for rows in cells:
        first = rows[0]
        shown = tuple(roles[row.pk] for row in rows if row.pk in roles)
        cell = MapCell(first.grade, first.grade_name or "", shown, len(rows) - len(shown))
        lanes[first.family, first.track, first.ladder].append(cell)
    return tuple(MapLane(*ladder, tuple(lane)) for ladder, lane in lanes.items())
