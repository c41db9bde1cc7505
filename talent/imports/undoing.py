"""Take back what a batch wrote: whole, or not at all where somebody has built on it since."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from psycopg2 import sql

from talent.imports.changes import FINGERPRINT
from talent.imports.outcome import Progress
from talent.imports.registry import DERIVED
from talent.imports.summary import Summary
from talent.models import ImportBatch

SHOWN = 5
TOUCHED = """
    SELECT c.object_id FROM talent_importchange c LEFT JOIN {table} t ON t.id = c.object_id
    WHERE c.batch_id = %s AND c.object_type = %s
    AND coalesce({fingerprint}, '') <> c.after ORDER BY c.object_id
"""
REFERRING = """
    SELECT count(*) FROM {table} t
    JOIN talent_importchange c ON c.batch_id = %(batch)s AND c.object_type = %(type)s
        AND c.object_id = t.{column} AND c.before IS NULL
    WHERE NOT EXISTS (
        SELECT FROM talent_importchange own WHERE own.batch_id = %(batch)s
        AND own.object_type = %(own)s AND own.object_id = t.id
    )
"""
CLEAR = """
    DELETE FROM {table} t USING talent_importchange c
    WHERE c.batch_id = %s AND c.object_type = %s AND c.object_id = t.{column}
"""
RESTORE = """
    INSERT INTO {table} ({columns}) SELECT {values} FROM talent_importchange c,
        jsonb_populate_record(NULL::{table}, c.before) r
    WHERE c.batch_id = %s AND c.object_type = %s AND c.before IS NOT NULL
"""


class Undo:
    """One attempt to take a batch back, inside the caller's transaction."""

    def __init__(self, batch: ImportBatch, progress: Progress) -> None:
        self.batch = batch
        self.progress = progress
        rows = batch.changes.order_by().values_list("object_type", flat=True).distinct()
        self.models = sorted((apps.get_model(label) for label in rows), key=lambda m: m._meta.label)

    def run(self) -> Summary:
        """Put everything back as it was, or refuse in words; returns what was taken back."""
        # Postgres may not know yet how much the batch wrote: expecting one row, it would look
        # through a hundred thousand for each of a hundred thousand.
        self._run("SET LOCAL enable_nestloop = off")
        steps = len(self.models) + 2
        self.progress(_("Looking at what was changed since"), 0, steps)
        troubles = [*self._touched(), *self._referring()]
        if troubles:
            raise ValidationError(troubles)
        summary = self._counted()
        # Rows refer to each other in rings; these are checked once all are back.
        self._run("SET CONSTRAINTS ALL DEFERRED")
        for model in self.models:
            self._clear_derived(model)
        for model in self.models:
            self._on(CLEAR, model, column=sql.Identifier("id"))
        for number, model in enumerate(self.models, start=1):
            self.progress(_("Putting records back"), number, steps)
            self._restore(model)
        self._run("SET CONSTRAINTS ALL IMMEDIATE")
        self._run("SET LOCAL enable_nestloop = DEFAULT")
        return summary

    def _touched(self) -> Iterable[str]:
        """Records that are not as the batch left them."""
        for model in self.models:
            rows = self._on(TOUCHED, model, fingerprint=_fingerprint())
            if not rows:
                continue
            names = ", ".join(self._names(model, [pk for (pk,) in rows[:SHOWN]]))
            words = ngettext(
                "%(kind)s: %(count)s record was changed since (%(names)s).",
                "%(kind)s: %(count)s records were changed since (%(names)s).",
                len(rows),
            )
            yield words % {
                "kind": capfirst(str(model._meta.verbose_name_plural)),
                "count": f"{len(rows):,}",
                "names": names + (", …" if len(rows) > SHOWN else ""),
            }

    def _names(self, model: type[models.Model], ids: Sequence[int]) -> list[str]:
        found = {row.pk: str(row) for row in model._default_manager.filter(pk__in=ids)}
        return [found.get(pk, _("no. %(number)s, gone") % {"number": pk}) for pk in ids]

    def _referring(self) -> Iterable[str]:
        """Records made since that need one which the batch brought."""
        for model, other, column in self._references():
            if other in DERIVED:
                continue
            (count,) = self._on(
                REFERRING, model, table=other, column=sql.Identifier(column),
                values={"batch": self.batch.pk, "type": model._meta.label_lower,
                        "own": other._meta.label_lower},
            )[0]  # fmt: skip
            if count:
                words = ngettext(
                    "%(kind)s: %(count)s record made since needs what this import brought.",
                    "%(kind)s: %(count)s records made since need what this import brought.",
                    count,
                )
                kind = capfirst(str(other._meta.verbose_name_plural))
                yield words % {"kind": kind, "count": f"{count:,}"}

    def _references(self) -> Iterable[tuple[type[models.Model], type[models.Model], str]]:
        """Every foreign key that Postgres enforces towards a model of this batch."""
        for model in self.models:
            for relation in model._meta.get_fields(include_hidden=True):
                if isinstance(relation, models.ManyToOneRel) and _is_enforced(relation):
                    yield model, relation.related_model, str(relation.field.column)

    def _clear_derived(self, model: type[models.Model]) -> None:
        """What is worked out from other rows goes with them; it is worked out again afterwards."""
        for _model, other, column in self._references():
            if _model is model and other in DERIVED:
                self._on(CLEAR, model, table=other, column=sql.Identifier(column))

    def _counted(self) -> Summary:
        summary = Summary()
        rows = self.batch.changes.order_by().values_list("object_type", "before__isnull", "after")
        for label, is_new, after in rows.iterator(chunk_size=50_000):
            count = summary.of(capfirst(str(apps.get_model(label)._meta.verbose_name_plural)))
            if is_new:
                count.ended += 1
            elif after:
                count.changed += 1
            else:
                count.new += 1
        return summary

    def _restore(self, model: type[models.Model]) -> None:
        fields = [field for field in model._meta.concrete_fields if not field.generated]
        names = [sql.Identifier(str(field.column)) for field in fields]
        self._on(
            RESTORE, model,
            columns=sql.SQL(", ").join(names),
            values_of=sql.SQL(", ").join(sql.SQL("r.{}").format(name) for name in names),
        )  # fmt: skip

    def _on(
        self,
        statement: str,
        model: type[models.Model],
        *,
        table: type[models.Model] | None = None,
        values: Any = None,
        values_of: sql.Composable | None = None,
        **parts: sql.Composable,
    ) -> list[tuple[Any, ...]]:
        """Run one statement about the batch's rows of a model."""
        if values_of is not None:
            parts["values"] = values_of
        composed = sql.SQL(statement).format(
            table=sql.Identifier((table or model)._meta.db_table), **parts
        )
        return self._run(composed, values or [self.batch.pk, model._meta.label_lower])

    def _run(self, statement: Any, values: Any = None) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []


def _is_enforced(relation: models.ManyToOneRel) -> bool:
    return bool(getattr(relation.field, "db_constraint", True))


def _fingerprint() -> sql.Composable:
    """Of a row that is there; of one that is gone nothing, which is what a deletion left."""
    return sql.SQL("CASE WHEN t.id IS NOT NULL THEN {} END").format(FINGERPRINT)
