"""What an import does, counted: one line for each kind of thing."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

COLUMNS = ("new", "changed", "unchanged", "ended", "problems")
HEADINGS: Mapping[str, Any] = {
    "new": gettext_lazy("new"),
    "changed": gettext_lazy("changed"),
    "unchanged": gettext_lazy("unchanged"),
    "ended": gettext_lazy("ended"),
    "problems": gettext_lazy("problems"),
}


@dataclass
class Count:
    """How many things of one kind; `ended` ones now have an end or are no longer in the files."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    ended: int = 0
    problems: int = 0


@dataclass
class Summary:
    """What an import would do or did, by the name of each kind of thing."""

    counts: dict[str, Count] = field(default_factory=dict)

    def of(self, thing: str) -> Count:
        return self.counts.setdefault(thing, Count())

    @property
    def changes_nothing(self) -> bool:
        return not any(count.new or count.changed or count.ended for count in self.counts.values())

    @property
    def rows(self) -> list[tuple[str, list[int]]]:
        """One line for each kind of thing, its numbers in the order of `COLUMNS`."""
        return [
            (thing, [getattr(count, column) for column in COLUMNS])
            for thing, count in self.counts.items()
        ]

    def as_json(self) -> list[dict[str, Any]]:
        """A list, because the database keeps no order of names."""
        return [{"thing": thing} | asdict(count) for thing, count in self.counts.items()]

    @classmethod
    def from_json(cls, stored: Iterable[Mapping[str, Any]]) -> Self:
        return cls({row["thing"]: Count(**_numbers(row)) for row in stored})

    def as_text(self) -> str:
        """The summary table of a command."""
        lines = [["", *(str(HEADINGS[column]) for column in COLUMNS)]]
        lines += [[thing, *(f"{number:,}" for number in row)] for thing, row in self.rows]
        first = max(len(line[0]) for line in lines)
        widths = [max(len(line[n]) for line in lines) for n in range(1, len(COLUMNS) + 1)]
        return "\n".join(
            "  ".join([line[0].ljust(first), *map(str.rjust, line[1:], widths)]).rstrip()
            for line in lines
        ) or _("Nothing.")


def _numbers(row: Mapping[str, Any]) -> dict[str, int]:
    return {name: row[name] for name in COLUMNS}
