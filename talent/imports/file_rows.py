"""Rows of a table that somebody brings in: each is told by its column what it is refused for."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import IO

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lib.tables import plain_cell
from talent.imports.problems import Problem, UnreadableError
from talent.imports.reading import Form, Source, read

Said = Mapping[str, str]
UNPACKED = 50_000_000  # bytes; of a file that is read while somebody waits for the page


def rows_of(
    file: IO[bytes], name: str, *, needed: Sequence[str], known: Sequence[str], most: int,
    problems: list[Problem],
) -> Iterator[tuple[int, Said]]:  # fmt: skip
    """Each row with its number, by column; what is wrong with the file itself goes to `problems`.

    Nothing is read of a table that lacks a column, has one that is not known, or one twice.
    """
    try:
        table = read(Source(name, name, lambda: file), file, Form(unpacked=UNPACKED))
        columns = [column.strip().casefold() for column in table.columns]
        wrong = _columns_wrong(columns, needed, known)
        problems += [Problem(name, 1, column, "", words) for column, words in wrong]
        if wrong:
            return
        for number, cells in table.rows:
            if number > most + 1:
                words = _("A file has at most %(most)s rows: divide it.") % {"most": f"{most:,}"}
                problems.append(Problem(name, number, "", "", words))
                return
            if any("\x00" in str(value) for value in cells):
                words = _("This row holds a sign that no text has: save the file again.")
                problems.append(Problem(name, number, "", "", words))
                continue
            yield (
                number,
                {
                    column: plain_cell(value).strip()
                    for column, value in zip(columns, cells, strict=False)
                },
            )
    except UnreadableError as refusal:
        problems += refusal.problems


def _columns_wrong(
    columns: Sequence[str], needed: Sequence[str], known: Sequence[str]
) -> list[tuple[str, str]]:
    wrong = [(column, _("This column is needed.")) for column in needed if column not in columns]
    for at, column in enumerate(columns):
        if column and column not in known:
            wrong.append((column, _("This column is not known.")))
        elif column and column in columns[:at]:
            wrong.append((column, _("This column stands here twice.")))
    return wrong


def tried_row(
    work: Callable[[], object], said: Said, file: str, number: int, column_of: Mapping[str, str]
) -> list[Problem]:
    """Do what one row says, or say by its columns what it is refused for, and do nothing of it.

    `column_of` says how the file calls what services call otherwise; "denied" is the column that
    says what is not one's own.
    """
    try:
        with transaction.atomic():
            work()
    except ValidationError as refusal:
        errors = refusal.message_dict if hasattr(refusal, "error_dict") else {"": refusal.messages}
        return [
            Problem(file, number, column, said.get(column, ""), words)
            for name, sentences in errors.items()
            for column in [column_of.get(name, name)]
            for words in sentences
        ]
    except PermissionDenied as refusal:
        column = column_of.get("denied", "")
        return [Problem(file, number, column, said.get(column, ""), str(refusal))]
    return []
