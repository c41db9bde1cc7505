"""The graph of roles in use: who leads where, kept in the memory of the process."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from careers.fit import Floats, Whole
from careers.models import Move, Transition
from careers.neighbours import grade_steps, near_roles
from careers.queries.requirements import Requirements, current_requirements
from careers.queries.roles import RoleRow
from careers.routes import TENTHS, Net, net_of
from talent.models import User

# Of each role its id, the rank of its grade, and whether it is retired: ways lead out of it only.
Places = tuple[tuple[int, int | None, bool], ...]
Ends = tuple[int, int]  # ids of the two roles of an edge


@dataclass(frozen=True)
class RoleGraph:
    """The R roles as rows in the order of their ids, over the S skills asked for.

    Edges are drawn moves, moves that five or more people made, and roles near in skills, for which
    `near` says how near, 0 to 1. `needed` (R, S) in levels and `importance` (R, S) are what fit is
    worked out from, the net holds the same for routes.
    """

    requirements: Requirements
    places: Places
    row_of: Mapping[int, int]
    needed: Whole
    importance: Floats
    net: Net
    near: Mapping[Ends, float]

    @property
    def skills(self) -> tuple[int, ...]:
        return self.requirements.skills

    def role(self, row: int) -> int:
        """The id of the role in a row."""
        return self.places[row][0]


_kept: RoleGraph | None = None


def role_graph(rows: Iterable[RoleRow]) -> RoleGraph:
    """The graph of roles in use; one small query, and all of it only after a change.

    Whoever changes moves or counts transitions bumps the revision of requirements; a role that
    comes, goes or changes its grade shows in the roles themselves.
    """
    global _kept  # noqa: PLW0603 - one immutable value for the process, replaced as a whole
    requirements = current_requirements()
    places = tuple(sorted((row.pk, row.rank, row.is_retired) for row in rows))
    if _kept is None or _kept.requirements is not requirements or _kept.places != places:
        _kept = load_graph(requirements, places)
    return _kept


def load_graph(requirements: Requirements, places: Places) -> RoleGraph:
    """Join moves, transitions and near roles to one edge for each pair of roles; two queries."""
    ids = [role for role, _rank, _is_retired in places]
    retired = [row for row, (_role, _rank, is_retired) in enumerate(places) if is_retired]
    row_of = {role: row for row, role in enumerate(ids)}
    at = requirements.rows(ids)
    needed, importance = requirements.needed[at], requirements.importance[at]
    movers = observed(row_of)
    steps = grade_steps([rank for _role, rank, _is_retired in places])
    near_pairs, shares = near_roles(needed, importance, steps, retired=retired)
    near = [(start, end) for start, end in near_pairs.tolist()]
    every = {*drawn(row_of), *movers, *near}
    edges = sorted(edge for edge in every if edge[1] not in set(retired))
    net = net_of(
        needed.astype(np.int64) * TENTHS,
        importance.astype(np.int64),
        np.array(edges, dtype=np.int64).reshape(-1, 2),
        np.array([movers.get(edge, 0) for edge in edges], dtype=np.int64),
    )
    names = [(ids[start], ids[end]) for start, end in near]
    return RoleGraph(
        requirements, places, row_of, needed, importance, net,
        dict(zip(names, shares.tolist(), strict=True)),
    )  # fmt: skip


def drawn(row_of: Mapping[int, int]) -> list[Ends]:
    """The rows that drawn moves join, both in use."""
    pairs = Move.objects.order_by().values_list("from_role", "to_role")
    return [(row_of[a], row_of[b]) for a, b in pairs if a in row_of and b in row_of]


def observed(row_of: Mapping[int, int]) -> dict[Ends, int]:
    """How many people made each real move between roles in use; five or more, or none at all."""
    found = Transition.objects.order_by().values_list("from_role", "to_role", "people")
    return {(row_of[a], row_of[b]): n for a, b, n in found if a in row_of and b in row_of}


@dataclass(frozen=True)
class Evidence:
    """What speaks for a hop: the move that is drawn, those who made it, and how near it is.

    `near` is the share, 0 to 1, that somebody who meets the role before would meet for certain.
    """

    move: Move | None
    transition: Transition | None
    near: float | None


def evidence_of(viewer: User, graph: RoleGraph, hops: Sequence[Ends]) -> dict[Ends, Evidence]:
    """The evidence of some hops, by the ids of their roles; two queries for any number."""
    starts, ends = {start for start, _ in hops}, {end for _, end in hops}
    moves = Move.objects.onwards(viewer).filter(from_role__in=starts, to_role__in=ends)
    made = Transition.objects.onwards(viewer).filter(from_role__in=starts, to_role__in=ends)
    drawn_by = {(move.from_role_id, move.to_role_id): move for move in moves}
    made_by = {(row.from_role_id, row.to_role_id): row for row in made}
    return {hop: Evidence(drawn_by.get(hop), made_by.get(hop), graph.near.get(hop)) for hop in hops}
