"""Reporting lines and unit lines: closures kept equal to the rows they follow from.

A line holds on the days on which every step of its chain holds. Days are held as multiranges, so
that histories of any shape are joined and taken apart by set arithmetic.
"""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils.translation import gettext as _

# Two changes of who reports to whom could each be fine alone and make a cycle together, so they
# wait for each other. The numbers only have to differ from every other advisory lock of ours.
REPORTING_LOCK = 7_101
UNIT_LOCK = 7_102
BUSY = "busy"
PATIENCE = "20s"  # a large import holds them for a minute or two
# From here on, working out everything again is quicker than one person after the other.
MANY = 500

# One person's managers changed. The lines of that person are worked out from the direct managers
# and the managers' own lines; for everyone below, what went through the person before is taken
# away and what goes through the person now is added. Where both are the same, nothing is written.
# A cycle gives the person a line to themselves, which a check constraint refuses.
ONE_REPORT = """
WITH direct AS (
    SELECT manager_id AS manager, valid FROM talent_assignment
    WHERE employee_id = %(person)s AND manager_id IS NOT NULL
), now AS (
    SELECT manager, depth, range_agg(valid) AS held FROM (
        SELECT manager, 1 AS depth, valid FROM direct
        UNION ALL
        SELECT line.manager_id, line.depth + 1, line.valid * direct.valid
        FROM direct JOIN talent_reportingline line
        ON line.report_id = direct.manager AND line.valid && direct.valid
    ) step GROUP BY manager, depth
), before AS (
    SELECT manager_id AS manager, depth, range_agg(valid) AS held
    FROM talent_reportingline WHERE report_id = %(person)s GROUP BY manager_id, depth
), changed AS (
    SELECT manager, depth, coalesce(before.held, '{}') AS before, coalesce(now.held, '{}') AS now
    FROM before FULL JOIN now USING (manager, depth) WHERE before.held IS DISTINCT FROM now.held
), below AS (
    SELECT report_id AS report, depth, range_agg(valid) AS held
    FROM talent_reportingline WHERE manager_id = %(person)s GROUP BY report_id, depth
    UNION ALL
    SELECT %(person)s, 0, '{(,)}'::datemultirange
), pair AS (
    SELECT below.report, changed.manager, below.depth + changed.depth AS depth,
           range_agg(below.held * changed.before) AS lost,
           range_agg(below.held * changed.now) AS won
    FROM below CROSS JOIN changed
    GROUP BY 1, 2, 3
    HAVING range_agg(below.held * changed.before) <> range_agg(below.held * changed.now)
), taken AS (
    DELETE FROM talent_reportingline line USING pair
    WHERE line.report_id = pair.report AND line.manager_id = pair.manager
    AND line.depth = pair.depth
    RETURNING line.report_id AS report, line.manager_id AS manager, line.depth, line.valid
), stood AS (
    SELECT report, manager, depth, range_agg(valid) AS held FROM taken
    GROUP BY report, manager, depth
)
INSERT INTO talent_reportingline (manager_id, report_id, depth, valid)
SELECT manager, report, depth, unnest(coalesce(stood.held, '{}') - pair.lost + pair.won)
FROM pair LEFT JOIN stood USING (report, manager, depth)
"""

