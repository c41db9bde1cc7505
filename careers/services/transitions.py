"""Counting how people really moved between roles."""

from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from careers.models import Transition
from careers.services.revision import bump_revision
from lib.dates import today

# Under five, a count would tell of single people: such rows are never stored.
LEAST_PEOPLE = 5
# A pause this short between two assignments is a slip of dates; a longer one is a return.
PAUSE_DAYS = 31

# A stay is an unbroken time in one role, through any number of units and managers. A move is the
# end of one stay and the begin of the next by the same person; of repeated ones the latest counts.
COUNT = """
    WITH stretch AS (
        SELECT employee_id, role_id, lower(valid) AS starts, upper(valid) AS ends,
               lag(role_id) OVER history AS role_before,
               lag(upper(valid)) OVER history AS ended_before
        FROM talent_assignment
        WHERE lower(valid) <= %(day)s
        WINDOW history AS (PARTITION BY employee_id ORDER BY lower(valid))
    ), joined AS (
        SELECT *,
               coalesce(starts - ended_before <= %(pause)s, FALSE) AS follows
        FROM stretch
    ), numbered AS (
        SELECT *,
               count(*) FILTER (WHERE NOT (follows AND role_id = role_before))
                   OVER (PARTITION BY employee_id ORDER BY starts) AS stay
        FROM joined
    ), stays AS (
        SELECT employee_id, role_id, stay, min(starts) AS starts,
               (array_agg(follows ORDER BY starts))[1] AS follows
        FROM numbered
        GROUP BY employee_id, role_id, stay
    ), steps AS (
        SELECT employee_id, role_id AS to_role, starts AS moved_on, follows,
               lag(role_id) OVER (PARTITION BY employee_id ORDER BY stay) AS from_role,
               lag(starts) OVER (PARTITION BY employee_id ORDER BY stay) AS began_on
        FROM stays
    ), moves AS (
        SELECT DISTINCT ON (employee_id, from_role, to_role)
               employee_id, from_role, to_role, moved_on,
               (extract(year FROM moved_on) - extract(year FROM began_on)) * 12
               + extract(month FROM moved_on) - extract(month FROM began_on)
               - CASE WHEN extract(day FROM moved_on) < extract(day FROM began_on)
                      THEN 1 ELSE 0 END AS months
        FROM steps
        WHERE follows AND from_role <> to_role
        ORDER BY employee_id, from_role, to_role, moved_on DESC
    )
    SELECT from_role, to_role, count(*) AS people,
           floor(percentile_cont(0.5) WITHIN GROUP (ORDER BY months) + 0.5) AS median_months,
           extract(year FROM min(moved_on)) AS since_year
    FROM moves
    GROUP BY from_role, to_role
    HAVING count(*) >= %(least)s
"""

STORE = f"""
    WITH counted AS ({COUNT}), kept AS (
        INSERT INTO careers_transition (from_role_id, to_role_id, people, median_months, since_year)
        SELECT from_role, to_role, people, median_months, since_year FROM counted
        ON CONFLICT (from_role_id, to_role_id) DO UPDATE
        SET people = excluded.people, median_months = excluded.median_months,
            since_year = excluded.since_year
        RETURNING from_role_id, to_role_id
    ), dropped AS (
        DELETE FROM careers_transition AS old
        WHERE NOT EXISTS (
            SELECT FROM counted
            WHERE counted.from_role = old.from_role_id AND counted.to_role = old.to_role_id
        )
        RETURNING old.id
    )
    SELECT (SELECT count(*) FROM kept), (SELECT count(*) FROM dropped)
"""  # noqa: S608 - made of the two constants above


@dataclass(frozen=True)
class Refreshed:
    """How many transitions stand now, and how many were dropped."""

    stored: int
    dropped: int


@transaction.atomic
def refresh_transitions(*, day: date | None = None) -> Refreshed:
    """Count the moves up to a day anew, in one statement; running it again changes nothing.

    Counts people, not moves; the median is of whole months in the role before, rounded half up.
    """
    with connection.cursor() as cursor:
        # Two refreshes at once would take each other's rows in another order.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [Transition._meta.db_table])
        cursor.execute(STORE, {"day": day or today(), "pause": PAUSE_DAYS, "least": LEAST_PEOPLE})
        stored, dropped = cursor.fetchone()
    bump_revision()
    return Refreshed(stored, dropped)
