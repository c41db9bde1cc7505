"""Writes what roles ask for as the CSV that import_requirements takes."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from careers.imports import requirements
from lib.tables import csv_lines


class Command(BaseCommand):
    """Into a file, or to where the command writes."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", help="file to write; else it is printed")

    def handle(self, *args: Any, **options: Any) -> None:
        lines = csv_lines(requirements.table(requirements.requirements_in_use()))
        if options["file"]:
            with open(options["file"], "w", encoding="utf-8", newline="") as file:
                file.writelines(lines)
        else:
            self.stdout.write("".join(lines), ending="")
