"""Taking turns where there is no row yet that could be locked."""

from django.db import connection


def wait_for_turn(what: str) -> None:
    """Whoever else in metrics writes the same waits until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('metrics'), hashtext(%s))", [what])
