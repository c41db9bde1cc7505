"""What is wrong in an upload: one row, one column, one value, one sentence."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import IntegrityError
from django.utils.translation import gettext as _

VALUE_LENGTH = 200
MESSAGE_LENGTH = 300


@dataclass(frozen=True)
class Problem:
    """One thing wrong in one row; row 1 is the header, row 0 the file as a whole.

    What `blocks` keeps its row out; the rest is only worth knowing.
    """

    part: str
    row: int
    column: str
    value: str
    message: str
    blocks: bool = True

    def __post_init__(self) -> None:
        """A value of any length goes back to the page as far as one can read it there."""
        object.__setattr__(self, "value", shorten(self.value))

    def __str__(self) -> str:
        where = _("%(part)s, row %(row)s") % {"part": self.part, "row": self.row}
        if not self.row:
            where = self.part
        if self.column:
            where = _("%(where)s, %(column)s") % {"where": where, "column": self.column}
        shown = f" “{shorten(self.value, 60)}”" if self.value else ""
        return f"{where}{shown}: {self.message}"


class UnreadableError(Exception):
    """A file that cannot be read, or read on, with the problems that say why."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


def shorten(value: str, length: int = VALUE_LENGTH) -> str:
    """A value as it can be shown: without what a database or terminal cannot hold."""
    if len(value) <= length and value.isprintable():
        return value
    shown = "".join(letter if letter.isprintable() else "�" for letter in value[: length + 1])
    return shown if len(shown) <= length else f"{shown[: length - 1]}…"


def words_of(error: IntegrityError) -> str:
    """What the database refuses, in the words of the rule that was broken."""
    broken = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == broken:
                return str(constraint.get_violation_error_message())
    return _("The record does not allow this: %(rule)s.") % {"rule": broken or _("unknown")}


def table_of(problems: Iterable[Any]) -> Iterator[list[Any]]:
    """Problems as a table with a head, to be taken away as a file."""
    yield ["part", "row", "column", "value", "message", "blocks"]
    for each in problems:
        yield [each.part, each.row, each.column, each.value, each.message, each.blocks]
