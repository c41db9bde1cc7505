"""Writes rows in bulk and records each for undoing; in a dry run it only gives out ids."""

from collections.abc import Collection, Iterable, Sequence
from itertools import count
from typing import Any

from django.db import connection, models
from psycopg2 import sql

from talent.imports.changes import Recorder
from talent.imports.copying import as_text, copy_rows, next_ids
from talent.models import ImportBatch

Rows = Iterable[Sequence[Any]]


class Pen:
    """The one place from which an import writes; the first column of all rows is the id."""

    def __init__(self, batch: ImportBatch, *, dry: bool) -> None:
        self.dry = dry
        self.recorder = Recorder(batch)
        self.batch = batch
        self._below_zero = count(-1, -1)

    def ids(self, model: type[models.Model], number: int) -> list[int]:
        """Ids for rows that are to be written; negative ones in a dry run, which no row has."""
        if self.dry:
            return [next(self._below_zero) for _each in range(number)]
        return next_ids(model, number) if number else []

    def insert(self, model: type[models.Model], columns: Sequence[str], rows: Rows) -> None:
        """Write new rows with the ids they were given."""
        rows = list(rows)
        if self.dry or not rows:
            return
        copy_rows(model, ["id", *columns], rows)
        self.recorder.after(model, [row[0] for row in rows])

    def add(self, model: type[models.Model], columns: Sequence[str], rows: Rows) -> None:
        """Write new rows that nothing refers to yet; these come without an id."""
        rows = list(rows)
        ids = [] if self.dry else next_ids(model, len(rows))
        self.insert(model, columns, ((pk, *row) for pk, row in zip(ids, rows, strict=False)))

    def update(self, model: type[models.Model], columns: Sequence[str], rows: Rows) -> None:
        """Set columns of rows on record."""
        rows = list(rows)
        if self.dry or not rows:
            return
        ids = [row[0] for row in rows]
        self.recorder.before(model, ids)
        self._set(model, columns, rows)
        self.recorder.after(model, ids)

    def replace(self, model: type[models.Model], columns: Sequence[str], rows: Rows) -> None:
        """Take rows out and write them anew under their ids, with all their columns.

        Ranges that move among each other would meet on the way if they were updated in place.
        """
        rows = list(rows)
        if self.dry or not rows:
            return
        ids = [row[0] for row in rows]
        self.recorder.before(model, ids)
        self._remove(model, ids)
        copy_rows(model, ["id", *columns], rows)
        self.recorder.after(model, ids)

    def delete(self, model: type[models.Model], ids: Collection[int]) -> None:
        """Take rows off the record."""
        if self.dry or not ids:
            return
        self.recorder.before(model, ids)
        self._remove(model, ids)

    def _remove(self, model: type[models.Model], ids: Collection[int]) -> None:
        with connection.cursor() as cursor:
            table = sql.Identifier(model._meta.db_table)
            statement = sql.SQL("DELETE FROM {} WHERE id = ANY(%s)").format(table)
            cursor.execute(statement, [list(ids)])

    def _set(
        self, model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]
    ) -> None:
        """One UPDATE from values that travel as text and take the types of their columns."""
        table = model._meta.db_table
        types = {each.column: each.db_type(connection) for each in model._meta.concrete_fields}
        names = [sql.Identifier(column) for column in columns]
        casts = [sql.SQL(str(types[column]).split("(")[0]) for column in columns]
        statement = sql.SQL(
            "UPDATE {table} SET {sets} FROM unnest({arrays}) AS v(id, {names})"
            " WHERE {table}.id = v.id"
        ).format(
            table=sql.Identifier(table),
            sets=sql.SQL(", ").join(
                sql.SQL("{} = v.{}::{}").format(name, name, cast)
                for name, cast in zip(names, casts, strict=True)
            ),
            arrays=sql.SQL(", ").join(
                [sql.SQL("%s::bigint[]"), *[sql.SQL("%s::text[]")] * len(columns)]
            ),
            names=sql.SQL(", ").join(names),
        )
        arrays: list[list[Any]] = [
            [None if cell is None else _plain(cell) for cell in column]
            for column in zip(*rows, strict=True)
        ]
        with connection.cursor() as cursor:
            cursor.execute(statement, [[row[0] for row in rows], *arrays[1:]])


def _plain(cell: Any) -> str:
    """A value as text that a cast understands."""
    return cell if isinstance(cell, str) else as_text(cell)
