"""What imports of one table share: read row by row, compared, then written whole or not at all."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from careers.imports.named import Named, UnknownError, folded
from careers.services.revision import bump_revision
from lib.tables import plain_cell
from talent.imports.fields import Reading, Value, text
from talent.imports.mapping import table_mapping
from talent.imports.outcome import Outcome, Progress
from talent.imports.pen import Pen
from talent.imports.problems import Problem
from talent.imports.reading import Source
from talent.imports.registry import FilePart, Switch
from talent.imports.staged import StagedRow
from talent.imports.staging import stage
from talent.models import ImportBatch


class TableImporter:
    """A kind of import that takes one table; its columns are those that `add_table` named."""

    table: str
    parts: tuple[FilePart, ...]
    switches: tuple[Switch, ...] = ()
    guarded = False
    skips = True
    mapped = True
    by_name = False

    def understand(self, mapping: Mapping[str, Any]) -> None:
        table_mapping(self.table, mapping)

    def prepare(self, batch: ImportBatch, sources: Sequence[Source], progress: Progress) -> None:
        """Read the file into staged rows."""
        stage(batch, sources, [table_mapping(self.table, batch.mapping)], progress)

    def check(self, batch: ImportBatch, sources: Sequence[Source], progress: Progress) -> Outcome:
        return self.run(TableRun(batch, sources, progress, dry=True))

    def apply(self, batch: ImportBatch, sources: Sequence[Source], progress: Progress) -> Outcome:
        return self.run(TableRun(batch, sources, progress, dry=False))

    def run(self, run: "TableRun") -> Outcome:
        raise NotImplementedError

    def undone(self, batch: ImportBatch) -> None:
        bump_revision()


class TableRun:
    """One comparison of staged rows with the record, written or not."""

    def __init__(
        self, batch: ImportBatch, sources: Sequence[Source], progress: Progress, *, dry: bool
    ) -> None:
        self.batch = batch
        self.file = sources[0].name
        self.progress = progress
        self.pen = Pen(batch, dry=dry)
        self.outcome = Outcome()
        self.outcome.problems.count_stored(batch)

    def asks(self, switch: str) -> bool:
        return bool(self.batch.options.get(switch))

    def refuse(self, row: StagedRow, column: str, message: str, value: str | None = None) -> None:
        """Say what keeps a row out."""
        if value is None:
            value = str(row.data.get(column) or "")
        self.outcome.problems.add(Problem(self.file, row.row, column, value, message))

    def note(self, row: StagedRow, column: str, message: str) -> None:
        value = str(row.data.get(column) or "")
        self.outcome.problems.add(Problem(self.file, row.row, column, value, message, blocks=False))

    def find(
        self, row: StagedRow, column: str, known: Named, names: Mapping[int, str]
    ) -> int | None:
        """What a cell stands for; the name beside a number has to be its name."""
        try:
            found = known.find(row.data[column])
        except UnknownError as error:
            self.refuse(row, column, str(error))
            return None
        return found if self.is_called(row, column, names[found]) else None

    def is_called(self, row: StagedRow, column: str, name: str) -> bool:
        """Whether the name that stands beside a number, if any does, is the right one."""
        beside = f"{column.removesuffix('_role')}_name"
        said = row.data.get(beside)
        if not said or folded(said) == folded(name):
            return True
        message = _("What stands beside it is called “%(name)s”: which of both is meant?")
        self.refuse(row, beside, message % {"name": name})
        return False

    @property
    def may_write(self) -> bool:
        """Whether this is no dry run and nothing keeps it back."""
        skips = bool(self.batch.options.get("skip_problems"))
        guard = self.batch.change_guard
        refusal = self.outcome.refusal(change_guard=guard, skip_problems=skips)
        return not self.pen.dry and not refusal


def written(length: int) -> Callable[[str, Reading], Value]:
    """A text as it was before an export made it safe for spreadsheets."""
    read = text(length)

    def plain(cell: str, reading: Reading) -> Value:
        return read(plain_cell(cell), reading)

    return plain
