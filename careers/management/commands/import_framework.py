"""Imports a capability framework: roles by level, skills, ladders and the moves up each ladder."""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from talent.imports.command import ImportCommand
from talent.imports.reading import Source, path_source
from talent.imports.toml import read_toml
from talent.models import ImportBatch, ImportKind


class Command(ImportCommand):
    """Grades, and so the order of levels, come from the mapping file alone."""

    help = __doc__ or ""
    kind = ImportKind.FRAMEWORK

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("roles", help="file with one row for each role, level and skill")
        parser.add_argument("skills", help="file with what each level of each skill looks like")
        parser.add_argument("--levels", metavar="FILE", help="mapping of levels to grades (TOML)")
        super().add_arguments(parser)

    def batch(self, options: dict[str, Any]) -> ImportBatch:
        levels = options["levels"]
        mapping = read_toml(Path(levels).read_bytes()) if levels else {}
        return ImportBatch(kind=self.kind, mapping=mapping)

    def sources(self, options: dict[str, Any]) -> Sequence[Source]:
        return [path_source(part, options[part]) for part in ("roles", "skills")]
