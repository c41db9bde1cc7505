"""A programme's curriculum: in which order its components can be taken, and what they add up to.

The order is a topological one (A. B. Kahn, "Topological sorting of large networks", Comm. ACM 5,
1962); wherever several components could be next, the one that stands first in the curriculum is.
"""

import heapq
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Way(StrEnum):
    """How a component helps people to grow."""

    TRAINING = "training"
    DEVELOPMENT = "development"


@dataclass(frozen=True)
class Component:
    """One component by its id: its hours, and the ids of those that must be completed before."""

    component: int
    way: Way
    hours: Decimal
    is_required: bool = True
    prerequisites: tuple[int, ...] = ()


@dataclass(frozen=True)
class Balance:
    """Hours of a curriculum; `needed` are those that nobody can do without."""

    training: Decimal
    development: Decimal
    needed: Decimal
    elective: Decimal

    @property
    def training_share(self) -> float | None:
        """Training in per cent of all hours; None where there are no hours."""
        total = self.training + self.development
        return float(100 * self.training / total) if total else None


class PrerequisiteCycleError(ValueError):
    """Components that each need the next and the last the first; `cycle` are their ids."""

    def __init__(self, cycle: tuple[int, ...]) -> None:
        super().__init__("Prerequisites go round in a circle: " + " → ".join(map(str, cycle)))
        self.cycle = cycle


def in_order(components: Sequence[Component]) -> list[int]:
    """All ids in an order in which they can be taken, as near as can be to the given one.

    PrerequisiteCycleError where there is none; ValueError where a component is listed twice, needs
    one that is not listed, or has hours below 0.
    """
    check(components)
    at = {one.component: place for place, one in enumerate(components)}
    left = {one.component: len(set(one.prerequisites)) for one in components}
    followers: dict[int, list[int]] = defaultdict(list)
    for one in components:
        for before in set(one.prerequisites):
            followers[before].append(one.component)
    free = [place for place, one in enumerate(components) if not left[one.component]]
    found: list[int] = []
    while free:
        taken = components[heapq.heappop(free)].component
        found.append(taken)
        for follower in followers[taken]:
            left[follower] -= 1
            if not left[follower]:
                heapq.heappush(free, at[follower])
    if len(found) < len(components):
        raise PrerequisiteCycleError(a_cycle(components, set(found)))
    return found


def a_cycle(components: Sequence[Component], free: Collection[int]) -> tuple[int, ...]:
    """One cycle among the components that never become free, from where it stands first.

    Each of them needs another one of them, so whoever follows these comes back at last.
    """
    before = {
        one.component: next(other for other in one.prerequisites if other not in free)
        for one in components
        if one.component not in free
    }
    walked = [next(iter(before))]
    while before[walked[-1]] not in walked:
        walked.append(before[walked[-1]])
    cycle = walked[walked.index(before[walked[-1]]) :]
    order = [one.component for one in components]
    begin = cycle.index(min(cycle, key=order.index))
    return (*cycle[begin:], *cycle[:begin])


def needed(components: Sequence[Component]) -> set[int]:
    """Ids that nobody can do without: those required, and all that must come before these."""
    before = {one.component: one.prerequisites for one in components}
    found: set[int] = set()
    waiting = [one.component for one in components if one.is_required]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += before[one]
    return found


def next_steps(components: Sequence[Component], completed: Collection[int]) -> list[int]:
    """Ids that somebody who has completed some can take now, in the curriculum's order."""
    return [
        one.component
        for one in components
        if one.component not in completed and set(one.prerequisites) <= set(completed)
    ]


def balance(components: Sequence[Component]) -> Balance:
    """How many hours are training and development, and how many are needed and elective."""
    check(components)
    must = needed(components)

    def hours(chosen: Collection[Component]) -> Decimal:
        return sum((one.hours for one in chosen), Decimal(0))

    return Balance(
        training=hours([one for one in components if one.way == Way.TRAINING]),
        development=hours([one for one in components if one.way == Way.DEVELOPMENT]),
        needed=hours([one for one in components if one.component in must]),
        elective=hours([one for one in components if one.component not in must]),
    )


def check(components: Sequence[Component]) -> None:
    """ValueError where the components cannot be those of one curriculum."""
    known = {one.component for one in components}
    if len(known) < len(components):
        raise ValueError("A component is listed twice.")
    for one in components:
        if not known.issuperset(one.prerequisites):
            raise ValueError("A component needs one that is not in the curriculum.")
        if not one.hours >= 0:
            raise ValueError("A component takes 0 hours or more.")
