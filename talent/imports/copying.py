"""Bulk writes: rows by COPY, ids ahead of time, arrays of ids in SQL."""

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, TypeVar

from django.db import connection, models
from psycopg2 import sql

T = TypeVar("T")
CHUNK = 5_000
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy_rows(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Write rows into a model's table by COPY; `columns` are names in the database."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor:
        for chunk in chunks(rows, CHUNK):
            text = io.StringIO("".join("\t".join(map(as_text, row)) + "\n" for row in chunk))
            cursor.copy_expert(statement, text)


def as_text(value: Any) -> str:
    """One value in COPY's text form."""
    if value is None:
        return "\\N"
    if type(value) is int:
        return str(value)
    if isinstance(value, str):
        return value if value.isalnum() else value.translate(ESCAPES)
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, date):
        return value.isoformat()
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
    return text.translate(ESCAPES)


def next_ids(model: type[models.Model], count: int) -> list[int]:
    """Ids of rows that are about to be written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(own.ids) FROM generate_series(1, %s),"
            " (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS ids OFFSET 0) own",
            [count, model._meta.db_table],
        )
        return [row[0] for row in cursor.fetchall()]


def chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of at most `size` items, in order."""
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk
