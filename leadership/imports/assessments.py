"""Assessments from a table, as drafts of their authors, who look through them and hand them in.

Whoever reads imports would read what is not published about themselves: nobody with that right is
assessed by a file. Neither levels nor evidence stand in what an import lists of its effects.
"""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.imports.named import Named
from careers.imports.tables import TableImporter, TableRun, written
from leadership.models import (
    MODEL_OF,
    AssessmentScale,
    PersonAssessmentKind,
    PersonAssessmentState,
)
from lib.dates import today
from talent.imports.effects import Effect, named
from talent.imports.fields import Field, choice, day, whole
from talent.imports.outcome import Outcome
from talent.imports.registry import FilePart
from talent.imports.staged import StagedRow, by_key
from talent.models import EffectKind, Employee, Grant, GrantKind, ImportBatch, ReportingLine

COLUMNS = (
    Field("employee", written(200), required=True),
    Field("kind", choice(PersonAssessmentKind), required=True),
    Field("scale", written(100), required=True),
    Field("level", whole(1, 5), required=True),
    Field("evidence", written(4000), required=True),
    Field("author", written(200), required=True),
    Field("assessed_on", day, required=True),
    Field("from", day),
    Field("until", day),
)
SHARED = (
    "employee_id", "author_id", "scale_id", "level", "evidence", "assessed_on", "state",
    "created_at",
)  # fmt: skip


class AssessmentsImporter(TableImporter):
    """Drafts of performance and of potential."""

    table = "assessed"
    mapped = False
    parts: tuple[FilePart, ...] = (
        FilePart(
            "assessed", gettext_lazy("Assessments"),
            gettext_lazy(
                "One row for each: employee, kind (performance or potential), scale, level,"
                " evidence, author, assessed_on, and of performance from and until."
            ),
            required=True,
        ),
    )  # fmt: skip

    def run(self, run: TableRun) -> Outcome:
        return AssessmentsRun(run).run()

    def undone(self, batch: ImportBatch) -> None:
        """Nothing follows from drafts."""


class AssessmentsRun:
    """Compares the rows of a file with who is on record, who leads them, and what was begun."""

    def __init__(self, run: TableRun) -> None:
        self.it = run
        people = list(Employee.objects.employed())
        self.shown = {one.pk: named(one.name, one.external_id) for one in people}
        self.people = Named((one.external_id, one.name, one.pk) for one in people)
        self.scales = {one.name.casefold(): one for one in AssessmentScale.objects.all()}
        lines = ReportingLine.objects.current().values_list("manager", "report")
        self.lines = set(lines)
        granted = Grant.objects.current().filter(kind=GrantKind.HR_ADMIN).values("user")
        readers = Employee.objects.filter(Q(user__in=granted) | Q(user__is_superuser=True))
        self.readers = set(readers.values_list("pk", flat=True))
        self.begun = {
            (kind, *pair)
            for kind, model in MODEL_OF.items()
            for pair in model._default_manager.filter(
                state=PersonAssessmentState.DRAFT
            ).values_list("employee", "author")
        }
        self.new: dict[str, list[tuple[Any, ...]]] = {kind: [] for kind in MODEL_OF}

    def run(self) -> Outcome:
        for groups in by_key(self.it.batch, "assessed"):
            for row in sorted((row for group in groups for row in group), key=lambda one: one.row):
                if row.fits:
                    self._take(row)
        self._write()
        return self.it.outcome

    def _take(self, row: StagedRow) -> None:
        employee = self.it.find(row, "employee", self.people, self.shown)
        author = self.it.find(row, "author", self.people, self.shown)
        if employee is None or author is None or not self._fits(row, employee, author):
            return
        kind, scale = row.data["kind"], self.scales[row.data["scale"].casefold()]
        self.begun.add((kind, employee, author))
        shared = (
            employee, author, scale.pk, row.data["level"], row.data["evidence"],
            row.data["assessed_on"], PersonAssessmentState.DRAFT.value, self.it.batch.created_at,
        )  # fmt: skip
        span = (row.data.get("from"), row.data.get("until"))
        self.new[kind].append((*shared, *span) if kind == "performance" else shared)
        label = PersonAssessmentKind(kind).label
        what = _("%(kind)s, a draft of %(author)s") % {
            "kind": label, "author": self.shown[author]
        }  # fmt: skip
        self.it.outcome.effects.append(Effect(self.shown[employee], EffectKind.NEW, what))

    def _fits(self, row: StagedRow, employee: int, author: int) -> bool:
        """Whether a row says what a manager could; what it cannot be is said at its column."""
        kind, scale = row.data["kind"], self.scales.get(row.data["scale"].casefold())
        start, end, at = row.data.get("from"), row.data.get("until"), row.data["assessed_on"]
        last = today().isoformat()
        if scale is None or scale.kind != kind:
            self.it.refuse(row, "scale", _("There is no such scale for this kind."))
        elif row.data["level"] > len(scale.labels):
            words = _("This scale goes from 1 to %(most)d.") % {"most": len(scale.labels)}
            self.it.refuse(row, "level", words, str(row.data["level"]))
        elif employee in self.readers:
            words = _("HR admins read imports: their manager assesses them by the form.")
            self.it.refuse(row, "employee", words)
        elif (author, employee) not in self.lines:
            self.it.refuse(row, "author", _("Only managers above a person assess them."))
        elif at > last:
            self.it.refuse(row, "assessed_on", _("Look back only: choose a day until today."))
        elif kind == "performance" and not (start and end and start < end <= last):
            words = _("Of performance say from when until when, not beyond today.")
            self.it.refuse(row, "until", words)
        elif (kind, employee, author) in self.begun:
            self.it.refuse(row, "author", _("This author has begun one of this person already."))
        else:
            return True
        return False

    def _write(self) -> None:
        count = self.it.outcome.summary.of(_("Assessments"))
        count.new = sum(map(len, self.new.values()))
        if not self.it.may_write:
            return
        for kind, rows in self.new.items():
            more = ("starts_on", "ends_on") if kind == "performance" else ()
            self.it.pen.add(MODEL_OF[kind], [*SHARED, *more], rows)
