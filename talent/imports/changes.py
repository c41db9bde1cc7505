"""What a batch made and changed, kept row by row so that it can be undone.

A row is kept as it was before, and as a fingerprint of what the batch left: a row whose
fingerprint differs today was changed by someone since.
"""

from collections.abc import Collection
from typing import Any

from django.db import connection, models
from psycopg2 import sql

from talent.imports.copying import chunks
from talent.models import ImportBatch

IDS = 50_000
FINGERPRINT = sql.SQL("md5(to_jsonb(t)::text)")


class Recorder:
    """Writes the change rows of one batch."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch = batch

    def before(self, model: type[models.Model], ids: Collection[int]) -> None:
        """Keep rows that are about to change or go; the first time counts."""
        self._run(
            "INSERT INTO talent_importchange (batch_id, object_type, object_id, before, after)"
            " SELECT %(batch)s, %(type)s, t.id, to_jsonb(t), '' FROM {table} t"
            " WHERE t.id = ANY(%(ids)s)"
            " ON CONFLICT (batch_id, object_type, object_id) DO NOTHING",
            model,
            ids,
        )

    def after(self, model: type[models.Model], ids: Collection[int]) -> None:
        """Note how rows were left that `before` has kept, and note new ones."""
        self._run(
            "INSERT INTO talent_importchange (batch_id, object_type, object_id, before, after)"
            " SELECT %(batch)s, %(type)s, t.id, NULL, {fingerprint} FROM {table} t"
            " WHERE t.id = ANY(%(ids)s)"
            " ON CONFLICT (batch_id, object_type, object_id) DO UPDATE SET after = EXCLUDED.after",
            model,
            ids,
        )

    def _run(self, statement: str, model: type[models.Model], ids: Collection[int]) -> None:
        composed = sql.SQL(statement).format(
            table=sql.Identifier(model._meta.db_table), fingerprint=FINGERPRINT
        )
        with connection.cursor() as cursor:
            for chunk in chunks(ids, IDS):
                values: dict[str, Any] = {
                    "batch": self.batch.pk,
                    "type": model._meta.label_lower,
                    "ids": chunk,
                }
                cursor.execute(composed, values)
