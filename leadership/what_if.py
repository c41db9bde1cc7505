"""What if some people leave: who would stay, who would move, and which key roles stay empty.

The leavers are deleted, everybody else may stay in the key role they hold or move to one they are
a candidate for; each person counts for one role, so somebody who holds two leaves one of them
empty from the start. Holes are key roles − the size of a maximum matching of roles to people.

Of all matchings that is shown which has the fewest holes, then the fewest roles filled by people
ready in three years or more, then in one or two, then the fewest moves; and of those the one whose
people, read in the order of the roles' ids, have the lowest ids, a hole coming last. This is one
matching exactly, however it is found:

1. Each role costs one weight: 1 for staying, and for a move or a hole more, in base B = roles + 1:
   1 for a move, B and B² more for one in SOON and LATER, B³ for a hole. Each kind occurs at most
   `roles` = B − 1 times, so no sum carries over, and the least sum is the least in that order.
   It is found as a minimum-weight full matching by LAPJVsp (see mentoring/matching.py), each role
   having a column of its own for staying empty. That column also bounds the solver's numbers: no
   dual is larger than the largest weight W = B³ + 1 and no length of a path larger than 4 W. The
   solver counts in floating point, exact to 2⁵³; with up to 2¹⁵ roles 4 W is below 2⁴⁸.
2. Shortest paths in the residual graph, in whole numbers of 64 bits, prove that no cheaper
   matching exists and tell which pairs are tight. The cheapest matchings are those of tight pairs
   only that leave out only people who may be left out (complementary slackness; see R. K. Ahuja,
   T. L. Magnanti and J. B. Orlin, "Network Flows", 1993, section 9.4).
3. Role by role the lowest person is taken for whom a cycle of tight pairs can be turned.
"""

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, min_weight_full_bipartite_matching

from leadership.strength import (
    NOBODY,
    Pipeline,
    Readiness,
    Truths,
    Whole,
    edges_of,
    matched,
    soonest,
)

Numbers = npt.NDArray[np.int64]

MOST_ROLES = 2**15


@dataclass(frozen=True)
class Move:
    """One person who takes a key role over, and the key roles they hold now."""

    role: int
    person: int
    readiness: Readiness
    leaves: tuple[int, ...]


@dataclass(frozen=True)
class WhatIf:
    """What becomes of the key roles; all in the order of the roles' ids.

    - `people`: who has each role afterwards; None where nobody has
    - `holes`: the roles that nobody has, and `holes_before` how many there would be if all stayed
    - `moves`: who would have to move
    """

    within: Readiness
    people: dict[int, int | None]
    holes: tuple[int, ...]
    holes_before: int
    moves: tuple[Move, ...]


@dataclass(frozen=True)
class Choices:
    """All that each of R roles may come to, in order of role and column.

    Columns are P people by id, then R for each role's staying empty. `weight` as told above.
    """

    roles: tuple[int, ...]
    people: tuple[int, ...]
    row: Whole
    column: Whole
    weight: Numbers


def what_if(
    pipeline: Pipeline, leavers: Collection[int], *, within: Readiness = Readiness.LATER
) -> WhatIf:
    """What becomes of key roles when people leave and whoever is ready in time may move.

    Whoever is on no plan and holds no key role may be among the leavers; it changes nothing.
    ValueError above 32,768 key roles.
    """
    if len(pipeline.roles) > MOST_ROLES:
        raise ValueError(f"More than {MOST_ROLES} key roles cannot be weighed exactly.")
    ready = soonest(pipeline, within, frozenset(leavers))
    choices = choices_of(pipeline, ready, frozenset(leavers))
    chosen = lowest(choices, cheapest(choices))
    held: dict[int, tuple[int, ...]] = {}
    for role in choices.roles:
        if role in pipeline.incumbents:
            holder = pipeline.incumbents[role]
            held[holder] = (*held.get(holder, ()), role)
    people = {
        role: choices.people[column] if column < len(choices.people) else None
        for role, column in zip(choices.roles, chosen, strict=True)
    }
    return WhatIf(
        within=within,
        people=people,
        holes=tuple(role for role, person in people.items() if person is None),
        holes_before=holes_in_place(pipeline, within),
        moves=tuple(
            Move(role, person, ready[role, person], held.get(person, ()))
            for role, person in people.items()
            if person is not None and pipeline.incumbents.get(role) != person
        ),
    )


def holes_in_place(pipeline: Pipeline, within: Readiness) -> int:
    """How many key roles stay empty though nobody leaves."""
    pairs = {*soonest(pipeline, within), *pipeline.incumbents.items()}
    person_of, _role_of = matched(edges_of(pipeline.roles, pairs))
    return int((person_of == NOBODY).sum())


def choices_of(
    pipeline: Pipeline, ready: dict[tuple[int, int], Readiness], leavers: frozenset[int]
) -> Choices:
    """Everybody in place and every possible move, each with its weight."""
    stays = {pair for pair in pipeline.incumbents.items() if pair[1] not in leavers}
    edges = edges_of(pipeline.roles, {*ready, *stays})
    count = len(edges.roles)
    base = count + 1
    of_move = {Readiness.NOW: 2, Readiness.SOON: 2 + base, Readiness.LATER: 2 + base**2}
    pairs = [
        (edges.roles[role], edges.people[person])
        for role, person in zip(edges.role.tolist(), edges.person.tolist(), strict=True)
    ]
    weights = [1 if pair in stays else of_move[ready[pair]] for pair in pairs]
    empty = np.arange(count, dtype=np.intp)
    rows = np.concatenate([edges.role, empty])
    columns = np.concatenate([edges.person, len(edges.people) + empty])
    weight = np.array([*weights, *[1 + base**3] * count], dtype=np.int64)
    order = np.lexsort((columns, rows))
    return Choices(edges.roles, edges.people, rows[order], columns[order], weight[order])


