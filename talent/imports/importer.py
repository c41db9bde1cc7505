"""Imports of people: units, roles and places first, then people, then their assignments."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.dates import today
from talent import events
from talent.imports.assignments import AssignmentPlan, other_edges
from talent.imports.cycles import find_cycle
from talent.imports.departures import Admins
from talent.imports.logins import LoginPlan
from talent.imports.mapping import PeopleMapping, people_mapping
from talent.imports.outcome import Outcome, Progress
from talent.imports.pen import Pen
from talent.imports.people import EMPLOYMENT, PeoplePlan, give_zones
from talent.imports.problems import Problem
from talent.imports.reading import Source
from talent.imports.references import ReferencePlan, References
from talent.imports.registry import FilePart, Switch
from talent.imports.roll import Roll
from talent.imports.staged import by_key, uses
from talent.imports.staging import parts_of, stage
from talent.imports.timeline import FOREVER, Chiefs, days_text
from talent.models import Assignment, Employee, Employment, ImportBatch, ImportRow
from talent.services.lines import rebuild_reporting_lines, rebuild_unit_lines

ROUNDS = 10  # how often people may fall out because someone they need has fallen out
MANY = 2_000  # people from whom on all reporting lines are worked out anew


class PeopleImporter:
    """The kind of import that brings people with their history."""

    parts: tuple[FilePart, ...] = (
        FilePart("people", gettext_lazy("People"), gettext_lazy("One row for each person."),
                 required=True),
        FilePart("assignments", gettext_lazy("Assignments"),
                 gettext_lazy("Who did what, where and for whom; several files are laid over each "
                              "other."), many=True),
        FilePart("unit_managers", gettext_lazy("Heads of units"),
                 gettext_lazy("Who led which unit when; whoever does leads everyone in it."),
                 many=True),
        FilePart("units", gettext_lazy("Units"), gettext_lazy("Departments and teams.")),
        FilePart("locations", gettext_lazy("Places"), gettext_lazy("Where people work.")),
    )  # fmt: skip
    switches: tuple[Switch, ...] = (
        Switch("logins", gettext_lazy("Make logins"),
               gettext_lazy("For everyone employed who has an e-mail address and none yet.")),
    )  # fmt: skip
    guarded = True
    skips = True
    mapped = True
    by_name = False

    def understand(self, mapping: Mapping[str, Any]) -> None:
        people_mapping(mapping)

    def prepare(self, batch: ImportBatch, sources: Sequence[Source], progress: Progress) -> None:
        """Read the files into staged rows."""
        parts = parts_of(sources, people_mapping(batch.mapping))
        stage(batch, sources, parts, progress)

    def check(self, batch: ImportBatch, sources: Sequence[Source], progress: Progress) -> Outcome:
        return PeopleRun(batch, sources, progress, dry=True).run()

    def apply(self, batch: ImportBatch, sources: Sequence[Source], progress: Progress) -> Outcome:
        return PeopleRun(batch, sources, progress, dry=False).run()

    def undone(self, batch: ImportBatch) -> None:
        rebuild_unit_lines()
        rebuild_reporting_lines()
        events.assignments_replaced.send(Employee)


class PeopleRun:
    """One comparison of staged rows with the record, written or not."""

    def __init__(
        self, batch: ImportBatch, sources: Sequence[Source], progress: Progress, *, dry: bool
    ) -> None:
        self.batch = batch
        self.files = [source.name for source in sources]
        self.progress = progress
        self.dry = dry
        self.mapping: PeopleMapping = people_mapping(batch.mapping)
        self.skips = bool(batch.options.get("skip_problems"))

    def run(self) -> Outcome:
        """Where problems are skipped, first find out whom that leaves out in the end."""
        bad = self._unfit()
        if self.skips:
            for _round in range(ROUNDS):
                roll = Roll(bad=set(bad))
                outcome = self._pass(roll, dry=True)
                if roll.bad == bad:
                    break
                bad = roll.bad
            if self.dry:
                return outcome
        return self._pass(Roll(bad=set(bad)), dry=self.dry)

    def _unfit(self) -> set[str]:
        """People with a row that could not be understood."""
        rows = ImportRow.objects.filter(
            batch=self.batch, part__in=("people", "assignments"), data__has_key="unfit"
        )
        return set(rows.values_list("key", flat=True).distinct())

    def _pass(self, roll: Roll, *, dry: bool) -> Outcome:
        outcome = Outcome()
        outcome.problems.count_stored(self.batch)
        pen = Pen(self.batch, dry=dry)
        day_rows = Assignment.objects.current().count()
        references = ReferencePlan(self.mapping, pen, outcome, self.files)
        found = references.run()
        logins = LoginPlan(pen, outcome, self.files) if self.batch.options.get("logins") else None
        people = PeoplePlan(pen, outcome, self.files, roll, logins)
        admins = Admins()
        people.run(self.progress, self._keys("people"))
        if self.mapping.ends_absent:
            self._end_absent(people, pen, outcome)
        outcome.departures = admins.departures(people)
        self._unknown_managers(roll, found, outcome)
        chiefs = self._chiefs(references, roll, outcome)
        plan = AssignmentPlan(pen, outcome, self.files, roll, found, chiefs)
        plan.run(self.progress, self._keys("assignments"))
        outcome.guarded = plan.guarded(day_rows)
        outcome.left_out = len(roll.bad)
        self._refuse_rings(plan, roll, outcome)
        if not dry and not self._refused(outcome):
            self._finish(plan, units_touched=references.units.touched)
        return outcome

    def _refused(self, outcome: Outcome) -> bool:
        guard = self.batch.change_guard
        return bool(outcome.refusal(change_guard=guard, skip_problems=self.skips))

    def _keys(self, part: str) -> int:
        rows = ImportRow.objects.filter(batch=self.batch, part=part)
        return rows.values("key").distinct().count()

    def _end_absent(self, people: PeoplePlan, pen: Pen, outcome: Outcome) -> None:
        """Whoever is employed today and in none of the rows has left, as of today."""
        day = today()
        absent = people.absent(day)
        ended, gone = [], []
        for person in absent:
            record = people.records[person]
            for pk, row in record.items():
                if row.end <= day:
                    continue
                if row.start >= day:
                    gone.append(pk)
                else:
                    ended.append((pk, person, days_text(row.start, day), "", None))
            people.roll.employed[person] = tuple(
                row._replace(end=min(row.end, day))
                for row in sorted(record.values())
                if row.start < day
            )
        people.roll.shortened.update(absent)
        pen.delete(Employment, gone)
        pen.replace(Employment, EMPLOYMENT, ended)
        outcome.summary.of(_("Employments")).ended += len(ended) + len(gone)

    def _unknown_managers(self, roll: Roll, found: References, outcome: Outcome) -> None:
        """Managers whom nobody knows, and those who are left out for problems of their own."""
        for use in uses(self.batch, "manager", ["assignments", "unit_managers"]):
            if use.text in roll.ids:
                continue
            found.unknown.add(("manager", use.text))
            left_out = use.text in roll.bad
            if left_out and not self.skips:
                continue  # said already, where the reason stands
            message = (
                _("This person is left out, and so is whoever reports to them.")
                if left_out
                else _("Nobody has this number, neither in the files nor on record.")
            )
            name = self.files[use.file]
            outcome.problems.add(
                Problem(name, use.row, "manager", use.text, message, blocks=not left_out)
            )

    def _chiefs(self, references: ReferencePlan, roll: Roll, outcome: Outcome) -> Chiefs | None:
        """Who leads people by leading their unit, where a file says so."""
        leads: list[tuple[int, date, date, int]] = []
        found = references.found
        for groups in by_key(self.batch, "unit_managers"):
            for row in (row for group in groups for row in group if row.counts):
                unit, person = found.units.get(row.key), roll.ids.get(row.data["manager"])
                if unit is None or person is None:
                    continue
                start = date.fromisoformat(row.data["start"])
                end = date.fromisoformat(row.data["end"]) if row.data.get("end") else FOREVER
                leads.append((unit, start, end, person))
                held = roll.ranges(person)
                if not any(first <= start and end <= last for first, last in held):
                    message = _(
                        "Leads this unit in a time without employment: then the next unit up does."
                    )
                    name, value = self.files[row.file], row.data["manager"]
                    note = Problem(name, row.row, "manager", value, message, blocks=False)
                    outcome.problems.add(note)
        if not leads:
            return None
        employed = {person: roll.ranges(person) for _unit, _start, _end, person in leads}
        return Chiefs(leads, references.units.parents, employed)

    def _refuse_rings(self, plan: AssignmentPlan, roll: Roll, outcome: Outcome) -> None:
        self.progress(_("Looking for rings of managers"), 1, 1)
        ring = find_cycle([*plan.edges, *other_edges(plan.planned)])
        if ring is None:
            return
        numbers = {pk: number for number, pk in roll.ids.items()}
        names = " → ".join(numbers[pk] for pk in (*ring.members, ring.members[0]))
        words = {"day": ring.day.isoformat()}
        message = _("On %(day)s these people would report to each other in a ring.") % words
        outcome.problems.stop(Problem(_("managers"), 0, "manager", names, message))

    def _finish(self, plan: AssignmentPlan, *, units_touched: bool) -> None:
        """Work out what follows from the rows, and tell who listens."""
        give_zones(plan.roll.zoneless)
        self.progress(_("Working out reporting lines"), 1, 1)
        if units_touched:
            rebuild_unit_lines()
        if plan.moved:
            rebuild_reporting_lines(None if len(plan.moved) > MANY else sorted(plan.moved))
            events.assignments_replaced.send(Employee)
