"""How strong the bench is: key roles against the people who could take them over, no database.

Counted plainly, one strong person on five plans is five successors. The effective bench is the
size of a maximum matching of key roles to distinct people, found by J. E. Hopcroft and R. M. Karp,
"An n^5/2 algorithm for maximum matchings in bipartite graphs", SIAM J. Comput. 2, 1973, as scipy
has it. What holds in every maximum matching, whichever was found, is told by A. L. Dulmage and
N. S. Mendelsohn, "Coverings of bipartite graphs", Canad. J. Math. 10, 1958: exactly what an
alternating path reaches from a vertex that is left out can itself be left out.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

Whole = npt.NDArray[np.intp]
Truths = npt.NDArray[np.bool_]

NOBODY = -1


class Readiness(IntEnum):
    """How soon somebody could take a role over; the sooner, the lower."""

    NOW = 0
    SOON = 1  # in one or two years
    LATER = 2  # in three years or more


class Cover(StrEnum):
    """Whether a key role has a successor of its own, whoever else needs the same people."""

    SAFE = "safe"  # covered in every maximum matching
    CONTESTED = "contested"  # in some
    UNCOVERED = "uncovered"  # in none: nobody is ready


@dataclass(frozen=True)
class Candidate:
    """One person on an active plan for one key role."""

    role: int
    person: int
    readiness: Readiness


@dataclass(frozen=True)
class Pipeline:
    """Key roles, who holds them now, and who is on active plans for them; all by ids.

    A role without incumbent is not in `incumbents`. Where a person is named for a role more than
    once, the soonest readiness counts. Nobody succeeds themselves: an incumbent on a plan for the
    own role is no candidate for it.

    ValueError where a role is listed twice, or an incumbent or a candidate has a role that is not
    listed.
    """

    roles: Sequence[int]
    incumbents: Mapping[int, int]
    candidates: Sequence[Candidate]

    def __post_init__(self) -> None:
        known = set(self.roles)
        if len(known) != len(self.roles):
            raise ValueError("A key role is listed twice.")
        if not known.issuperset(self.incumbents):
            raise ValueError("An incumbent holds a role that is no key role.")
        if not known.issuperset(one.role for one in self.candidates):
            raise ValueError("A candidate is on a plan for a role that is no key role.")


@dataclass(frozen=True)
class Leaning:
    """How many key roles lean on one person."""

    person: int
    named: int  # roles that name the person among others or alone
    alone: int  # of these, roles that name nobody else


@dataclass(frozen=True)
class Bench:
    """Of key roles and the people ready for them within a time.

    - `roles`: how many key roles there are
    - `candidacies`, `people`: pairs of a role and a person who is ready, and distinct people
    - `plain`: roles that name anybody who is ready
    - `effective`: roles that can have somebody at once, each somebody else
    - `effective_without_holders`: the same of people who hold no key role themselves
    - `cover`: for each role, by id
    - `single_points`: whoever's leaving lowers `effective`, by id
    - `leaning`: whoever two roles or more name, the most named first
    """

    within: Readiness
    roles: int
    candidacies: int
    people: int
    plain: int
    effective: int
    effective_without_holders: int
    cover: Mapping[int, Cover]
    single_points: tuple[int, ...]
    leaning: tuple[Leaning, ...]


@dataclass(frozen=True)
class Edges:
    """Who is ready for which role: indexes into `roles` and `people`, each pair once, in order."""

    roles: tuple[int, ...]  # ids in ascending order
    people: tuple[int, ...]  # the same
    role: Whole
    person: Whole

    @property
    def table(self) -> csr_array:
        ones = np.ones(len(self.role), dtype=np.int8)
        shape = (len(self.roles), len(self.people))
        return csr_array((ones, (self.role, self.person)), shape=shape)


def bench(pipeline: Pipeline, within: Readiness) -> Bench:
    """The bench of people who are ready within a time or sooner, in O(candidates · √roles)."""
    ready = soonest(pipeline, within)
    edges = edges_of(pipeline.roles, ready)
    person_of, role_of = matched(edges)
    left_out = reached(edges.table, person_of, role_of)
    can_be_missed = reached(csr_array(edges.table.T), role_of, person_of)
    named = np.bincount(edges.role, minlength=len(edges.roles))
    holders = set(pipeline.incumbents.values())
    others = edges_of(pipeline.roles, [pair for pair in ready if pair[1] not in holders])
    return Bench(
        within=within,
        roles=len(edges.roles),
        candidacies=len(edges.role),
        people=len(edges.people),
        plain=int((named > 0).sum()),
        effective=int((person_of != NOBODY).sum()),
        effective_without_holders=int((matched(others)[0] != NOBODY).sum()),
        cover={
            role: Cover.UNCOVERED if not named[at] else
            Cover.CONTESTED if left_out[at] else Cover.SAFE
            for at, role in enumerate(edges.roles)
        },
        single_points=tuple(
            person for at, person in enumerate(edges.people) if not can_be_missed[at]
        ),
        leaning=leaning_of(ready),
    )  # fmt: skip


def soonest(
    pipeline: Pipeline, within: Readiness, leavers: Collection[int] = frozenset()
) -> dict[tuple[int, int], Readiness]:
    """The soonest readiness of each role and person who stays, in time; nobody for their own."""
    found: dict[tuple[int, int], Readiness] = {}
    for one in pipeline.candidates:
        if one.readiness > within or one.person in leavers:
            continue
        if pipeline.incumbents.get(one.role) == one.person:
            continue
        pair = (one.role, one.person)
        found[pair] = min(one.readiness, found.get(pair, one.readiness))
    return found


def edges_of(roles: Collection[int], pairs: Collection[tuple[int, int]]) -> Edges:
    """Pairs of a role and a person as indexes, in ascending order of ids."""
    role_ids = tuple(sorted(roles))
    person_ids = tuple(sorted({person for _role, person in pairs}))
    role_at = {role: at for at, role in enumerate(role_ids)}
    person_at = {person: at for at, person in enumerate(person_ids)}
    ordered = sorted((role_at[role], person_at[person]) for role, person in pairs)
    both = np.array(ordered, dtype=np.intp).reshape(-1, 2)
    return Edges(role_ids, person_ids, both[:, 0], both[:, 1])


def matched(edges: Edges) -> tuple[Whole, Whole]:
    """One maximum matching: the person of each role, and the role of each person; -1 for none."""
    person_of = np.full(len(edges.roles), NOBODY, dtype=np.intp)
    role_of = np.full(len(edges.people), NOBODY, dtype=np.intp)
    if len(edges.role):
        person_of[:] = maximum_bipartite_matching(edges.table, perm_type="column")
        found = np.flatnonzero(person_of != NOBODY)
        role_of[person_of[found]] = found
    return person_of, role_of


def reached(table: csr_array, column_of: Whole, row_of: Whole) -> Truths:
    """Which rows some maximum matching leaves out, where `column_of` and `row_of` are one.

    Those that it leaves out itself, and those that an alternating path reaches from them: the
    first takes the column of the next, and the last is left out in its stead.
    """
    out: Truths = column_of == NOBODY
    begins, columns, rows = table.indptr.tolist(), table.indices.tolist(), row_of.tolist()
    waiting = np.flatnonzero(out).tolist()
    while waiting:
        row = waiting.pop()
        for column in columns[begins[row] : begins[row + 1]]:
            next_row = rows[column]  # never nobody: that would be a larger matching
            if not out[next_row]:
                out[next_row] = True
                waiting.append(next_row)
    return out


def leaning_of(pairs: Collection[tuple[int, int]]) -> tuple[Leaning, ...]:
    """Whoever two roles or more name, the most named first."""
    people: dict[int, list[int]] = defaultdict(list)
    roles: dict[int, list[int]] = defaultdict(list)
    for role, person in pairs:
        people[role].append(person)
        roles[person].append(role)
    found = [
        Leaning(person, len(named), sum(len(people[role]) == 1 for role in named))
        for person, named in roles.items()
        if len(named) > 1
    ]
    return tuple(sorted(found, key=lambda one: (-one.named, -one.alone, one.person)))