def cheapest(choices: Choices) -> list[int]:
    """The columns (R,) of one cheapest full matching."""
    if not choices.roles:
        return []
    shape = (len(choices.roles), len(choices.people) + len(choices.roles))
    costs = csr_array((choices.weight.astype(float), (choices.row, choices.column)), shape=shape)
    rows, columns = min_weight_full_bipartite_matching(costs)
    return [int(column) for column in columns[np.argsort(rows)]]


@dataclass(frozen=True)
class Tight:
    """The pairs that a cheapest matching may hold, and what may be exchanged for what.

    - `columns`: for each of R roles the columns it may have, in ascending order
    - `spare`: columns that may be left out
    - `group`: (R + 1,) roles of one group may change places, the last entry standing for what is
      left out; a role that is alone in its group has what it has in all cheapest matchings
    """

    columns: list[list[int]]
    spare: list[bool]
    group: list[int]


def lowest(choices: Choices, chosen: list[int]) -> list[int]:
    """Of all matchings as cheap as the chosen one, that with the lowest people, role by role."""
    tight = tight_pairs(choices, chosen)
    chosen, outside = list(chosen), len(chosen)
    owner = [outside] * len(tight.spare)
    for role, column in enumerate(chosen):
        owner[column] = role
    sizes = np.bincount(tight.group).tolist()
    for role in range(outside):
        if sizes[tight.group[role]] == 1:
            continue
        for column in tight.columns[role]:
            if column == chosen[role]:
                break
            turned = way_back(tight, chosen, owner, role, column)
            if turned:
                for one in turned:
                    owner[chosen[one]] = outside
                for one, taken in turned.items():
                    chosen[one], owner[taken] = taken, one
                break
    return chosen


def way_back(
    tight: Tight, chosen: list[int], owner: list[int], role: int, column: int
) -> dict[int, int]:
    """Which roles take which columns so that a role gets one; empty where it cannot.

    No role with a lower index is touched: what they have is settled. A cycle is looked for that
    begins with the role's taking the column: each role takes the column of the next, where the
    next may be the outside, which gives a column that nobody has and takes one that may be spare.
    """
    outside = len(chosen)
    group = tight.group[role]
    first = owner[column]
    came: dict[int, tuple[int, int]] = {first: (role, column)}
    waiting = deque([first] if first > role else [])
    while waiting and role not in came:
        here = waiting.popleft()
        if here == outside:
            givers = range(role, outside) if not tight.spare[chosen[role]] else (role,)
            steps = [(chosen[one], one) for one in givers if tight.spare[chosen[one]]]
        else:
            steps = [(taken, owner[taken]) for taken in tight.columns[here]]
        for taken, following in steps:
            if following not in came and following >= role and tight.group[following] == group:
                came[following] = (here, taken)
                waiting.append(following)
    turned: dict[int, int] = {}
    here = role
    while role in came:
        here, taken = came[here]
        if here != outside:
            turned[here] = taken
        if here == role:
            break
    return turned


def tight_pairs(choices: Choices, chosen: list[int]) -> Tight:
    """Which pairs cost nothing more, by the residual graph of a cheapest matching.

    Nodes are the R roles and the outside. A role's taking a column is an arc to whoever has it,
    at the difference in weight; the outside's taking a column is an arc of 0. A cycle of arcs is
    an exchange; it costs nothing exactly where all of its arcs are tight.
    """
    outside = len(chosen)
    owner = np.full(len(choices.people) + outside, outside, dtype=np.intp)
    owner[chosen] = np.arange(outside)
    is_chosen = owner[choices.column] == choices.row
    more = choices.weight - choices.weight[is_chosen][choices.row]
    depth = depths(choices.row, owner[choices.column], more, outside)
    value = depth[owner]
    is_tight: Truths = depth[choices.row] + more == value[choices.column]
    spare = value == depth[outside]
    rows, columns = choices.row[is_tight], choices.column[is_tight]
    givers = np.flatnonzero(spare[chosen]) if outside else np.array([], dtype=np.intp)
    begins = np.concatenate([rows, np.full(len(givers), outside)])
    ends = np.concatenate([owner[columns], givers])
    arcs = csr_array((np.ones(len(ends)), (begins, ends)), shape=(outside + 1, outside + 1))
    _count, group = connected_components(arcs, connection="strong")
    found: list[list[int]] = [[] for _ in range(outside)]
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        found[row].append(column)
    return Tight(found, spare.tolist(), group.tolist())


def depths(begins: Whole, ends: Whole, more: Numbers, outside: int) -> Numbers:
    """The least cost (R + 1,) of a path that ends at each node, from anywhere; at most 0.

    R. Bellman, "On a routing problem", Quart. Appl. Math. 16, 1958. ArithmeticError where there is
    a cycle below 0, since then the matching was not the cheapest.
    """
    found = np.zeros(outside + 1, dtype=np.int64)
    for _ in range(outside + 2):
        deeper = found.copy()
        np.minimum.at(deeper, ends, found[begins] + more)
        np.minimum(deeper, found[outside], out=deeper)
        if np.array_equal(deeper, found):
            return found
        found = deeper
    raise ArithmeticError("The matching is not the cheapest.")
