"""Today's units for a company of any size: the authored tree, scaled, split where it is large."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from careers.demo.content import Content, UnitText

REPORTS_AT_MOST = 9
TEAM = 8
SPREAD = 7
SMALLEST_LEAF = 4


class TooSmallError(ValueError):
    """The wished-for size has no room for the people whom the pages name."""


@dataclass(eq=False, slots=True)
class Unit:
    """One unit: `seats` are the roles held in it today beside its head, the cast's left out."""

    id: str
    name: str
    text: UnitText
    parent: "Unit | None"
    head: str
    locations: tuple[str, ...]
    seats: list[str] = field(default_factory=list)
    height: int = 1
    opened: int = 0
    closes: int | None = None
    former: "Unit | None" = None
    into: "Unit | None" = None
    cast: list[str] = field(default_factory=list)
    is_led_by_cast: bool = False


def plan(content: Content, size: int) -> list[Unit]:
    """All units of a company with `size` people employed today, parents before children.

    Raises TooSmallError when the cast and its line do not fit.
    """
    members, leaders = _cast(content)
    leaves, inner = _kept(content, size, set(members) | leaders)
    staff = {unit.id: _staff(unit, size, members) for unit in inner}
    room = size - sum(1 + count for count in staff.values())
    counts = _shares(leaves, room, members, leaders)

    units: dict[str, Unit] = {}
    ordered: list[Unit] = []
    for text in content.units.values():
        if text.id not in staff and text.id not in counts:
            continue
        unit = Unit(
            text.id,
            text.name,
            text,
            units[text.parent] if text.parent else None,
            text.head,
            text.locations,
            cast=members.get(text.id, []),
            is_led_by_cast=text.id in leaders,
        )
        units[text.id] = unit
        ordered.append(unit)
        if text.id in staff:
            unit.height = 2
            unit.seats = _seats(text.mix, staff[text.id], unit.cast)
        else:
            ordered += _grow(content, unit, counts[text.id])
    return [*ordered, *_closed(content, units)]


def _cast(content: Content) -> tuple[dict[str, list[str]], set[str]]:
    """Whom the cast puts where today: roles of members by unit, and the units that it leads."""
    members: dict[str, list[str]] = {}
    leaders = set()
    for person in content.cast["person"]:
        _, role, unit = person["steps"][-1]
        if person.get("leads"):
            leaders.add(unit)
        else:
            members.setdefault(unit, []).append(role)
    return members, leaders


def _kept(content: Content, size: int, needed: set[str]) -> tuple[list[UnitText], list[UnitText]]:
    """The leaves worth having at this size and the units above them."""
    parents = {unit.parent for unit in content.units.values()}
    leaves = [unit for unit in content.units.values() if unit.id not in parents]
    per_person = size / sum(1 + unit.people for unit in content.units.values())
    kept = [
        unit
        for unit in leaves
        if unit.id in needed or (1 + unit.people) * per_person >= SMALLEST_LEAF
    ]
    above = set()
    for unit in [*kept, *(content.units[id] for id in needed if id in content.units)]:
        parent = unit.parent
        while parent is not None:
            above.add(parent)
            parent = content.units[parent].parent
    above |= {id for id in needed if id in parents}
    return kept, [unit for unit in content.units.values() if unit.id in above]


def _staff(unit: UnitText, size: int, members: Mapping[str, list[str]]) -> int:
    wanted = unit.people if size >= 300 else 0
    return max(wanted, len(members.get(unit.id, [])))


def _shares(
    leaves: Iterable[UnitText],
    room: int,
    members: Mapping[str, list[str]],
    leaders: set[str],
) -> dict[str, int]:
    """People by leaf, its head included: in proportion, but with room for the cast, exactly."""
    share = {unit.id: 1 + unit.people for unit in leaves}
    least = {id: max(2, 1 + len(members.get(id, []))) for id in share}
    if sum(least.values()) > room:
        raise TooSmallError("The demo company needs at least 60 people: choose a larger size.")
    most = {
        id: 1 + REPORTS_AT_MOST if id in leaders or len(members.get(id, [])) > 2 else room
        for id in share
    }

    def at(scale: float) -> dict[str, float]:
        return {id: min(most[id], max(least[id], count * scale)) for id, count in share.items()}

    low, high = 0.0, float(room)
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(at(middle).values()) <= room else (low, middle)
    exact = at(low)
    counts = {id: math.floor(value) for id, value in exact.items()}
    left = room - sum(counts.values())
    open_ids = sorted(
        (id for id in counts if counts[id] < most[id]),
        key=lambda id: (counts[id] - exact[id], -share[id], id),
    )
    for number in range(left):
        counts[open_ids[number % len(open_ids)]] += 1
    return counts


def _grow(content: Content, unit: Unit, count: int) -> list[Unit]:
    """Give a unit `count` people, its head included; returns the units made below it."""
    family = unit.text.family
    if count - 1 <= REPORTS_AT_MOST:
        unit.seats = _seats(unit.text.mix, count - 1, unit.cast)
        return []
    levels = max(1, math.ceil(math.log(count / TEAM) / math.log(SPREAD)))
    parts = min(REPORTS_AT_MOST - 1, max(2, round((count / TEAM) ** (1 / levels))))
    staff = max(len(unit.cast), 4 - parts, 0)
    unit.seats = _seats(unit.text.mix, staff, unit.cast)
    unit.height = levels + 1
    heads = content.heads[family]
    larger = heads[min(levels, len(heads) - 1)]
    if content.roles[larger].grade > content.roles[unit.head].grade:
        unit.head = larger
    word = content.words[family][min(levels, len(content.words[family])) - 1]
    made = []
    people = count - 1 - staff
    for number in range(parts):
        child = Unit(
            f"{unit.id}-{number + 1}",
            f"{unit.name}, {word} {number + 1}",
            unit.text,
            unit,
            heads[min(levels - 1, len(heads) - 1)],
            (unit.locations[number % len(unit.locations)],),
        )
        size = people // parts + (number < people % parts)
        made += [child, *_grow(content, child, size)]
    unit.height = 1 + max(child.height for child in made)
    return made


def _seats(mix: Mapping[str, int], count: int, cast: Iterable[str]) -> list[str]:
    """`count` roles in the proportions of `mix`, less the roles that the cast holds."""
    total = sum(mix.values())
    exact = {role: weight * count / total for role, weight in mix.items()}
    held = Counter(cast)
    counts = {role: max(math.floor(value), held[role]) for role, value in exact.items()}
    counts |= {role: number for role, number in held.items() if role not in counts}
    while sum(counts.values()) < count:
        role = max(exact, key=lambda role: (exact[role] - counts[role], role))
        counts[role] += 1
    while sum(counts.values()) > count:
        role = max(counts, key=lambda role: (counts[role] - held[role], role))
        counts[role] -= 1
    return [role for role, number in counts.items() for _ in range(number - held[role])]


def _closed(content: Content, units: Mapping[str, Unit]) -> list[Unit]:
    """The units of the past whose successor exists at this size."""
    found = []
    for text in content.closed:
        into, parent = units.get(text.into or ""), units.get(text.parent or "")
        if into is None or parent is None or into.height > 1:
            continue
        unit = Unit(text.id, text.name, text, parent, text.head, text.locations)
        unit.closes, unit.into, into.former = -(text.closed or 0), into, unit
        found.append(unit)
    return found
