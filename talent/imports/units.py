"""Bring units and their places in the tree in step with a file, or make those that are named."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from lib.dates import today
from talent.imports.mapping import Making
from talent.imports.outcome import Outcome
from talent.imports.pen import Pen
from talent.imports.problems import Problem
from talent.imports.staged import Use
from talent.imports.timeline import FOREVER, Piece, days_of, days_text
from talent.models import ImportRow, OrgUnit, UnitPlacement

Range = tuple[date, date]


class UnitPlan:
    """Units on record, units of the files, and who lies below whom when."""

    def __init__(self, pen: Pen, outcome: Outcome, files: Sequence[str], making: Making) -> None:
        self.pen = pen
        self.outcome = outcome
        self.files = files
        self.making = making
        self.names: dict[str, str] = {}
        self.ids: dict[str, int] = {}
        self.valid: dict[int, Range] = {}
        self.placements: dict[int, dict[int, Piece]] = {}
        self.touched = False

    def run(self, uses: Iterable[Use]) -> dict[str, int]:
        """Ids by the texts that rows use."""
        self._load()
        starts = {use.text: use.start for use in uses}
        rows = self._rows()
        self._open_above(rows, starts)
        self._write_units(rows, starts)
        known = self._by_text()
        if self.making.create:
            missing = {text: {"name": None} for text in starts if text not in known}
            self._write_units(missing, starts)
            known |= {text: self.ids[text] for text in missing}
        self._write_placements(rows)
        return known

    @property
    def parents(self) -> Mapping[int, list[Piece]]:
        """The pieces of each unit's parent."""
        return {unit: sorted(rows.values()) for unit, rows in self.placements.items()}

    def _load(self) -> None:
        for unit in OrgUnit.objects.all():
            self.ids[unit.external_id] = unit.pk
            self.names[unit.external_id] = unit.name
            self.valid[unit.pk] = days_of(unit.valid)
        for row in UnitPlacement.objects.all():
            piece = Piece(*days_of(row.valid), row.parent_id)
            self.placements.setdefault(row.unit_id, {})[row.pk] = piece

    def _rows(self) -> dict[str, dict[str, Any]]:
        """The rows of the units' own file; a second row of one number is a problem."""
        rows: dict[str, dict[str, Any]] = {}
        staged = ImportRow.objects.filter(batch=self.pen.batch, part="units")
        for row in staged.order_by("file", "row"):
            if row.key in rows:
                message = _("This number stands in an earlier row already.")
                self._problem(row, "external_id", row.key, message)
            elif "unfit" not in row.data:
                rows[row.key] = row.data | {"_row": row}
        return rows

    def _open_above(
        self, rows: Mapping[str, Mapping[str, Any]], starts: dict[str, str | None]
    ) -> None:
        """A unit is open, where nothing else is said, when the first one below it is."""
        for number in rows:
            first, at = starts.get(number), number
            for _step in rows:
                at = (rows[at].get("parent") or "") if at in rows else ""
                if not at or first is None:
                    break
                starts[at] = first = min(first, starts.get(at) or first)

    def _problem(self, row: ImportRow, column: str, value: str, message: str) -> None:
        problem = Problem(self.files[row.file], row.row, column, value, message)
        self.outcome.problems.stop(problem)

    def _by_text(self) -> dict[str, int]:
        names: dict[str, list[int]] = {}
        for number, name in self.names.items():
            names.setdefault(name, []).append(self.ids[number])
        return {name: pks[0] for name, pks in names.items() if len(pks) == 1} | self.ids

    def _write_units(
        self, rows: Mapping[str, Mapping[str, Any]], starts: Mapping[str, str | None]
    ) -> None:
        new, changed, count = [], [], self.outcome.summary.of(_("Units"))
        for number, data in rows.items():
            pk = self.ids.get(number)
            start, end = self._range(number, pk, data, starts)
            name = data["name"] or self.making.names.get(number, number)
            if pk is None:
                new.append((number, name, start, end))
            elif (self.names[number], *self.valid[pk]) != (name, start, end):
                changed.append((pk, name, days_text(start, end)))
                self.valid[pk] = start, end
            self.names[number] = name
        ids = self.pen.ids(OrgUnit, len(new))
        self.pen.insert(
            OrgUnit,
            ["external_id", "name", "valid"],
            [
                (pk, number, name, days_text(start, end))
                for pk, (number, name, start, end) in zip(ids, new, strict=True)
            ],
        )
        self.pen.update(OrgUnit, ["name", "valid"], changed)
        for pk, (number, _name, start, end) in zip(ids, new, strict=True):
            self.ids[number], self.valid[pk] = pk, (start, end)
        count.new += len(new)
        count.changed += len(changed)
        count.unchanged += len(rows) - len(new) - len(changed)
        self.touched |= bool(new or changed)

    def _range(
        self,
        number: str,
        pk: int | None,
        data: Mapping[str, Any],
        starts: Mapping[str, str | None],
    ) -> Range:
        """From the file, else as on record; a new unit opens when it is first used."""
        was = self.valid.get(pk) if pk is not None else None
        stated = data.get("start")
        if stated:
            start = date.fromisoformat(stated)
        elif was:
            start = was[0]
        else:
            first = self.making.start or starts.get(number)
            start = date.fromisoformat(first) if first else today()
        if "end" not in data:
            return start, was[1] if was else FOREVER
        return start, date.fromisoformat(data["end"]) if data["end"] else FOREVER

    def _write_placements(self, rows: Mapping[str, Mapping[str, Any]]) -> None:
        """A new unit lies below its parent from its first day, one on record from today."""
        known_units = self._by_text()
        new: list[tuple[int, int, Range]] = []
        ended: list[tuple[int, str]] = []
        gone: list[int] = []
        for number, data in rows.items():
            if "parent" not in data:
                continue
            unit = self.ids[number]
            parent = self._parent(data, known_units)
            since = max(self.valid[unit][0], today()) if self.placements.get(unit) else None
            since = since or self.valid[unit][0]
            known = self.placements.setdefault(unit, {})
            held = [(pk, piece) for pk, piece in known.items() if piece.end > since]
            if [piece.value for _pk, piece in held] == ([parent] if parent else []):
                continue
            for pk, piece in held:
                if piece.start < since:
                    known[pk] = piece._replace(end=since)
                    ended.append((pk, days_text(piece.start, since)))
                else:
                    del known[pk]
                    gone.append(pk)
            if parent is not None and (span := self._shared(unit, parent, since)):
                new.append((unit, parent, span))
        self._place(new, ended, gone)
        self._refuse_ring()

    def _parent(self, data: Mapping[str, Any], known: Mapping[str, int]) -> int | None:
        if not data["parent"]:
            return None
        found = known.get(data["parent"])
        if found is None:
            self._problem(data["_row"], "parent", data["parent"], _("There is no such unit."))
        return found

    def _shared(self, unit: int, parent: int, since: date) -> Range | None:
        start = max(since, self.valid[unit][0], self.valid[parent][0])
        end = min(self.valid[unit][1], self.valid[parent][1])
        return (start, end) if start < end else None

    def _place(
        self,
        new: Sequence[tuple[int, int, Range]],
        ended: Sequence[tuple[int, str]],
        gone: Sequence[int],
    ) -> None:
        self.pen.delete(UnitPlacement, gone)
        self.pen.update(UnitPlacement, ["valid"], ended)
        ids = self.pen.ids(UnitPlacement, len(new))
        self.pen.insert(
            UnitPlacement,
            ["unit_id", "parent_id", "valid"],
            [
                (pk, unit, parent, days_text(*span))
                for pk, (unit, parent, span) in zip(ids, new, strict=True)
            ],
        )
        for pk, (unit, parent, span) in zip(ids, new, strict=True):
            self.placements.setdefault(unit, {})[pk] = Piece(*span, parent)
        self.touched |= bool(new or ended or gone)
        if new or ended or gone:
            count = self.outcome.summary.of(_("Places of units in the tree"))
            count.new += len(new)
            count.ended += len(ended) + len(gone)

    def _refuse_ring(self) -> None:
        """No unit lies below itself, as the tree will stand."""
        above = {
            unit: pieces[-1].value
            for unit, pieces in self.parents.items()
            if pieces and pieces[-1].value is not None
        }
        numbers = {pk: number for number, pk in self.ids.items()}
        for unit in above:
            path, at = [unit], above.get(unit)
            while at is not None and at not in path:
                path.append(at)
                at = above.get(at)
            if at == unit:
                ring = " → ".join(numbers[each] for each in [*path, unit])
                message = _("A unit cannot lie below itself.")
                self.outcome.problems.stop(Problem(_("units"), 0, "parent", ring, message))
                return
