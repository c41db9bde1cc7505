"""Read files into staged rows: every cell checked on its own, chunk by chunk, resumable.

Each chunk and the place after it are written together, so that a reader that was killed is
followed by another that goes on behind the last whole chunk.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from talent.imports.copying import copy_rows
from talent.imports.fields import Field, UnfitError, Value
from talent.imports.mapping import KEYS, Part, PeopleMapping
from talent.imports.outcome import Progress
from talent.imports.problems import Problem, UnreadableError, shorten
from talent.imports.reading import Source, Table, read
from talent.imports.workbooks import is_workbook
from talent.models import ImportBatch, ImportProblem, ImportRow

CHUNK = 5_000
STORED_PROBLEMS = 20_000
# Stands in a staged row whose cells could not all be understood: whom it concerns is left out.
UNFIT: dict[str, Any] = {"unfit": True}


def parts_of(sources: Sequence[Source], mapping: PeopleMapping) -> list[Part]:
    """How each file is read, in the order of the files."""
    seen: dict[str, int] = {}
    parts = []
    for source in sources:
        nth = seen[source.part] = seen.get(source.part, -1) + 1
        parts.append(mapping.part_for(source.part, source.name, nth))
    return parts


def stage(
    batch: ImportBatch, sources: Sequence[Source], parts: Sequence[Part], progress: Progress
) -> None:
    """Read what is not yet read of all files; raises `UnreadableError` where one breaks off."""
    batch.total = batch.total or sum(count_rows(source) for source in sources)
    first = batch.position.get("file", 0)
    if first == len(sources):
        return
    for number in range(first, len(sources)):
        source, part = sources[number], parts[number]
        after = batch.position.get("row", 0) if number == first else 0
        doing = _("Reading %(file)s") % {"file": source.name}
        with source.open() as stream:
            table = read(source, stream, part.form)
            reader = RowReader(source, part, number, table)
            for chunk in reader.chunks(after):
                _store(batch, chunk, number)
                progress(doing, batch.done, max(batch.total, batch.done))
        batch.position = {"file": number + 1, "row": 0}
        batch.save(update_fields=["position", "total"])
    last = batch.problems.order_by("pk").last()
    batch.position |= {"problems": last.pk if last else 0}
    batch.save(update_fields=["position"])


@dataclass
class Chunk:
    """Rows that belong together in one transaction, and where they end."""

    rows: list[tuple[Any, ...]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    last: int = 0
    read: int = 0


def _store(batch: ImportBatch, chunk: Chunk, number: int) -> None:
    with transaction.atomic():
        copy_rows(
            ImportRow,
            ["batch_id", "part", "key", "row", "file", "data"],
            ((batch.pk, *row) for row in chunk.rows),
        )
        store_problems(batch, chunk.problems)
        batch.done += chunk.read
        batch.position = {"file": number, "row": chunk.last}
        batch.save(update_fields=["position", "done", "total"])


def store_problems(batch: ImportBatch, problems: Sequence[Problem]) -> None:
    """Keep problems with their batch, as far as anybody would read them."""
    if not problems or batch.problems.count() >= STORED_PROBLEMS:
        return
    ImportProblem.objects.bulk_create(
        [
            ImportProblem(
                batch=batch,
                part=shorten(each.part, 30),
                row=each.row,
                column=shorten(each.column, 100),
                value=shorten(each.value),
                message=shorten(each.message, 300),
                blocks=each.blocks,
            )
            for each in problems
        ],
        batch_size=1_000,
    )


def count_rows(source: Source) -> int:
    """About how many rows a file has, without reading it as a table; 0 where that is unknown."""
    with source.open() as stream:
        if is_workbook(stream):
            return 0
        count = 0
        while block := stream.read(io.DEFAULT_BUFFER_SIZE * 32):
            count += block.count(b"\n")
        return count


class RowReader:
    """Turns the cells of one file into staged rows."""

    def __init__(self, source: Source, part: Part, file: int, table: Table) -> None:
        self.source = source
        self.part = part
        self.file = file
        self.table = table
        self.columns = self._columns()
        self.key = KEYS[part.kind]

    def _columns(self) -> list[tuple[int, str, Field]]:
        """Where each field stands: the column that the mapping names, else that of its own name."""
        found, troubles = [], []
        for name, each in self.part.fields.items():
            column = self.part.columns.get(name, name)
            places = [at for at, title in enumerate(self.table.columns) if title == column]
            if len(places) > 1:
                troubles.append((column, _("This column stands twice.")))
            elif places:
                found.append((places[0], column, each))
            elif each.required or name in self.part.columns and column:
                troubles.append((column, self._missing(name, column)))
        if troubles:
            raise UnreadableError(
                *(Problem(self.source.name, 1, column, "", words) for column, words in troubles)
            )
        return found

    def _missing(self, name: str, column: str) -> str:
        near = get_close_matches(column, self.table.columns, 1)
        words = {"near": near[0] if near else "", "name": name, "kind": self.part.kind}
        if near:
            return (
                _(
                    "This column is missing. Is “%(near)s” meant? Then say so in the mapping: "
                    "%(kind)s, columns, %(name)s."
                )
                % words
            )
        return (
            _(
                "This column is missing. If it has another name, say so in the mapping: "
                "%(kind)s, columns, %(name)s."
            )
            % words
        )

    @property
    def given(self) -> list[str]:
        """The fields that this file has a column for."""
        return [each.name for _at, _column, each in self.columns]

    def chunks(self, after: int) -> Iterator[Chunk]:
        """The rows behind one number, in pieces that are stored together."""
        chunk = Chunk()
        for number, cells in self.table.rows:
            if number <= after:
                continue
            self._take(number, cells, chunk)
            if chunk.read >= CHUNK:
                yield chunk
                chunk = Chunk()
        if chunk.read:
            yield chunk

    def _take(self, number: int, cells: list[str], chunk: Chunk) -> None:
        chunk.last, chunk.read = number, chunk.read + 1
        if len(cells) != len(self.table.columns):
            words = {"cells": len(cells), "columns": len(self.table.columns)}
            message = _("This row has %(cells)s cells, the header %(columns)s.") % words
            chunk.problems.append(Problem(self.source.name, number, "", "", message))
            cells = cells + [""] * (len(self.table.columns) - len(cells))
            data: dict[str, Any] = dict(UNFIT)
        else:
            data = {}
        for at, column, each in self.columns:
            try:
                data[each.name] = self._value(cells[at], each)
            except UnfitError as error:
                value = shorten(cells[at])
                chunk.problems.append(Problem(self.source.name, number, column, value, str(error)))
                data |= UNFIT
        if key := data.get(self.key):
            self._check_range(number, data, chunk)
            chunk.rows.append((self.part.kind, key, number, self.file, data))

    def _value(self, cell: str, each: Field) -> Value:
        if words := self.part.values.get(each.name):
            cell = words.get(cell, cell)
        if not cell:
            if each.required:
                raise UnfitError(_("This cell must not be empty."))
            return None
        return each.read(cell, self.part.reading)

    def _check_range(self, number: int, data: dict[str, Any], chunk: Chunk) -> None:
        """A range must last at least a day; one that lasts none may be left out on request."""
        start, end = data.get("start"), data.get("end")
        if start is None or end is None or start < end:
            return
        if start == end and self.part.ignore_empty_ranges:
            message = _("This range lasts no day: the row is left out.")
            blocks, data["empty"] = False, True
        else:
            message = (
                _("This range lasts no day.") if start == end else _("It ends before it begins.")
            )
            blocks = True
            data |= UNFIT
        value = f"{start} – {end}"
        chunk.problems.append(Problem(self.source.name, number, "end", value, message, blocks))
