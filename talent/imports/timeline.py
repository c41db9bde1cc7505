"""Histories as plain data: merge what several files say, follow managers, compare with a record.

Everything here is pure: days, ids and tuples in, the same out. All ranges are half-open;
`FOREVER` stands for an open end.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from django.db.backends.postgresql.psycopg_any import DateRange

from talent.models import AssignmentReason

FOREVER = date.max


def days_of(valid: DateRange) -> tuple[date, date]:
    """First day and first day after of a range on record."""
    assert valid.lower is not None
    return valid.lower, valid.upper or FOREVER


def days_text(start: date, end: date) -> str:
    """A range as Postgres reads it."""
    return f"[{start},{'' if end == FOREVER else end})"


class Piece(NamedTuple):
    """A value that holds from a day up to another."""

    start: date
    end: date
    value: int | None


class Span(NamedTuple):
    """One row of a file about one person: what it says from a day up to another."""

    start: date
    end: date
    file: int
    row: int
    role: int | None = None
    unit: int | None = None
    manager: int | None = None
    location: int | None = None
    reason: str = ""


class Stay(NamedTuple):
    """One assignment as it should stand; `stated` says that the files name its reason."""

    start: date
    end: date
    role: int
    unit: int
    manager: int | None
    location: int | None
    reason: str = ""
    stated: bool = False

    @property
    def place(self) -> tuple[int, int, int | None, int | None]:
        return self[2:6]


def overlaps(spans: Sequence[Span]) -> Iterator[tuple[Span, Span]]:
    """Neighbouring rows of one file that both claim a day; `spans` are of one person."""
    ordered = sorted(spans, key=lambda span: (span.file, span.start, span.end))
    for one, next_one in zip(ordered, ordered[1:], strict=False):
        if one.file == next_one.file and next_one.start < one.end:
            yield one, next_one


def merge(spans: Sequence[Span]) -> tuple[list[Span], list[Span]]:
    """Lay the rows of all files about one person over each other.

    Returns the pieces that have both role and unit, and those that lack one of them, in order.
    Where two files say the same thing, the earlier file counts.
    """
    cuts = sorted({day for span in spans for day in (span.start, span.end)})
    whole: list[Span] = []
    partial: list[Span] = []
    for start, end in zip(cuts, cuts[1:], strict=False):
        found = [span for span in spans if span.start <= start and span.end >= end]
        if not found:
            continue
        found.sort(key=lambda span: span.file)
        piece = found[0]
        for span in found[1:]:
            piece = piece._replace(
                role=piece.role or span.role,
                unit=piece.unit or span.unit,
                manager=piece.manager or span.manager,
                location=piece.location or span.location,
            )
        reason = next((span.reason for span in found if span.reason and span.start == start), "")
        piece = piece._replace(start=start, end=end, reason=reason)
        (whole if piece.role and piece.unit else partial).append(piece)
    return whole, partial


def within(pieces: Iterable[Span], ranges: Sequence[tuple[date, date]]) -> Iterator[Span]:
    """The parts of the pieces that lie in one of the ranges."""
    for piece in pieces:
        for start, end in ranges:
            if start < piece.end and piece.start < end:
                yield piece._replace(start=max(piece.start, start), end=min(piece.end, end))


def restrict(pieces: Iterable[Piece], start: date, end: date) -> list[Piece]:
    """The parts of pieces between two days."""
    return [
        Piece(max(piece.start, start), min(piece.end, end), piece.value)
        for piece in pieces
        if piece.start < end and start < piece.end
    ]


def fill(pieces: Sequence[Piece], start: date, end: date) -> list[Piece]:
    """The pieces between two days, with None where there is none; they are disjoint, in order."""
    filled: list[Piece] = []
    for piece in restrict(pieces, start, end):
        if start < piece.start:
            filled.append(Piece(start, piece.start, None))
        filled.append(piece)
        start = piece.end
    if start < end:
        filled.append(Piece(start, end, None))
    return filled


def overlay(
    pieces: Sequence[Piece], start: date, end: date, below: Callable[[date, date], list[Piece]]
) -> list[Piece]:
    """The pieces between two days, and where there is none what lies below."""
    laid: list[Piece] = []
    for piece in fill(pieces, start, end):
        laid += [piece] if piece.value is not None else below(piece.start, piece.end)
    return laid


class Chiefs:
    """Who leads people by leading their unit.

    `leads` are (unit, start, end, person); `parents` the pieces of each unit's parent; `employed`
    the ranges of each leader's employments, outside of which nobody leads. Where a unit has no
    leader, the next unit up is asked. Whoever leads a unit is led by the leader of the next one
    up, whatever unit they sit in, or by nobody.
    """

    def __init__(
        self,
        leads: Iterable[tuple[int, date, date, int]],
        parents: Mapping[int, Sequence[Piece]],
        employed: Mapping[int, Sequence[tuple[date, date]]],
    ) -> None:
        self.parents = parents
        self.own: dict[int, list[Piece]] = {}
        self.led: dict[int, list[Piece]] = {}
        for unit, start, end, person in sorted(leads, key=lambda lead: lead[:2]):
            for first, last in employed.get(person, ()):
                if start < last and first < end:
                    held = max(start, first), min(end, last)
                    self.own.setdefault(unit, []).append(Piece(*held, person))
                    self.led.setdefault(person, []).append(Piece(*held, unit))
        self.own = {unit: _disjoint(sorted(pieces)) for unit, pieces in self.own.items()}
        self.led = {person: _disjoint(sorted(pieces)) for person, pieces in self.led.items()}

    def of_unit(self, unit: int, start: date, end: date, depth: int = 0) -> list[Piece]:
        """Who leads the people of a unit between two days, piece by piece."""
        return overlay(
            self.own.get(unit, ()), start, end, lambda a, b: self.above(unit, a, b, depth + 1)
        )

    def above(self, unit: int, start: date, end: date, depth: int = 0) -> list[Piece]:
        """Who leads the next unit up that has a leader."""
        pieces: list[Piece] = []
        for piece in fill(self.parents.get(unit, ()), start, end):
            if piece.value is None or depth > 50:
                pieces.append(Piece(piece.start, piece.end, None))
            else:
                pieces += self.of_unit(piece.value, piece.start, piece.end, depth)
        return pieces

    def of_person(self, person: int, unit: int, start: date, end: date) -> list[Piece]:
        """Who leads one person of a unit between two days."""
        pieces: list[Piece] = []
        for piece in fill(self.led.get(person, ()), start, end):
            if piece.value is None:
                pieces += self.of_unit(unit, piece.start, piece.end)
            else:
                pieces += self.above(piece.value, piece.start, piece.end)
        return [piece._replace(value=None) if piece.value == person else piece for piece in pieces]


def _disjoint(pieces: Iterable[Piece]) -> list[Piece]:
    """Pieces in order, each cut where the one before it still holds."""
    kept: list[Piece] = []
    for piece in pieces:
        start = max(piece.start, kept[-1].end) if kept else piece.start
        if start < piece.end:
            kept.append(piece._replace(start=start))
    return kept


def with_managers(
    person: int,
    pieces: Iterable[Span],
    employed: Callable[[int], Sequence[tuple[date, date]]],
    chiefs: Chiefs | None,
) -> Iterator[Stay]:
    """Give every piece its manager: the one the files name while employed, else the unit's."""
    for piece in pieces:
        assert piece.role is not None
        assert piece.unit is not None
        if piece.manager is not None:
            named = [Piece(start, end, piece.manager) for start, end in employed(piece.manager)]
            managers = fill(sorted(named), piece.start, piece.end)
        elif chiefs is not None:
            managers = chiefs.of_person(person, piece.unit, piece.start, piece.end)
        else:
            managers = [Piece(piece.start, piece.end, None)]
        for start, end, manager in managers:
            yield Stay(
                start, end, piece.role, piece.unit, manager, piece.location,
                piece.reason if start == piece.start else "",
                bool(piece.reason) and start == piece.start,
            )  # fmt: skip


