"""Rows of one sheet of an XLSX file, as text: what a cell shows, and formulas as they stand."""

import warnings
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

UNPACKED_LIMIT = 2_000_000_000  # bytes; a small file that unpacks to more is an attack
ZIP = b"PK\x03\x04"
MARK = "xl/workbook.xml"

Refusal = Callable[[int, str], Exception]


def is_workbook(stream: IO[bytes]) -> bool:
    """Whether the first bytes are those of a packed file; the stream is back at its start."""
    start = stream.read(len(ZIP))
    stream.seek(0)
    return start == ZIP


def read_workbook(
    stream: IO[bytes], sheet: str, refuse: Refusal
) -> Iterator[tuple[int, list[str]]]:
    """Stream the rows of the named sheet, or of the first one."""
    _check_package(stream, refuse)
    book = _open(stream, refuse)
    if sheet and sheet not in book.sheetnames:
        raise refuse(0, _("There is no sheet “%(sheet)s” in this file.") % {"sheet": sheet})
    page = book[sheet] if sheet else book.worksheets[0]
    page.reset_dimensions()  # some programs write a wrong size, which would hide rows
    for number, cells in enumerate(page.iter_rows(values_only=True), start=1):
        yield number, [_text(cell) for cell in cells]


def _check_package(stream: IO[bytes], refuse: Refusal) -> None:
    try:
        parts = zipfile.ZipFile(stream).infolist()
    except zipfile.BadZipFile as error:
        raise refuse(0, _("The file is damaged: save it again as .xlsx or CSV.")) from error
    if MARK not in {part.filename for part in parts}:
        raise refuse(0, _("This is not a spreadsheet: save it as .xlsx or CSV."))
    if sum(part.file_size for part in parts) > UNPACKED_LIMIT:
        raise refuse(0, _("This spreadsheet is too large: save it as CSV."))
    stream.seek(0)


def _open(stream: IO[bytes], refuse: Refusal) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and extensions that do not concern us
            return load_workbook(stream, read_only=True, data_only=False)
    except (InvalidFileException, KeyError, ValueError) as error:
        raise refuse(0, _("The file is damaged: save it again as .xlsx or CSV.")) from error


def _text(cell: object) -> str:
    """A cell as one would type it into CSV."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(getattr(cell, "text", cell)).strip()  # an array formula has its text apart
