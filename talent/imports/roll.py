"""Everyone whom an import of people knows, on record or about to be."""

from dataclasses import dataclass, field
from datetime import date

from talent.imports.employments import Employed


@dataclass
class Roll:
    """Everyone by number, and everyone's employments by id, as they will stand."""

    ids: dict[str, int] = field(default_factory=dict)
    employed: dict[int, tuple[Employed, ...]] = field(default_factory=dict)
    shortened: set[int] = field(default_factory=set)
    bad: set[str] = field(default_factory=set)
    new: set[int] = field(default_factory=set)
    zoneless: set[int] = field(default_factory=set)  # new ones whose time zone no file says

    def ranges(self, pk: int) -> list[tuple[date, date]]:
        return [(row.start, row.end) for row in self.employed.get(pk, ())]
