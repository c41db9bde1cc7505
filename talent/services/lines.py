"""Reporting lines and unit lines: closures kept equal to the rows they follow from."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

# Two changes of who reports to whom could each be fine alone and make a cycle together, so they
# wait for each other. The numbers only have to differ from every other advisory lock of ours.
REPORTING_LOCK = 7_101
UNIT_LOCK = 7_102

# The chain is walked upwards; a line holds while every step of it does. In a cycle each member
# comes back to itself: that line is refused by a check constraint. Those below stop at the repeat.
REPORTING_SQL = """
WITH RECURSIVE edge AS (
    SELECT employee_id AS report, manager_id AS manager, valid
    FROM talent_assignment WHERE manager_id IS NOT NULL
), up AS (
    SELECT report, manager, 1 AS depth, valid FROM edge {where}
    UNION ALL
    SELECT up.report, edge.manager, up.depth + 1, up.valid * edge.valid
    FROM up JOIN edge ON edge.report = up.manager AND edge.valid && up.valid
    WHERE up.manager <> up.report
) CYCLE manager SET again USING path
INSERT INTO talent_reportingline (manager_id, report_id, depth, valid)
SELECT manager, report, depth, unnest(range_agg(valid)) FROM up WHERE NOT again
GROUP BY manager, report, depth
"""
UNIT_SQL = """
WITH RECURSIVE edge AS (
    SELECT p.unit_id AS unit, p.parent_id AS parent, p.valid FROM talent_unitplacement p
), up AS (
    SELECT id AS unit, id AS ancestor, 0 AS depth, valid FROM talent_orgunit {where}
    UNION ALL
    SELECT up.unit, edge.parent, up.depth + 1, up.valid * edge.valid
    FROM up JOIN edge ON edge.unit = up.ancestor AND edge.valid && up.valid
) CYCLE ancestor SET again USING path
INSERT INTO talent_unitline (ancestor_id, unit_id, depth, valid)
SELECT ancestor, unit, depth, unnest(range_agg(valid)) FROM up
WHERE NOT again OR ancestor = unit
GROUP BY ancestor, unit, depth
"""


def lock_reporting() -> None:
    """Let one transaction at a time change who reports to whom."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [REPORTING_LOCK])


def lock_units() -> None:
    """Let one transaction at a time change how units lie below each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [UNIT_LOCK])


@transaction.atomic
def rebuild_reporting_lines(employees: Collection[int] | None = None) -> None:
    """Work out the lines of these people and of everyone ever below them; of all with None."""
    lock_reporting()
    refusal = _("That would make someone their own manager.")
    _rebuild(
        "talent_reportingline", "report", "manager", REPORTING_SQL, "report", employees, refusal
    )


@transaction.atomic
def rebuild_unit_lines(units: Collection[int] | None = None) -> None:
    """Work out the lines of these units and of everything ever below them; of all with None."""
    lock_units()
    refusal = _("A unit cannot lie below itself.")
    _rebuild("talent_unitline", "unit", "ancestor", UNIT_SQL, "id", units, refusal)


def _rebuild(
    table: str,
    below: str,
    above: str,
    insert: str,
    key: str,
    ids: Collection[int] | None,
    refusal: str,
) -> None:
    with connection.cursor() as cursor:
        if ids is None:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - names are ours
            where, values = "", []
        else:
            cursor.execute(
                f"SELECT DISTINCT {below}_id FROM {table} WHERE {above}_id = ANY(%s)",  # noqa: S608
                [list(ids)],
            )
            touched = sorted({*ids, *(row[0] for row in cursor.fetchall())})
            cursor.execute(f"DELETE FROM {table} WHERE {below}_id = ANY(%s)", [touched])  # noqa: S608
            where, values = f"WHERE {key} = ANY(%s)", [touched]
        try:
            cursor.execute(insert.format(where=where), values)
        except IntegrityError as error:
            if "no_cycle" in str(error) or "no_overlap" in str(error):
                raise ValidationError(refusal, code="cycle") from error
            raise
