"""Tables that leave the house: cells that no spreadsheet takes for a formula."""

import csv
import re
from collections.abc import Iterable, Iterator
from typing import Any

FORMULA = re.compile(r"'*[=+\-@\t\r]")


def safe_cell(value: Any) -> Any:
    """A text that a spreadsheet would run gets a quote in front; numbers stay numbers.

    So does one that has such a quote already, so that `plain_cell` gives back what was there.
    """
    if isinstance(value, str) and FORMULA.match(value):
        return f"'{value}"
    return value


def plain_cell(text: str) -> str:
    """A text as it was before it left the house in a table."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """A table as text, line by line, so that one of any size begins at once; marked for Excel."""
    writer = csv.writer(_Echo())
    yield "\ufeff"
    for row in rows:
        yield writer.writerow([safe_cell(cell) for cell in row])
