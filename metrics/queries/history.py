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


def load_facts() -> dict[str, dict[str, Ints]]:
    """What apps below know of people over time; one statement for each."""
    return {name: _columns(source, **columns) for name, (source, columns) in _FACTS.items()}


def _day(value: str) -> str:
    """The ordinal of a day; FOREVER where there is none."""
    return f"CASE WHEN {value} IS NULL THEN {FOREVER} ELSE {value} - DATE '0001-01-01' + 1 END"


def _for(value: str, days: int) -> dict[str, str]:
    """From a day on for so many days."""
    return {"begins": _day(value), "ends": f"{_day(value)} + {days}"}


# By name: the rows, and their columns. What holds for some days after it happened ends after them.
CONVERSATION_DAYS, SESSION_DAYS = 180, 30
_MET = "(met.starts_at AT TIME ZONE 'UTC')::date"
_FACTS: dict[str, tuple[str, dict[str, str]]] = {
    "plans": (
        "careers_developmentplan AS plan WHERE plan.activated_on IS NOT NULL",
        {
            "person": "plan.employee_id",
            "begins": _day("plan.activated_on"),
            "ends": _day("plan.ended_on"),
        },
    ),
    "conversations": (
        "careers_conversation AS talk WHERE talk.state = 'held' AND talk.held_on IS NOT NULL",
        {"person": "talk.employee_id", **_for("talk.held_on", CONVERSATION_DAYS)},
    ),
    "mentees": (
        "mentoring_pair AS pair WHERE pair.starts_on IS NOT NULL "
        "AND pair.state IN ('active', 'paused', 'completed', 'ended')",
        {
            "person": "pair.mentee_id",
            "begins": _day("pair.starts_on"),
            "ends": _day("coalesce(pair.ended_on, pair.ends_on)"),
        },
    ),
    "met": (
        "mentoring_session AS met JOIN mentoring_pair AS pair ON pair.id = met.pair_id "
        "WHERE met.state = 'held'",
        {"person": "pair.mentee_id", **_for(_MET, SESSION_DAYS)},
    ),
    "completed": (
        "leadership_cohortenrolment AS part WHERE part.state = 'completed' "
        "AND part.ended_on IS NOT NULL",
        {"person": "part.employee_id", **_for("part.ended_on", 1)},
    ),
    "not_completed": (
        "leadership_cohortenrolment AS part WHERE part.state = 'not_completed' "
        "AND part.ended_on IS NOT NULL",
        {"person": "part.employee_id", **_for("part.ended_on", 1)},
    ),
}


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
