"""Django's `migrate`, which holds up no busy page: it waits briefly for a lock, then tries anew."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg2 import errors

PATIENCE = 2  # seconds for a lock; whoever asks for the table meanwhile waits behind us
TRIES = 8
PAUSES = (1, 2, 4, 8, 15)  # seconds between two tries; the last one repeats
HELD_UP = (errors.LockNotAvailable, errors.DeadlockDetected)
ONE_AT_A_TIME = 7_104  # differs from every other advisory lock of ours


class Command(migrate.Command):
    """Migrate, again and again while somebody else uses the tables, and give up in the end.

    A migration that could not be applied is undone as a whole, so the next try begins with it.
    """

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--tries", type=int, default=TRIES,
            help=f"how often to try while tables are in use; {TRIES} unless told",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        """Try until nothing is in the way."""
        connection, tries = connections[options["database"]], options.pop("tries")
        for number in range(1, tries + 1):
            if self._tried(connection, *args, **options):
                return
            if number < tries:
                self._pause(number, tries)
        raise CommandError(
            f"Gave up after {tries} tries: somebody holds a table that a migration changes. What "
            "was applied stands, the rest is as it was. Let long work end (pg_stat_activity "
            "shows it), then migrate again."
        )

    def _tried(self, connection: BaseDatabaseWrapper, *args: Any, **options: Any) -> bool:
        """Whether everything was applied; False where a lock was in the way."""
        try:
            with self._alone(connection), connection.execute_wrapper(wait_briefly):
                super().handle(*args, **options)
        except OperationalError as error:
            if not isinstance(error.__cause__, HELD_UP):
                raise
            # Django leaves a transaction open whose last statement, a foreign key's, failed.
            connection.close()
            connection.connect()
            return False
        return True

    def _pause(self, number: int, tries: int) -> None:
        seconds = PAUSES[min(number, len(PAUSES)) - 1]
        self.stderr.write(
            f"\nA table is in use (try {number} of {tries}); trying again in {seconds} s."
        )
        time.sleep(seconds)

    @contextmanager
    def _alone(self, connection: BaseDatabaseWrapper) -> Iterator[None]:
        """Let one `migrate` at a time work on a database; the others find nothing left to do.

        Asked again and again: a session that waits in a statement would hold up an index that is
        built concurrently.
        """
        with connection.cursor() as cursor:
            told = False
            while not _asked(cursor, "pg_try_advisory_lock"):
                if not told:
                    self.stderr.write("Another migrate is at work; waiting for it to end.")
                told = True
                time.sleep(1)
        try:
            yield
        finally:
            if connection.is_usable():  # else the lock ends with the session
                with connection.cursor() as cursor:
                    _asked(cursor, "pg_advisory_unlock")


def wait_briefly(
    execute: Callable[..., Any], statement: Any, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Inside a transaction, which can be repeated, wait for a lock no longer than two seconds.

    What stands outside of one cannot: the note that a migration was applied, or an index that is
    built concurrently.
    """
    if context["connection"].in_atomic_block:
        with context["connection"].wrap_database_errors:
            context["cursor"].cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
    return execute(statement, params, many, context)


def _asked(cursor: Any, function: str) -> bool:
    cursor.execute(f"SELECT {function}(%s)", [ONE_AT_A_TIME])  # noqa: S608 - a name of ours
    (answer,) = cursor.fetchone()
    return bool(answer)
