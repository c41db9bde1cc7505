"""What the rows of people refer to: roles, units and places, found on record or made.

A text in a file is the number of something on record, else its name. What is not on record is made
only where the mapping says so; each unknown text is one problem, however many rows use it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from talent.imports.mapping import PeopleMapping
from talent.imports.outcome import Outcome
from talent.imports.pen import Pen
from talent.imports.problems import Problem
from talent.imports.roles import make_roles
from talent.imports.staged import Use, uses
from talent.imports.units import UnitPlan
from talent.models import ImportRow, Location, Role


@dataclass
class References:
    """Ids by the texts that the files use; `unknown` holds the texts that stand for nothing."""

    roles: dict[str, int] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)
    locations: dict[str, int] = field(default_factory=dict)
    ranks: dict[int, int | None] = field(default_factory=dict)
    unknown: set[tuple[str, str]] = field(default_factory=set)


class ReferencePlan:
    """Finds and makes them, in the order in which they need each other."""

    def __init__(
        self, mapping: PeopleMapping, pen: Pen, outcome: Outcome, files: Sequence[str]
    ) -> None:
        self.mapping = mapping
        self.pen = pen
        self.outcome = outcome
        self.files = files
        self.found = References()

    def run(self) -> References:
        self._locations()
        self.units = UnitPlan(self.pen, self.outcome, self.files, self.mapping.units)
        used = uses(self.pen.batch, "unit", ["assignments", "unit_managers"])
        self.found.units = self.units.run(used)
        self._resolve("unit", used, self.found.units, _("There is no such unit."))
        self._roles()
        return self.found

    def _locations(self) -> None:
        self._location_rows()
        used = uses(self.pen.batch, "location", ["assignments"])
        rows = Location.objects.values_list("external_id", "name", "pk")
        known = by_text(rows) | self.found.locations
        making = self.mapping.locations
        missing = [use for use in used if use.text not in known]
        if making.create and missing:
            ids = self.pen.ids(Location, len(missing))
            self.pen.insert(
                Location,
                ["external_id", "name", "country", "time_zone"],
                [
                    (pk, use.text, making.names.get(use.text, use.text), "", making.time_zone)
                    for pk, use in zip(ids, missing, strict=True)
                ],
            )
            known |= {use.text: pk for pk, use in zip(ids, missing, strict=True)}
            self.outcome.summary.of(_("Locations")).new += len(missing)
        self.found.locations = known
        self._resolve("location", used, known, _("There is no such location."))

    def _location_rows(self) -> None:
        """Bring places in step with their own file."""
        rows = staged(self.pen, "locations")
        if not rows:
            return
        now = {
            row[0]: row
            for row in Location.objects.values_list(
                "external_id", "name", "country", "time_zone", "pk"
            )
        }
        new, changed = [], []
        for number, data in rows.items():
            was = now.get(number, (number, "", "", "UTC", 0))
            then = (
                data["name"],
                data["country"] or "" if "country" in data else was[2],
                data.get("time_zone") or was[3],
            )
            if number not in now:
                new.append((number, *then))
            elif then != was[1:4]:
                changed.append((was[4], *then))
        ids = self.pen.ids(Location, len(new))
        columns = ["name", "country", "time_zone"]
        self.pen.insert(
            Location,
            ["external_id", *columns],
            [(pk, *row) for pk, row in zip(ids, new, strict=True)],
        )
        self.pen.update(Location, columns, changed)
        for pk, row in zip(ids, new, strict=True):
            self.found.locations |= {row[1]: pk} | {row[0]: pk}
        count = self.outcome.summary.of(_("Locations"))
        count.new += len(new)
        count.changed += len(changed)
        count.unchanged += len(rows) - len(new) - len(changed)

    def _roles(self) -> None:
        used = uses(self.pen.batch, "role", ["assignments"])
        rows = Role.objects.values_list("external_id", "name", "pk")
        known = by_text(rows)
        missing = [use.text for use in used if use.text not in known]
        if self.mapping.roles.create and missing:
            known |= make_roles(missing, self.mapping.roles, self.pen, self.outcome)
        self.found.roles = known
        ranks = Role.objects.values_list("pk", "grade__rank")
        self.found.ranks = dict(ranks)
        self._resolve("role", used, known, _("There is no such role."))

    def _resolve(
        self, name: str, used: Iterable[Use], known: Mapping[str, int], message: str
    ) -> None:
        for use in used:
            if use.text not in known:
                self.found.unknown.add((name, use.text))
                rows = ngettext("(%(count)s row)", "(%(count)s rows)", use.rows)
                words = f"{message} {rows % {'count': f'{use.rows:,}'}}"
                self.outcome.problems.add(
                    Problem(self.files[use.file], use.row, name, use.text, words)
                )


def staged(pen: Pen, part: str) -> dict[str, dict[str, Any]]:
    """The good rows of a small part by their number; the first of several counts."""
    rows = ImportRow.objects.filter(batch=pen.batch, part=part).order_by("-file", "-row")
    return {key: data for key, data in rows.values_list("key", "data") if "unfit" not in data}


def by_text(rows: Iterable[tuple[str, str, int]]) -> dict[str, int]:
    """Ids by name where only one has it, and by number, which goes before."""
    rows = list(rows)
    names: dict[str, list[int]] = {}
    for _number, name, pk in rows:
        names.setdefault(name, []).append(pk)
    unique = {name: pks[0] for name, pks in names.items() if len(pks) == 1}
    return unique | {number: pk for number, _name, pk in rows}
