"""Writing many rows at once by Postgres' COPY."""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from django.db import connection, models

CHUNK = 20_000
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def new_ids(model: type[models.Model], count: int) -> list[int]:
    """Fresh ids from the table's own sequence."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def copy_rows(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    told: Callable[[int], None] | None = None,
) -> int:
    """Add rows to a model's table, values in the order of `columns`; returns how many."""
    names = ", ".join(f'"{name}"' for name in columns)
    command = f'COPY "{model._meta.db_table}" ({names}) FROM STDIN'
    count = 0
    lines = ("\t".join(map(_text, row)) + "\n" for row in rows)
    with connection.cursor() as cursor:
        for chunk in _chunks(lines):
            cursor.copy_expert(command, io.StringIO("".join(chunk)))
            count += len(chunk)
            if told is not None:
                told(count)
    return count


def _chunks(lines: Iterable[str]) -> Iterator[list[str]]:
    iterator = iter(lines)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk


def _text(value: Any) -> str:
    if value is None:
        return "\\N"
    if value is True or value is False:
        return "t" if value else "f"
    if isinstance(value, str):
        return value.translate(ESCAPES) if "\\" in value or not value.isprintable() else value
    return str(value)


def between(start: date | None, end: date | None) -> str:
    """A half-open range of days, as Postgres reads it."""
    return f"[{start or ''},{end or ''})"
