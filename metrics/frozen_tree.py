"""The units of a wave in the order in which they are frozen, with who is asked in them."""

from collections.abc import Mapping
from typing import NamedTuple


class Place(NamedTuple):
    """One unit at its position: above it the position of its parent, which is smaller."""

    unit: int
    parent: int | None
    invited: int
    invited_below: int  # in it and all below it


def frozen_tree(
    parents: Mapping[int, int], names: Mapping[int, str], invited: Mapping[int, int]
) -> list[Place]:
    """Units in or below which somebody is asked, each behind the one above it.

    `parents` leads from a unit to the one above, `invited` says how many are asked in a unit
    itself. Units beside each other stand by name. The same input gives the same order.
    """
    kept = _with_all_above(parents, invited)
    children: dict[int | None, list[int]] = {}
    for unit in sorted(kept, key=lambda unit: (names.get(unit, ""), unit), reverse=True):
        above = parents.get(unit)
        children.setdefault(above if above in kept else None, []).append(unit)
    order: list[tuple[int, int | None]] = []
    waiting: list[tuple[int, int | None]] = [(unit, None) for unit in children.get(None, [])]
    while waiting:
        unit, parent = waiting.pop()
        position = len(order)
        order.append((unit, parent))
        waiting += [(below, position) for below in children.get(unit, [])]
    below = [invited.get(unit, 0) for unit, _parent in order]
    for position in reversed(range(len(order))):
        parent = order[position][1]
        if parent is not None:
            below[parent] += below[position]
    return [
        Place(unit, parent, invited.get(unit, 0), below[position])
        for position, (unit, parent) in enumerate(order)
    ]


def _with_all_above(parents: Mapping[int, int], invited: Mapping[int, int]) -> set[int]:
    kept: set[int] = set()
    for unit, people in invited.items():
        at: int | None = unit if people else None
        while at is not None and at not in kept:
            kept.add(at)
            at = parents.get(at)
    return kept
