"""Imports moves between roles from a CSV or XLSX file; docs/imports.md says how."""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from talent.imports.command import ImportCommand
from talent.imports.reading import Source, path_source
from talent.imports.toml import read_toml
from talent.models import ImportBatch, ImportKind


class Command(ImportCommand):
    """One file, which `export_moves` writes in the same form."""

    help = __doc__ or ""
    kind = ImportKind.MOVES

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="file with one row for each")
        parser.add_argument("--mapping", metavar="FILE", help="mapping file (TOML)")
        parser.add_argument(
            "--whole", action="store_true", help="take off the moves that are not in the file"
        )
        parser.add_argument(
            "--many", action="store_true", help="let more than a fifth of the moves go"
        )
        super().add_arguments(parser)

    def batch(self, options: dict[str, Any]) -> ImportBatch:
        path = options["mapping"]
        mapping = read_toml(Path(path).read_bytes()) if path else {}
        return ImportBatch(
            kind=self.kind,
            mapping=mapping,
            options={name: options[name] for name in ("skip_problems", "whole", "many")},
        )

    def sources(self, options: dict[str, Any]) -> Sequence[Source]:
        return [path_source("moves", options["file"])]
