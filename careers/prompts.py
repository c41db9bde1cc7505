"""The questions for conversations that every installation begins with, read from one file."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "content" / "prompts.toml"


@cache
def contents() -> Mapping[str, Any]:
    """Questions by their theme, each with whose it is."""
    return tomllib.loads(FILE.read_text())


def load_prompts(prompt: Any) -> int:
    """Add what is not there yet, by its words; what HR has changed or switched off stays so.

    Takes the model, so that a migration can give that of its own time. Returns how many are new.
    """
    new = 0
    for theme, rows in contents().items():
        for row in rows:
            given = {"theme": theme, "side": row["side"]}
            _row, is_new = prompt.objects.get_or_create(text=row["text"], defaults=given)
            new += is_new
    return new
