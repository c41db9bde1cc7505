"""The suggestions and templates that every installation begins with, read from one file."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "content" / "suggestions.toml"


@cache
def contents() -> Mapping[str, Any]:
    """Suggestions by the kind of skill, and under `template` the sets of actions."""
    return tomllib.loads(FILE.read_text())


def load_library(suggestion: Any, template: Any, template_item: Any) -> int:
    """Add what is not there yet, by its words; what HR has changed or switched off stays so.

    Takes the models, so that a migration can give those of its own time. Returns how many
    suggestions are new.
    """
    found = contents()
    new = 0
    for skill_kind in found.keys() - {"template"}:
        for row in found[skill_kind]:
            title = row["title"]
            more = {name: value for name, value in row.items() if name != "title"}
            _row, is_new = suggestion.objects.get_or_create(
                skill_kind=skill_kind, skill=None, title=title, defaults=more
            )
            new += is_new
    for row in found["template"]:
        kept, is_new = template.objects.get_or_create(name=row["name"])
        if is_new:
            template_item.objects.bulk_create(
                template_item(template=kept, **item) for item in row["items"]
            )
    return new
