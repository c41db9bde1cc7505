"""The kinds of import: this app's own, and those that apps above add in `AppConfig.ready()`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.db import models
from django.utils.functional import Promise

from talent.imports.outcome import Outcome, Progress
from talent.imports.reading import Source
from talent.models import ImportBatch, ReportingLine, UnitLine

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


@dataclass(frozen=True)
class Switch:
    """Something that whoever uploads may ask for; it is stored among the batch's options."""

    name: str
    label: Text
    help: Text = ""


class Importer(Protocol):
    """One kind of import. `apply` runs inside the caller's transaction."""

    parts: tuple[FilePart, ...]
    switches: tuple[Switch, ...]
    guarded: bool
    skips: bool  # what has problems may be left out
    mapped: bool
    by_name: bool  # files are told apart by their names, which the labels are

    def understand(self, mapping: Mapping[str, Any]) -> None:
        """Refuse a mapping that says something it cannot say."""

    def prepare(
        self, batch: ImportBatch, sources: Sequence[Source], progress: Progress
    ) -> None: ...

    def check(
        self, batch: ImportBatch, sources: Sequence[Source], progress: Progress
    ) -> Outcome: ...

    def apply(
        self, batch: ImportBatch, sources: Sequence[Source], progress: Progress
    ) -> Outcome: ...

    def undone(self, batch: ImportBatch) -> None:
        """Work out again what follows from the rows, after they were put back."""


# What is worked out from other rows: it never stands against undoing an import.
DERIVED: set[type[models.Model]] = {ReportingLine, UnitLine}

IMPORTERS: dict[str, Importer] = {}

# A mapping with every line that it may have, for each kind that takes one.
MAPPING_EXAMPLES: dict[str, Path] = {}
