"""Imports the occupations of an O*NET release as roles; run it again for the next release."""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from careers.imports.onet import FILES
from talent.imports.command import ImportCommand
from talent.imports.reading import Source, path_source
from talent.models import ImportKind


class Command(ImportCommand):
    """The folder holds the text files of the release, under their published names."""

    help = __doc__ or ""
    kind = ImportKind.ONET

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("dir", help="folder with the text files of the O*NET database")
        super().add_arguments(parser)

    def sources(self, options: dict[str, Any]) -> Sequence[Source]:
        folder = Path(options["dir"])
        if not folder.is_dir():
            raise ValidationError(_("There is no folder %(folder)s.") % {"folder": folder})
        return [
            path_source(part, str(folder / file))
            for part, file in FILES.items()
            if (folder / file).is_file()
        ]
