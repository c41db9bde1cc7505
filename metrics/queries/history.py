"""Reading a company's history into arrays, all at once.

Postgres writes rows of whole numbers only, in its binary format: then each is as long as the
others, and numpy reads them as they are: half a million assignments are under a second of work.
"""

import io

import numpy as np
from django.db import connection

from metrics.history import EXIT_REASONS, NONE, REASONS, History, Ints, assemble
from metrics.periods import FOREVER

_HEAD, _TAIL = 19, 2  # bytes before the first row and after the last: signature, flags; the end

# Ordinals of the first day and of the first day after, for any `valid` of a history.
_FROM = "lower({table}.valid) - DATE '0001-01-01' + 1"
_UNTIL = (
    "CASE WHEN upper_inf({table}.valid) THEN {forever} "
    "ELSE upper({table}.valid) - DATE '0001-01-01' + 1 END"
)


def load_history() -> History:
    """Everything on record, what is to come included; four statements, however large it is."""
    # Whoever is read later may be newer: what refers to others comes first, and tells who they are.
    assignments = _columns(
        "talent_assignment AS held JOIN talent_role AS role ON role.id = held.role_id "
        "LEFT JOIN talent_grade AS grade ON grade.id = role.grade_id",
        person="held.employee_id",
        **_span("held"),
        reason=_numbered("held.reason", REASONS),
        role="held.role_id",
        grade="grade.rank",
        family="role.family_id",
        track="role.track_id",
        unit="held.unit_id",
        manager="held.manager_id",
        location="held.location_id",
    )
    employments = _columns(
        "talent_employment AS employed",
        person="employed.employee_id",
        **_span("employed"),
        exit_reason=_numbered("employed.exit_reason", EXIT_REASONS),
        regretted="employed.regretted::int",
    )
    placements = _columns(
        "talent_unitplacement AS placed",
        unit="placed.unit_id",
        parent="placed.parent_id",
        **_span("placed"),
    )
    units = _columns("talent_orgunit AS unit", unit="unit.id", **_span("unit"))
    return assemble(employments, assignments, units, placements)


def _span(table: str) -> dict[str, str]:
    return {
        "begins": _FROM.format(table=table),
        "ends": _UNTIL.format(table=table, forever=FOREVER),
    }


def _numbered(column: str, words: tuple[str, ...]) -> str:
    """The place of a word among those known; the constraints of the tables let no other in."""
    cases = " ".join(f"WHEN '{word}' THEN {number}" for number, word in enumerate(words))
    return f"CASE {column} {cases} END"


def _columns(source: str, **columns: str) -> dict[str, Ints]:
    """Whole numbers by name of their column; NONE where there is none."""
    wanted = ", ".join(f"coalesce(({column})::int8, {NONE})" for column in columns.values())
    copy = f"COPY (SELECT {wanted} FROM {source}) TO STDOUT (FORMAT binary)"  # noqa: S608 - as above
    target = io.BytesIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(copy, target)
    row = [("fields", ">i2")]
    for name in columns:
        row += [(f"length of {name}", ">i4"), (name, ">i8")]
    found = np.frombuffer(target.getbuffer()[_HEAD:-_TAIL], np.dtype(row))
    return {name: found[name].astype(np.int64) for name in columns}
