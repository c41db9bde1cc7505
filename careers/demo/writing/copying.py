"""Writing many rows at once by Postgres' COPY, while the next ones are still being drawn."""

import io
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from itertools import islice
from types import TracebackType
from typing import Any, Self

from django.db import connection, models

CHUNK = 20_000
WAITING = 3  # chunks that may be ready while one is written
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class Feed:
    """One thread writes what it is given, in order, on the connection of whoever made it.

    Drawing needs Python and writing needs Postgres, so the two share the time. Any other query of
    the maker waits until what was given is written.
    """

    def __enter__(self) -> Self:
        self.cursor = connection.cursor()
        self.as_django_errors = connection.wrap_database_errors
        self.others = connection.execute_wrapper(self._after_the_rest)
        self.others.__enter__()
        self.thread = ThreadPoolExecutor(max_workers=1)
        self.pending: deque[Future[None]] = deque()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.thread.shutdown(wait=True)  # a rollback must not meet a running COPY
        self.others.__exit__(None, None, None)
        if error is None:
            self.wait()
        self.cursor.close()

    def _after_the_rest(self, execute: Callable[..., Any], *query: Any) -> Any:
        self.wait()
        return execute(*query)

    def wait(self) -> None:
        """Come back when everything is written; raises what writing raised."""
        while self.pending:
            self.pending.popleft().result()

    def new_ids(self, model: type[models.Model], count: int) -> list[int]:
        """Fresh ids from the table's own sequence."""
        self.cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in self.cursor.fetchall()]

    def copy(
        self,
        model: type[models.Model],
        columns: Sequence[str],
        rows: Iterable[Sequence[Any]],
        told: Callable[[int], None] | None = None,
    ) -> int:
        """Add rows to a model's table, values in the order of `columns`; returns how many."""
        names = ", ".join(f'"{name}"' for name in columns)
        command = f'COPY "{model._meta.db_table}" ({names}) FROM STDIN'
        count = 0
        for chunk in _chunks("\t".join(map(text_of, row)) for row in rows):
            while len(self.pending) >= WAITING:
                self.pending.popleft().result()
            self.pending.append(self.thread.submit(self._write, command, "\n".join(chunk)))
            count += len(chunk)
            if told is not None:
                told(count)
        return count

    def _write(self, command: str, lines: str) -> None:
        with self.as_django_errors:
            self.cursor.copy_expert(command, io.StringIO(lines))


def _chunks(lines: Iterable[str]) -> Iterator[list[str]]:
    iterator = iter(lines)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk


def text_of(value: Any) -> str:
    """One value in the text format of COPY."""
    if isinstance(value, str):
        return value.translate(ESCAPES) if "\\" in value or not value.isprintable() else value
    if value is None:
        return "\\N"
    return str(value)


def between(start: date | None, end: date | None) -> str:
    """A half-open range of days, as Postgres reads it."""
    return f"[{start or ''},{end or ''})"
