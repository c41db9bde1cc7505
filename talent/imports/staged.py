"""Staged rows as they are read back: in the order of their keys, some people at a time."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from django.db import connection

from talent.models import ImportBatch

PAGE = 20_000
ROWS = """
SELECT key, row, file, data FROM talent_importrow
WHERE batch_id = %s AND part = %s AND key > %s ORDER BY key, row, file LIMIT %s
"""
EXTENT = """
SELECT key, min(data->>'start'), max(data->>'end'), bool_or(data->>'end' IS NULL)
FROM talent_importrow
WHERE batch_id = %s AND part = 'assignments' AND key = ANY(%s) AND NOT data ? 'unfit'
GROUP BY key
"""
USES = """
SELECT data->>%(name)s, min(file), min(row), count(*), min(data->>'start')
FROM talent_importrow
WHERE batch_id = %(batch)s AND part = ANY(%(parts)s) AND data->>%(name)s IS NOT NULL
GROUP BY 1 ORDER BY 2, 3
"""


class StagedRow(NamedTuple):
    """One row of a file, translated."""

    key: str
    row: int
    file: int
    data: dict[str, Any]

    @property
    def fits(self) -> bool:
        return "unfit" not in self.data

    @property
    def counts(self) -> bool:
        """Whether it says anything: a row with an empty range does not."""
        return "unfit" not in self.data and "empty" not in self.data


class Use(NamedTuple):
    """One text that rows refer to: where first, how often, and from which day."""

    text: str
    file: int
    row: int
    rows: int
    start: str | None


class Extent(NamedTuple):
    """From when to when the assignments of one person reach; None is open."""

    start: date
    end: date | None


def by_key(batch: ImportBatch, part: str, page: int = PAGE) -> Iterator[list[list[StagedRow]]]:
    """The rows of a part, grouped by key, in pages of whole groups."""
    after = ""
    while True:
        rows = _page(batch, part, after, page)
        groups = [list(group) for _key, group in groupby(rows, key=lambda row: row.key)]
        if len(rows) == page and len(groups) == 1:
            page *= 4  # one key has more rows than fit
            continue
        if len(rows) == page:
            groups.pop()  # perhaps the last group goes on
        if groups:
            yield groups
            after = groups[-1][0].key
        if len(rows) < page:
            return


def _page(batch: ImportBatch, part: str, after: str, page: int) -> list[StagedRow]:
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [batch.pk, part, after, page])
        found = cursor.fetchall()
    return [StagedRow(key, row, file, json.loads(data)) for key, row, file, data in found]


def uses(batch: ImportBatch, name: str, parts: Sequence[str]) -> list[Use]:
    """The different texts of a column, in the order in which they first appear."""
    with connection.cursor() as cursor:
        cursor.execute(USES, {"name": name, "batch": batch.pk, "parts": list(parts)})
        return [Use(*row) for row in cursor.fetchall()]


def extents(batch: ImportBatch, keys: Sequence[str]) -> dict[str, Extent]:
    """How far the assignments of these people reach."""
    with connection.cursor() as cursor:
        cursor.execute(EXTENT, [batch.pk, list(keys)])
        return {
            key: Extent(
                date.fromisoformat(start),
                None if is_open or end is None else date.fromisoformat(end),
            )
            for key, start, end, is_open in cursor.fetchall()
            if start is not None
        }
