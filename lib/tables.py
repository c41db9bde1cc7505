"""Tables that leave the house: cells that no spreadsheet takes for a formula."""

from typing import Any

STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: Any) -> Any:
    """A text that a spreadsheet would run gets a quote in front; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(STARTS):
        return f"'{value}"
    return value
