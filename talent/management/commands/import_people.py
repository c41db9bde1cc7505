"""Imports people with their history from CSV or XLSX files; docs/imports.md says how."""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from talent.imports.command import ImportCommand
from talent.imports.mapping import people_mapping
from talent.imports.reading import Source, path_source
from talent.imports.toml import read_toml
from talent.models import ImportBatch, ImportKind


class Command(ImportCommand):
    """The first file has the people; the mapping says what the others are, else assignments."""

    help = __doc__ or ""
    kind = ImportKind.PEOPLE

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("people", help="file with one row for each person")
        parser.add_argument(
            "assignments", nargs="*", help="files with assignments, unit managers, units, places"
        )
        parser.add_argument("--mapping", metavar="FILE", help="mapping file (TOML)")
        parser.add_argument(
            "--change-guard",
            type=int,
            default=20,
            metavar="PERCENT",
            help="refuse when more of today's assignments would go or change manager (20)",
        )
        parser.add_argument(
            "--logins", action="store_true", help="make a login for everyone with an e-mail"
        )
        super().add_arguments(parser)

    def batch(self, options: dict[str, Any]) -> ImportBatch:
        return ImportBatch(
            kind=self.kind,
            mapping=read_toml(Path(options["mapping"]).read_bytes()) if options["mapping"] else {},
            change_guard=min(max(options["change_guard"], 0), 100),
            options={"skip_problems": options["skip_problems"], "logins": options["logins"]},
        )

    def sources(self, options: dict[str, Any]) -> Sequence[Source]:
        mapping = people_mapping(self.batch(options).mapping)
        others = [
            path_source(mapping.kind_of(Path(path).name), path) for path in options["assignments"]
        ]
        return [path_source("people", options["people"]), *others]
