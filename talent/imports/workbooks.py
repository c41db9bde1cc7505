"""Rows of one sheet of an XLSX file, as text: what a cell shows, and formulas as they stand."""

import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

UNPACKED_LIMIT = 1_000_000_000  # bytes; a small file that unpacks to more is an attack
# Of every part but the sheets, which alone are read row by row.
PART_LIMIT = 200_000_000
SHEETS = "xl/worksheets/"
CELL_LIMIT = 131_072  # characters, as of CSV
MOST_ROWS = 1_048_576  # of a sheet, by the format itself
MOST_COLUMNS = 1_000
ZIP = b"PK\x03\x04"
MARK = "xl/workbook.xml"
# What reading a damaged package comes to: its zip, its XML, or what its XML says.
DAMAGES = (
    zipfile.BadZipFile, zlib.error, EOFError, ParseError, KeyError, IndexError, ValueError,
    TypeError, AttributeError, OverflowError, OSError,
)  # fmt: skip
SAVE_AGAIN = gettext_lazy("The file is damaged: save it again as .xlsx or CSV.")
DAMAGED = gettext_lazy("From row %(row)s on the file is damaged: save it again as .xlsx or CSV.")

Refusal = Callable[[int, str], Exception]


def is_workbook(stream: IO[bytes]) -> bool:
    """Whether the first bytes are those of a packed file; the stream is back at its start."""
    start = stream.read(len(ZIP))
    stream.seek(0)
    return start == ZIP


def read_workbook(
    stream: IO[bytes], sheet: str, refuse: Refusal, *, unpacked: int = UNPACKED_LIMIT
) -> Iterator[tuple[int, list[str]]]:
    """Stream the rows of the named sheet, or of the first one; `unpacked` is in bytes."""
    _check_package(stream, refuse, unpacked)
    book = _open(stream, refuse)
    if sheet and sheet not in book.sheetnames:
        raise refuse(0, _("There is no sheet “%(sheet)s” in this file.") % {"sheet": sheet})
    page = book[sheet] if sheet else book.worksheets[0]
    page.reset_dimensions()  # some programs write a wrong size, which would hide rows
    for number, cells in enumerate(_rows(page, refuse), start=1):
        if number > MOST_ROWS:
            raise refuse(number, _("A sheet has at most 1,048,576 rows: this file is damaged."))
        if len(cells) > MOST_COLUMNS:
            raise refuse(number, _("This row has more than 1,000 columns."))
        texts = [_text(cell) for cell in cells]
        if any(len(text) > CELL_LIMIT for text in texts):
            words = _("A cell of this row is longer than %(limit)s characters.")
            raise refuse(number, words % {"limit": f"{CELL_LIMIT:,}"})
        yield number, texts


def _rows(page: Any, refuse: Refusal) -> Iterator[tuple[Any, ...]]:
    """The rows as they are stored; a damaged file may break at any of them."""
    rows, number = page.iter_rows(values_only=True), 0
    while True:
        try:
            row = next(rows, None)
        except DAMAGES as error:
            raise refuse(number + 1, DAMAGED % {"row": number + 1}) from error
        if row is None:
            return
        number += 1
        yield row


def _check_package(stream: IO[bytes], refuse: Refusal, unpacked: int) -> None:
    try:
        parts = zipfile.ZipFile(stream).infolist()
    except zipfile.BadZipFile as error:
        raise refuse(0, str(SAVE_AGAIN)) from error
    if MARK not in {part.filename for part in parts}:
        raise refuse(0, _("This is not a spreadsheet: save it as .xlsx or CSV."))
    whole = [part.file_size for part in parts if not part.filename.startswith(SHEETS)]
    if sum(part.file_size for part in parts) > unpacked or sum(whole) > PART_LIMIT:
        raise refuse(0, _("This spreadsheet is too large: save it as CSV."))
    stream.seek(0)


def _open(stream: IO[bytes], refuse: Refusal) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and extensions that do not concern us
            return load_workbook(stream, read_only=True, data_only=False)
    except (InvalidFileException, *DAMAGES) as error:
        raise refuse(0, str(SAVE_AGAIN)) from error


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
