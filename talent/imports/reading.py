"""Tables from CSV, tab-separated and XLSX files, row by row, whatever state they are in.

A file is read as a stream: memory does not grow with its length. Row numbers are those that a
spreadsheet shows: the header is row 1.
"""

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO

from django.utils.translation import gettext as _

from talent.imports.problems import Problem, UnreadableError
from talent.imports.workbooks import CELL_LIMIT, UNPACKED_LIMIT, is_workbook, read_workbook

LINE_LIMIT = 1_000_000  # bytes; no honest row is longer
DELIMITERS = ",;\t|"
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")

Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Source:
    """One file: which part of the import it is, how its owner calls it, how to open it."""

    part: str
    name: str
    open: Callable[[], IO[bytes]]


@dataclass(frozen=True)
class Form:
    """How a file is written, as far as it does not show."""

    encoding: str = "utf-8"
    delimiter: str = ""
    quoted: bool = True
    sheet: str = ""
    unpacked: int = UNPACKED_LIMIT  # bytes of a workbook, unpacked


AS_IT_SHOWS = Form()


@dataclass(frozen=True)
class Table:
    """The columns of one file and a stream of its other rows, blank ones left out."""

    columns: list[str]
    rows: Iterator[Row]


def read(source: Source, stream: IO[bytes], form: Form = AS_IT_SHOWS) -> Table:
    """Open one table; what cannot be read raises `UnreadableError` here or while iterating."""
    start = stream.read(8)
    stream.seek(0)
    if not start:
        raise _unreadable(source, 0, _("The file is empty."))
    if start.startswith(OLD_WORKBOOK):
        raise _unreadable(source, 0, _("This is an old spreadsheet: save it as .xlsx or CSV."))
    packed = is_workbook(stream)
    if packed:
        rows = read_workbook(
            stream,
            form.sheet,
            lambda row, text: _unreadable(source, row, text),
            unpacked=form.unpacked,
        )
    else:
        rows = _read_text(source, stream, start, form)
    return _with_header(source, rows, fill=packed)


def _with_header(source: Source, rows: Iterator[Row], *, fill: bool) -> Table:
    header = next(((number, cells) for number, cells in rows if any(cells)), None)
    if header is None:
        raise _unreadable(source, 0, _("The file is empty."))
    columns = [cell.strip() for cell in header[1]]
    while columns and not columns[-1]:
        columns.pop()
    return Table(columns, _same_width(len(columns), rows, fill=fill))


def _same_width(width: int, rows: Iterator[Row], *, fill: bool) -> Iterator[Row]:
    """Leave out blank rows and empty cells at the right; a ragged row keeps its odd length.

    A workbook does not store the empty end of a row, so there it is filled up.
    """
    for number, cells in rows:
        while len(cells) > width and not cells[-1]:
            cells.pop()
        if any(cells):
            yield number, cells + [""] * (width - len(cells)) if fill else cells


def _read_text(source: Source, stream: IO[bytes], start: bytes, form: Form) -> Iterator[Row]:
    lines = _lines_of_text(stream) if start[:2] in UTF_16 else _lines_of_bytes(stream, form)
    reader: Iterator[list[str]] | None = None
    number = 0
    csv.field_size_limit(CELL_LIMIT)
    try:
        first = next(lines, "")
        reader = csv.reader(
            _again(first, lines),
            delimiter=form.delimiter or _delimiter_of(first),
            quoting=csv.QUOTE_MINIMAL if form.quoted else csv.QUOTE_NONE,
            strict=True,
        )
        for cells in reader:
            number += 1
            yield number, [cell.strip() for cell in cells]
    except _UndecodableError as error:
        raise _unreadable(source, number + 1, str(error), error.value) from error
    except csv.Error as error:
        raise _unreadable(source, number + 1, _words_for(error)) from error


def _again(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


class _UndecodableError(Exception):
    def __init__(self, message: str, value: str = "") -> None:
        super().__init__(message)
        self.value = value


def _lines_of_bytes(stream: IO[bytes], form: Form) -> Iterator[str]:
    """Lines decoded one by one, so that a wrong byte is found with its place."""
    offset, encoding = 0, form.encoding
    try:
        codecs.lookup(encoding)
    except LookupError as error:
        raise _UndecodableError(_("There is no encoding of this name."), encoding) from error
    while raw := stream.readline(LINE_LIMIT + 1):
        if len(raw) > LINE_LIMIT:
            raise _UndecodableError(
                _("This line is longer than %(limit)s characters: is a quote left open?")
                % {"limit": f"{LINE_LIMIT:,}"}
            )
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError as error:
            raise _wrong_byte(raw, error, offset) from error
        yield text if offset else text.removeprefix("\ufeff")
        offset += len(raw)


def _wrong_byte(raw: bytes, error: UnicodeDecodeError, offset: int) -> _UndecodableError:
    place = {
        "byte": f"0x{raw[error.start]:02X}",
        "place": f"{offset + error.start + 1:,}",
        "encoding": error.encoding.upper(),
    }
    return _UndecodableError(
        _(
            "Byte %(byte)s at place %(place)s is not %(encoding)s. Save the file as “CSV UTF-8”, "
            "or name its encoding in the mapping."
        )
        % place,
        raw[max(0, error.start - 20) : error.start + 20].decode(error.encoding, "replace").strip(),
    )


def _lines_of_text(stream: IO[bytes]) -> Iterator[str]:
    text = io.TextIOWrapper(stream, encoding="utf-16", newline="")  # the mark says which half first
    while True:
        try:
            line = text.readline(LINE_LIMIT)
        except UnicodeDecodeError as error:
            raise _UndecodableError(
                _("From here on the file is not UTF-16, as it began.")
            ) from error
        if not line:
            return
        yield line


def _delimiter_of(header: str) -> str:
    """What separates the columns: whichever candidate the header has most of."""
    return max(DELIMITERS, key=header.count)


def _words_for(error: csv.Error) -> str:
    if "field limit" in str(error) or "end of data" in str(error):
        return _("A quote that opens here is never closed.")
    if "expected after" in str(error):
        return _("After a closing quote the cell must end: write a quote inside a cell twice.")
    return _("This row cannot be read as a table: %(words)s.") % {"words": str(error)}


def _unreadable(source: Source, row: int, message: str, value: str = "") -> UnreadableError:
    return UnreadableError(Problem(source.name, row, "", value, message))


def path_source(part: str, path: str) -> Source:
    """A file on this machine, for the commands."""
    return Source(part, PurePath(path).name, lambda: open(path, "rb"))  # noqa: SIM115
