"""From seats to assignments: who was whose manager in every month, cut where that changes.

Whoever sits in a unit reports to its head; the head of a unit, and a unit without a head, report to
the head of the next unit up. So at any time all lines lead upwards, and there is no cycle.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from careers.demo.history import FIRST, OPEN, Careers, Person, Step
from careers.demo.organisation import Unit

# From, to, the unit in which one sat, and to whom one reported (None: nobody).
Piece = tuple[int, int, Unit, Person | None]


@dataclass(frozen=True, slots=True)
class Post:
    """One assignment to be written."""

    person: Person
    role: str
    unit: Unit
    manager: Person | None
    place: str
    start: int
    end: int
    reason: str


class Lines:
    """Reporting over time, by unit, each worked out once."""

    def __init__(self, careers: Careers) -> None:
        self.careers = careers
        self.known: dict[Unit, list[Piece]] = {}

    def posts(self, person: Person) -> Iterator[Post]:
        """The assignments of one person, in order."""
        for step in person.steps:
            reason = step.reason
            for start, end, unit, manager in self._step(step):
                yield Post(person, step.role, unit, manager, step.place, start, end, reason)
                reason = "reorganisation"

    def _step(self, step: Step) -> list[Piece]:
        if not step.leads:
            return clip(self.members(step.unit), step.start, step.end)
        pieces = clip(self._above(step.unit), step.start, step.end)
        return joined((a, b, step.unit, manager) for a, b, _, manager in pieces)

    def members(self, unit: Unit) -> list[Piece]:
        """For whoever sits in a unit: to whom they reported, since the first month."""
        if unit not in self.known:
            self.known[unit] = joined(self._members(unit))
        return self.known[unit]

    def _members(self, unit: Unit) -> Iterator[Piece]:
        above = self._above(unit)
        yield from clip(above, FIRST, unit.opened)
        at = unit.opened
        until = OPEN if unit.closes is None else unit.closes
        for start, end, head in self.careers.led[unit]:
            yield from ((a, b, unit, boss) for a, b, _, boss in clip(above, at, start))
            yield (start, end, unit, head)
            at = end
        yield from ((a, b, unit, boss) for a, b, _, boss in clip(above, at, until))
        if unit.into is not None:
            yield from clip(self.members(unit.into), until, OPEN)

    def _above(self, unit: Unit) -> list[Piece]:
        """What holds for those who sit where the head of this unit reports."""
        if unit.parent is None:
            return [(FIRST, OPEN, unit, None)]
        moved = unit.text.moved
        if moved is None or unit.id != unit.text.id:
            return self.members(unit.parent)
        month = -int(moved["months_ago"])
        former = self.careers.by_id[moved["from"]]
        return [
            *clip(self.members(former), FIRST, month),
            *clip(self.members(unit.parent), month, OPEN),
        ]


def clip(pieces: Iterable[Piece], start: int, end: int) -> list[Piece]:
    """The parts of pieces between two months."""
    return [
        (max(a, start), min(b, end), unit, boss)
        for a, b, unit, boss in pieces
        if a < end and b > start and start < end
    ]


def joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Neighbouring pieces in the same unit under the same manager become one."""
    found: list[Piece] = []
    for piece in pieces:
        start, end, unit, boss = piece
        if found and found[-1][1:] == (start, unit, boss):
            found[-1] = (found[-1][0], end, unit, boss)
        else:
            found.append(piece)
    return found
