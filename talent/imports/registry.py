"""The kinds of import: this app's own, and those that apps above add in `AppConfig.ready()`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise

from talent.imports.outcome import Outcome, Progress
from talent.imports.reading import Source
from talent.models import ImportBatch

Text = str | Promise


@dataclass(frozen=True)
class FilePart:
    """One file, or several, that a kind of import asks for."""

    name: str
    label: Text
    help: Text = ""
    required: bool = False
    many: bool = False
    suffixes: tuple[str, ...] = (".csv", ".txt", ".tsv", ".xlsx")


class Importer(Protocol):
    """One kind of import. `apply` runs inside the caller's transaction."""

    parts: tuple[FilePart, ...]
    guarded: bool
    mapped: bool

    def prepare(
        self, batch: ImportBatch, sources: Sequence[Source], progress: Progress
    ) -> None: ...

    def check(
        self, batch: ImportBatch, sources: Sequence[Source], progress: Progress
    ) -> Outcome: ...

    def apply(
        self, batch: ImportBatch, sources: Sequence[Source], progress: Progress
    ) -> Outcome: ...


IMPORTERS: dict[str, Importer] = {}
