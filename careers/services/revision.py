"""The mark by which every process notices that roles ask for, or lead to, something else."""

from django.db import connection, transaction

# Above every number before and, through the clock, above those of transactions that were undone,
# which a process may have seen from inside.
BUMP = """
    INSERT INTO careers_requirementsrevision (id, number)
    VALUES (1, extract(epoch FROM clock_timestamp()) * 1000000)
    ON CONFLICT (id) DO UPDATE
    SET number = greatest(careers_requirementsrevision.number + 1, excluded.number)
"""


@transaction.atomic
def bump_revision() -> None:
    """Say that what roles ask for or lead to has changed; each writer of either calls it."""
    with connection.cursor() as cursor:
        cursor.execute(BUMP)