# All chains walked upwards, level by level. In a cycle each member comes back to itself, which a
# check constraint refuses; those below a cycle end at the last level. Only what differs is written:
# two million rows are worked out in seconds, but take a minute or two to write.
LEVELS = 100
ALL_REPORTS = """
CREATE TEMPORARY TABLE fresh_line ON COMMIT DROP AS
WITH RECURSIVE edge AS MATERIALIZED (
    SELECT employee_id AS report, manager_id AS manager, valid
    FROM talent_assignment WHERE manager_id IS NOT NULL
), up AS (
    SELECT report, manager, 1::smallint AS depth, valid FROM edge
    UNION ALL
    SELECT up.report, edge.manager, (up.depth + 1)::smallint, up.valid * edge.valid
    FROM up JOIN edge ON edge.report = up.manager AND edge.valid && up.valid
    WHERE up.manager <> up.report AND up.depth < %(levels)s
)
SELECT manager AS manager_id, report AS report_id, depth, unnest(range_agg(valid)) AS valid
FROM up GROUP BY report, manager, depth
"""
TAKE_OLD_LINES = """
DELETE FROM talent_reportingline line WHERE NOT EXISTS (
    SELECT FROM fresh_line fresh
    WHERE (fresh.report_id, fresh.manager_id, fresh.depth, fresh.valid)
    = (line.report_id, line.manager_id, line.depth, line.valid)
)
"""
ADD_NEW_LINES = """
INSERT INTO talent_reportingline (manager_id, report_id, depth, valid)
SELECT * FROM fresh_line fresh WHERE NOT EXISTS (
    SELECT FROM talent_reportingline line
    WHERE (line.report_id, line.manager_id, line.depth, line.valid)
    = (fresh.report_id, fresh.manager_id, fresh.depth, fresh.valid)
)
ORDER BY report_id, manager_id
"""
UNITS = """
WITH RECURSIVE edge AS (
    SELECT unit_id AS unit, parent_id AS parent, valid FROM talent_unitplacement
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
    _lock(REPORTING_LOCK, _("Many people are being changed just now. Try again in a few minutes."))


def lock_units() -> None:
    """Let one transaction at a time change how units lie below each other."""
    _lock(UNIT_LOCK, _("Units are being changed just now. Try again in a few minutes."))


def _lock(number: int, refusal: str) -> None:
    """Wait for others, but not so long that a page would break off without a word."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
        try:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
        except OperationalError as error:
            raise ValidationError(refusal, code=BUSY) from error
        cursor.execute("SET LOCAL lock_timeout TO DEFAULT")


@transaction.atomic
def rebuild_reporting_lines(employees: Collection[int] | None = None) -> None:
    """Bring the lines in step after the managers of these people changed; of all with None."""
    lock_reporting()
    refusal = _("That would make someone their own manager.")
    if employees is None or len(employees) > MANY:
        _rebuild_all(refusal)
        return
    for person in employees:
        _execute(ONE_REPORT, {"person": person}, refusal)


def _rebuild_all(refusal: str) -> None:
    """Work out every line, and write those that differ."""
    with connection.cursor() as cursor:
        # Sorting millions of rows in a server's few usual megabytes takes twice as long.
        cursor.execute("SET LOCAL work_mem = '256MB'")
        cursor.execute("DROP TABLE IF EXISTS fresh_line")
        cursor.execute(ALL_REPORTS, {"levels": LEVELS})
        cursor.execute("ANALYZE fresh_line")
    _execute(TAKE_OLD_LINES, None, refusal)
    _execute(ADD_NEW_LINES, None, refusal)
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM fresh_line WHERE depth = %s LIMIT 1", [LEVELS])
        if cursor.rowcount:
            raise ValidationError(_("A line of managers has more than 99 levels."))
        cursor.execute("DROP TABLE fresh_line")
        cursor.execute("SET LOCAL work_mem TO DEFAULT")


@transaction.atomic
def rebuild_unit_lines(units: Collection[int] | None = None) -> None:
    """Bring the lines in step after the places of these units changed; of all with None."""
    lock_units()
    refusal = _("A unit cannot lie below itself.")
    if units is None:
        _execute("DELETE FROM talent_unitline", None, refusal)
        _execute(UNITS.format(where=""), None, refusal)
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT unit_id FROM talent_unitline WHERE ancestor_id = ANY(%s)",
            [list(units)],
        )
        touched = sorted({*units, *(row[0] for row in cursor.fetchall())})
    _execute("DELETE FROM talent_unitline WHERE unit_id = ANY(%s)", [touched], refusal)
    _execute(UNITS.format(where="WHERE id = ANY(%s)"), [touched], refusal)


def _execute(statement: str, values: Any, refusal: str) -> None:
    """Run one statement; a cycle is refused in words."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
    except IntegrityError as error:
        if "no_cycle" in str(error) or "_once" in str(error):
            raise ValidationError(refusal, code="cycle") from error
        raise
