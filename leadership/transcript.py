"""What a log of learning comes to: hours and credits, by year and by training or development.

Hours and credits count from three kinds of rows alone: a component that was completed, a programme
that was completed, and learning elsewhere that was proved. A programme's own row says what its
components came to, so it counts only where none of them is noted. A correction takes the place of
the row that it names, with all its figures; of several the last one counts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

COUNTED = ("component_done", "completed", "proved")


@dataclass(frozen=True)
class Row:
    """One row of the log; `on` is the day on which it was learned, `way` may be unknown ("")."""

    key: int
    kind: str
    on: date
    way: str = ""
    hours: Decimal | None = None
    credits: int | None = None
    score: Decimal | None = None
    passed: bool | None = None
    corrects: int | None = None
    enrolment: int | None = None
    external: int | None = None
    component: int | None = None
    programme: int | None = None


@dataclass
class Sum:
    """Hours and credits of some learning."""

    hours: Decimal = Decimal(0)
    credits: int = 0

    def add(self, row: Row) -> None:
        self.hours += row.hours or 0
        self.credits += row.credits or 0


@dataclass
class Totals:
    """All that counts, by year, by way and by what it belongs to."""

    all: Sum = field(default_factory=Sum)
    by_year: dict[int, dict[str, Decimal]] = field(default_factory=dict)
    by_way: dict[str, Decimal] = field(default_factory=dict)
    by_enrolment: dict[int, Sum] = field(default_factory=dict)
    by_external: dict[int, Sum] = field(default_factory=dict)


def effective(rows: Iterable[Row]) -> list[Row]:
    """The rows as they count, without the corrections; rows come in any order.

    A correction of a correction is one of the row at its beginning. A correction of a row that is
    not among them changes nothing.
    """
    found: dict[int, Row] = {}
    corrections: dict[int, Row] = {}
    beginning: dict[int, int] = {}
    for row in sorted(rows, key=lambda one: one.key):
        if row.corrects is None:
            found[row.key] = row
        else:
            beginning[row.key] = beginning.get(row.corrects, row.corrects)
            corrections[beginning[row.key]] = row
    return [corrected(row, corrections) for row in found.values()]


def corrected(row: Row, corrections: Mapping[int, Row]) -> Row:
    """One row with the figures of its last correction, where there is one."""
    said = corrections.get(row.key)
    if said is None:
        return row
    return replace(
        row, hours=said.hours, credits=said.credits, score=said.score, passed=said.passed
    )


def counting(rows: Iterable[Row]) -> list[Row]:
    """Of effective rows those that count: a component or a programme of a cohort only once."""
    last: dict[tuple[str, int | None, int | None], Row] = {}
    for row in rows:
        if row.kind not in COUNTED:
            continue
        where = row.external if row.kind == "proved" else row.enrolment
        place = (row.kind, where if where is not None else -row.key, row.component)
        if place not in last or last[place].key < row.key:
            last[place] = row
    by_component = {row.enrolment for row in last.values() if row.kind == "component_done"}
    return [
        row for row in last.values() if row.kind != "completed" or row.enrolment not in by_component
    ]


def totals(rows: Iterable[Row]) -> Totals:
    """Hours and credits of effective rows."""
    found = Totals()
    for row in counting(rows):
        found.all.add(row)
        hours = row.hours or Decimal(0)
        year = found.by_year.setdefault(row.on.year, {})
        year[row.way] = year.get(row.way, Decimal(0)) + hours
        found.by_way[row.way] = found.by_way.get(row.way, Decimal(0)) + hours
        if row.enrolment is not None:
            found.by_enrolment.setdefault(row.enrolment, Sum()).add(row)
        if row.external is not None:
            found.by_external.setdefault(row.external, Sum()).add(row)
    return found
