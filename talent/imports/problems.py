"""What is wrong in an upload: one row, one column, one value, one sentence."""

from dataclasses import dataclass

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

    def __str__(self) -> str:
        where = _("%(part)s, row %(row)s") % {"part": self.part, "row": self.row}
        if not self.row:
            where = self.part
        if self.column:
            where = _("%(where)s, %(column)s") % {"where": where, "column": self.column}
        shown = f" “{shorten(self.value, 60)}”" if self.value else ""
        return f"{where}{shown}: {self.message}"


class UnreadableError(Exception):
    """A file that cannot be read on from one row, with the problem that says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def shorten(value: str, length: int = VALUE_LENGTH) -> str:
    """A value as it can be shown: without what a database or terminal cannot hold."""
    shown = "".join(letter if letter.isprintable() else "�" for letter in value[: length + 1])
    return shown if len(shown) <= length else f"{shown[: length - 1]}…"