def coalesce(stays: Iterable[Stay]) -> list[Stay]:
    """Join neighbours that say the same; a stated reason keeps its own beginning."""
    joined: list[Stay] = []
    for stay in stays:
        last = joined[-1] if joined else None
        if last and last.end == stay.start and last.place == stay.place and not stay.stated:
            joined[-1] = last._replace(end=stay.end)
        else:
            joined.append(stay)
    return joined


def with_reasons(
    stays: Iterable[Stay], before: Stay | None, ranks: Mapping[int, int | None]
) -> list[Stay]:
    """Say why each assignment began, where the files do not.

    The first one, and one after a gap, is a hire. Another role is a promotion or a demotion where
    both roles have a grade and the grades differ, else lateral. Another unit in the same role is a
    transfer; another manager or place a reorganisation.
    """
    reasoned = []
    for stay in stays:
        if not stay.reason:
            stay = stay._replace(reason=_reason(before, stay, ranks))
        reasoned.append(stay)
        before = stay
    return reasoned


def _reason(before: Stay | None, stay: Stay, ranks: Mapping[int, int | None]) -> str:
    if before is None or before.end < stay.start:
        return AssignmentReason.HIRE
    if before.role != stay.role:
        was, now = ranks.get(before.role), ranks.get(stay.role)
        if was is None or now is None or was == now:
            return AssignmentReason.LATERAL
        return AssignmentReason.PROMOTION if now > was else AssignmentReason.DEMOTION
    return (
        AssignmentReason.TRANSFER if before.unit != stay.unit else AssignmentReason.REORGANISATION
    )


@dataclass(frozen=True)
class Difference:
    """What leads from the stays on record, by id, to those that should stand."""

    new: list[Stay]
    changed: dict[int, Stay]
    ended: dict[int, Stay]  # only their end moved, from open
    gone: list[int]
    unchanged: int


def compare(record: Mapping[int, Stay], planned: Sequence[Stay]) -> Difference:
    """What the files say holds from their first day on; what lies before it stays on record.

    Stays are found again by their first day. A reason that no file states is not compared.
    """
    since = planned[0].start
    difference = Difference([], {}, {}, [], 0)
    unchanged = 0
    by_start = {stay.start: (pk, stay) for pk, stay in record.items() if stay.start >= since}
    for pk, stay in record.items():
        if stay.start < since < stay.end:
            difference.ended[pk] = stay._replace(end=since)
    for stay in planned:
        if stay.start not in by_start:
            difference.new.append(stay)
            continue
        pk, now = by_start.pop(stay.start)
        same_reason = now.reason == stay.reason or not stay.stated
        if now.place != stay.place or not same_reason:
            difference.changed[pk] = stay
        elif now.end == stay.end:
            unchanged += 1
        elif now.end == FOREVER:
            difference.ended[pk] = stay._replace(reason=now.reason)
        else:
            difference.changed[pk] = stay._replace(reason=now.reason)
    difference.gone.extend(pk for pk, _stay in by_start.values())
    return replace(difference, unchanged=unchanged)
