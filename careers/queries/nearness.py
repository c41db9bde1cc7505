"""What lies around a person on the career map: own role, targets, near roles and families."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from careers.models import Move
from careers.queries.roles import RoleRow
from talent.models import Aspiration, Employee, TargetRole, User

NEIGHBOURS = 3  # families beside one's own that are shown at first

Rows = Mapping[int, RoleRow]


@dataclass(frozen=True)
class Marks:
    """What is special about some roles: the viewer's own, where the map starts, targets, near.

    `targets` gives each target's rank; `near` is one move or one rung from the start.
    """

    mine: int | None
    start: int | None
    targets: Mapping[int, int]
    near: frozenset[int]

    @property
    def firsts(self) -> set[int | None]:
        """What is never left out of a crowded picture."""
        return {self.mine, self.start, *self.targets}


def marks_of(viewer: User, me: Employee | None, rows: Rows, start: int | None) -> Marks:
    """The viewer's role and targets, and what is near the start, by default the own role."""
    mine = me.assignment.role_id if me is not None and me.assignment is not None else None
    begin = start if start in rows else mine if mine in rows else None
    return Marks(mine, begin, targets_of(viewer, me), near_to(viewer, rows, begin))


def targets_of(viewer: User, employee: Employee | None) -> dict[int, int]:
    """The rank of each role that a person aims for, if the viewer may see it; one query."""
    aspirations = Aspiration.objects.visible_to(viewer).filter(employee=employee)
    targets = TargetRole.objects.filter(aspiration__in=aspirations)
    return dict(targets.order_by("rank").values_list("role", "rank"))


def near_to(viewer: User, rows: Rows, start: int | None) -> frozenset[int]:
    """The roles one drawn move or one rung up from a role; one query."""
    if start is None:
        return frozenset()
    moves = Move.objects.onwards(viewer).filter(from_role=start).order_by()
    found = moves.values_list("to_role", flat=True)
    drawn = {role for role in found if role in rows and not rows[role].is_retired}
    return frozenset(drawn | next_rung(rows, rows[start]))


def next_rung(rows: Rows, here: RoleRow) -> set[int]:
    """The roles of the next grade up on the same ladder."""
    above = {
        row.pk: row.rank
        for row in rows.values()
        if (row.family, row.track) == (here.family, here.track)
        and not row.is_retired
        and row.rank is not None
        and here.rank is not None
        and row.rank > here.rank
    }
    lowest = min(above.values(), default=None)
    return {role for role, rank in above.items() if rank == lowest}


def nearest_families(rows: Rows, marks: Marks) -> list[int]:
    """The families of the start and the targets, then those that most near roles belong to.

    Without any of these the first families by name.
    """
    firsts = [rows.get(role or 0) for role in (marks.start, *marks.targets)]
    own = [row.family for row in firsts if row is not None]
    near = Counter(rows[role].family for role in sorted(marks.near))
    others = [family for family, _count in near.most_common()]
    by_name = [row.family for row in sorted(rows.values(), key=lambda row: row.family_name)]
    found = [*own, *others] or by_name
    return list(dict.fromkeys(found))[: 1 + NEIGHBOURS]
