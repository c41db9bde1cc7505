"""Moves of the career map from a table: drawn, changed, and taken off where the file is the whole.

Moves may lead round in a ring: people go back, and routes never pass a role twice.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.imports.named import Named
from careers.imports.tables import TableImporter, TableRun, written
from careers.models import Move, MoveKind
from careers.services.revision import bump_revision
from talent.imports.effects import Effect, named
from talent.imports.fields import Field, choice
from talent.imports.outcome import Outcome
from talent.imports.problems import Problem
from talent.imports.registry import FilePart, Switch
from talent.imports.staged import StagedRow, by_key
from talent.models import EffectKind, Role

COLUMNS = (
    Field("from_role", written(200), required=True),
    Field("from_name", written(200)),
    Field("to_role", written(200), required=True),
    Field("to_name", written(200)),
    Field("kind", choice(MoveKind)),
    Field("source", written(200)),
)

Pair = tuple[int, int]
Drawn = tuple[str, str]  # kind and source


MOST_GONE = 0.2  # the share of the map that a file may lack without a word


class MovesImporter(TableImporter):
    """Moves between roles on record."""

    table = "moves"
    parts: tuple[FilePart, ...] = (
        FilePart("moves", gettext_lazy("Moves"),
                 gettext_lazy("One row for each move. Roles are named by number, else by name."),
                 required=True),
    )  # fmt: skip
    switches: tuple[Switch, ...] = (
        Switch("whole", gettext_lazy("This is the whole map"),
               gettext_lazy("Moves that are not in the file are taken off.")),
        Switch("many", gettext_lazy("More than a fifth of the moves may go"),
               gettext_lazy("Else a file that lacks so many is refused.")),
    )  # fmt: skip

    def run(self, run: TableRun) -> Outcome:
        return MovesRun(run).run()


class MovesRun:
    """Compares the rows of a file with the moves that are drawn."""

    def __init__(self, run: TableRun) -> None:
        self.it = run
        roles = list(Role.objects.values_list("pk", "external_id", "name", "retired_on"))
        self.names = {pk: name for pk, _number, name, _retired in roles}
        self.shown = {pk: named(name, number) for pk, number, name, _retired in roles}
        self.retired = {pk for pk, _number, _name, retired in roles if retired is not None}
        self.roles = Named((number, name, pk) for pk, number, name, _retired in roles)
        moves = Move.objects.values_list("pk", "from_role", "to_role", "kind", "source")
        self.drawn: dict[Pair, tuple[int, Drawn]] = {
            (start, end): (pk, (kind, source)) for pk, start, end, kind, source in moves
        }
        self.said: dict[Pair, tuple[int, Drawn]] = {}

    def run(self) -> Outcome:
        done = 0
        for groups in by_key(self.it.batch, "moves"):
            for row in sorted((row for group in groups for row in group), key=lambda row: row.row):
                self._take(row)
                done += 1
            self.it.progress(_("Comparing"), done, max(self.it.batch.done, done))
        gone = self._gone()
        self._write(gone)
        return self.it.outcome

    def _take(self, row: StagedRow) -> None:
        if not row.fits:
            return
        start = self.it.find(row, "from_role", self.roles, self.names)
        end = self.it.find(row, "to_role", self.roles, self.names)
        if start is None or end is None:
            return
        if start == end:
            self.it.refuse(row, "to_role", _("A move leads to another role."))
        elif {start, end} & self.retired:
            column = "from_role" if start in self.retired else "to_role"
            self.it.refuse(row, column, _("This role is retired: a move leads between roles in "
                                          "use."))  # fmt: skip
        else:
            self._draw(row, (start, end))

    def _draw(self, row: StagedRow, pair: Pair) -> None:
        _pk, (kind, source) = self.drawn.get(pair, (0, (MoveKind.CURATED.value, "")))
        if row.data.get("kind"):
            kind = row.data["kind"]
        if "source" in row.data:
            source = row.data["source"] or ""
        if pair in self.said:
            first, before = self.said[pair]
            words = {"row": first}
            if before == (kind, source):
                self.it.note(row, "to_role", _("Row %(row)s says the same: this one is left out.")
                             % words)  # fmt: skip
            else:
                message = _("Row %(row)s draws this move already, and says something else of it.")
                self.it.refuse(row, "to_role", message % words)
            return
        self.said[pair] = row.row, (kind, source)

    def _gone(self) -> list[Pair]:
        """What the file lacks, where it is the whole map; what leads to retired roles stays."""
        if not self.it.asks("whole"):
            return []
        if self.it.outcome.problems.blocking:
            self._stop(_("Before moves are taken off, every row of the whole map has to be right."))
        elif not self.said:
            self._stop(_("The file draws no move: an empty map is never the whole one."))
        kept = [pair for pair in self.drawn if not self.retired & set(pair)]
        gone = [pair for pair in kept if pair not in self.said]
        if self.said and len(gone) > len(kept) * MOST_GONE and not self.it.asks("many"):
            message = _("%(gone)s of %(all)s moves would go, more than a fifth. Is this really the "
                        "whole map? Then say that more may go.")  # fmt: skip
            self._stop(message % {"gone": f"{len(gone):,}", "all": f"{len(kept):,}"})
        return gone

    def _stop(self, message: str) -> None:
        self.it.outcome.problems.stop(Problem(self.it.file, 0, "", "", message))

    def _write(self, gone: list[Pair]) -> None:
        new, changed, effects = [], [], []
        for pair, (_row, then) in self.said.items():
            if pair not in self.drawn:
                new.append((*pair, *then))
                effects.append(self._effect(pair, EffectKind.NEW, after=then))
            elif self.drawn[pair][1] != then:
                pk, before = self.drawn[pair]
                changed.append((pk, *then))
                effects.append(self._effect(pair, EffectKind.CHANGED, before, then))
        effects += [self._effect(pair, EffectKind.ENDED, self.drawn[pair][1]) for pair in gone]
        self.it.outcome.effects = sorted(effects, key=lambda one: (one.about, one.kind, one.what))
        count = self.it.outcome.summary.of(_("Moves"))
        count.new, count.changed, count.ended = len(new), len(changed), len(gone)
        count.unchanged = len(self.said) - len(new) - len(changed)
        if not self.it.may_write:
            return
        self.it.pen.add(Move, ["from_role_id", "to_role_id", "kind", "source"], new)
        self.it.pen.update(Move, ["kind", "source"], changed)
        self.it.pen.delete(Move, [self.drawn[pair][0] for pair in gone])
        bump_revision()

    def _effect(
        self, pair: Pair, kind: EffectKind, before: Drawn | None = None, after: Drawn | None = None
    ) -> Effect:
        start, end = pair
        to = _("Move to %(role)s") % {"role": self.shown[end]}
        return Effect(self.shown[start], kind, to, in_words(before), in_words(after))


def in_words(drawn: Drawn | None) -> str:
    """How a move is drawn: its kind, and where it comes from."""
    if drawn is None:
        return ""
    kind, source = drawn
    return " · ".join(filter(None, [str(MoveKind(kind).label), source]))


def table(drawn: "QuerySet[Move]") -> Iterator[list[Any]]:
    """Moves between roles in use as the import takes them: the head, then a row for each."""
    yield [column.name for column in COLUMNS]
    rows = drawn.filter(from_role__retired_on__isnull=True, to_role__retired_on__isnull=True)
    rows = rows.select_related("from_role", "to_role")
    rows = rows.order_by("from_role__external_id", "to_role__external_id")
    for row in rows.iterator(chunk_size=2_000):
        yield [
            row.from_role.external_id, row.from_role.name,
            row.to_role.external_id, row.to_role.name, row.kind, row.source,
        ]  # fmt: skip
