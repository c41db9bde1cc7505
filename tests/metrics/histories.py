"""Small histories, written down row by row, for tests of what is worked out of them."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from metrics.history import EXIT_REASONS, NONE, REASONS, History, assemble
from metrics.periods import FOREVER


def day(text: str) -> date:
    return date.fromisoformat(text)


def until(end: date | None) -> int:
    return FOREVER if end is None else end.toordinal()


@dataclass(frozen=True)
class Employed:
    person: int
    begins: date
    ends: date | None = None
    exit_reason: str = ""
    regretted: bool | None = None


@dataclass(frozen=True)
class Held:
    """An assignment; ids of 0 and below stand for nothing."""

    person: int
    begins: date
    ends: date | None = None
    reason: str = "hire"
    role: int = 1
    grade: int = 1
    family: int = 1
    track: int = 1
    unit: int = 1
    manager: int = NONE
    location: int = 1


@dataclass(frozen=True)
class Fact:
    """Something that is true of a person for a while."""

    person: int
    begins: date
    ends: date | None = None


def columns_of(facts: dict[str, list[Fact]]) -> dict[str, dict[str, np.ndarray]]:
    """Facts as `History.with_facts` takes them."""
    return {
        name: {
            "person": np.array([row.person for row in rows], np.int64),
            "begins": np.array([row.begins.toordinal() for row in rows], np.int64),
            "ends": np.array([until(row.ends) for row in rows], np.int64),
        }
        for name, rows in facts.items()
    }


@dataclass(frozen=True)
class Existed:
    unit: int
    begins: date = date(2000, 1, 1)
    ends: date | None = None


@dataclass(frozen=True)
class Placed:
    unit: int
    parent: int
    begins: date = date(2000, 1, 1)
    ends: date | None = None


def history_of(employed=(), held=(), units=(), placed=()) -> History:
    """What the loader makes of such rows."""
    words = {
        "begins": lambda row: row.begins.toordinal(),
        "ends": lambda row: until(row.ends),
        "reason": lambda row: REASONS.index(row.reason),
        "exit_reason": lambda row: EXIT_REASONS.index(row.exit_reason),
        "regretted": lambda row: NONE if row.regretted is None else int(row.regretted),
    }

    def columns(kind, rows):
        return {
            name: np.array(
                [words[name](row) if name in words else getattr(row, name) for row in rows],
                np.int64,
            )
            for name in kind.__dataclass_fields__
        }

    return assemble(
        columns(Employed, employed),
        columns(Held, held),
        columns(Existed, units),
        columns(Placed, placed),
    )


def career(person, begins, *steps, ends=None, exit_reason="", regretted=None):
    """One stay with its assignments: each step is a day and what changes on it."""
    rows, fields = [], {}
    for at, (start, change) in enumerate(steps):
        fields = {**fields, "reason": "hire" if at == 0 else "lateral", **change}
        end = day(steps[at + 1][0]) if at + 1 < len(steps) else (ends and day(ends))
        rows.append(Held(person, day(start), end, **fields))
    return Employed(person, day(begins), ends and day(ends), exit_reason, regretted), rows


def company(*careers, units=(), placed=()):
    employed = [stay for stay, _ in careers]
    held = [row for _, rows in careers for row in rows]
    return history_of(employed, held, units, placed)
