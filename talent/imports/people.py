"""Bring people, their employments and demographics in step with the staged rows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from lib.dates import today
from talent.imports import employments
from talent.imports.copying import copy_rows
from talent.imports.employments import Employed
from talent.imports.logins import LoginPlan
from talent.imports.outcome import Outcome, Progress
from talent.imports.pen import Pen
from talent.imports.problems import Problem
from talent.imports.roll import Roll
from talent.imports.staged import Extent, StagedRow, by_key, extents
from talent.imports.timeline import days_of, days_text
from talent.models import AuditEntry, Demographics, Employee, Employment

TEXTS = (
    "given_name", "family_name", "preferred_name", "pronouns", "email", "phone", "time_zone",
    "language",
)  # fmt: skip
DEFAULTS = {"time_zone": "UTC", "language": "en"}  # kept as they are where a cell is empty
EMPLOYMENT = ("employee_id", "valid", "exit_reason", "regretted")
PERSONAL = ("gender", "birth_date", "working_time")


@dataclass
class Page:
    """The rows to write for some people, before they are written together."""

    people_new: list[tuple[Any, ...]] = field(default_factory=list)
    people_changed: list[tuple[Any, ...]] = field(default_factory=list)
    employments_new: list[tuple[Any, ...]] = field(default_factory=list)
    employments_changed: list[tuple[Any, ...]] = field(default_factory=list)
    employments_gone: list[int] = field(default_factory=list)
    personal_new: list[tuple[Any, ...]] = field(default_factory=list)
    personal_changed: list[tuple[Any, ...]] = field(default_factory=list)
    audit: list[tuple[Any, ...]] = field(default_factory=list)


def give_zones(people: Collection[int]) -> None:
    """People are given the time zone of the place where they work now, or did last."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE talent_employee AS person SET time_zone = place.time_zone
            FROM (
                SELECT DISTINCT ON (employee_id) employee_id, location_id
                FROM talent_assignment
                WHERE employee_id = ANY (%s) AND location_id IS NOT NULL
                ORDER BY employee_id, lower(valid) > %s, valid DESC
            ) AS stay
            JOIN talent_location AS place ON place.id = stay.location_id
            WHERE person.id = stay.employee_id
            """,
            [list(people), today()],
        )


class PeoplePlan:
    """One pass over the staged people, in pages."""

    def __init__(
        self, pen: Pen, outcome: Outcome, files: Sequence[str], roll: Roll, logins: LoginPlan | None
    ) -> None:
        self.pen = pen
        self.outcome = outcome
        self.files = files
        self.roll = roll
        self.logins = logins
        self.records: dict[int, dict[int, Employed]] = {}
        self.present: set[str] = set()
        self.people = outcome.summary.of(_("People"))
        self.employments = outcome.summary.of(_("Employments"))
        self.demographics = outcome.summary.of(_("Demographics"))

    def run(self, progress: Progress, total: int) -> None:
        self._load()
        done = 0
        for groups in by_key(self.pen.batch, "people"):
            self._page(groups)
            done += len(groups)
            progress(_("Comparing people"), done, max(total, done))

    def absent(self, day: date) -> list[int]:
        """People employed on a day who are in none of the rows."""
        return [
            pk
            for number, pk in self.roll.ids.items()
            if number not in self.present
            and any(row.start <= day < row.end for row in self.records.get(pk, {}).values())
        ]

    def _load(self) -> None:
        self.roll.ids.update(Employee.objects.values_list("external_id", "pk"))
        rows = Employment.objects.values_list("employee", "pk", "valid", "exit_reason", "regretted")
        for employee, pk, valid, reason, regretted in rows.iterator(chunk_size=10_000):
            held = Employed(*days_of(valid), reason, regretted)
            self.records.setdefault(employee, {})[pk] = held
        for employee, record in self.records.items():
            self.roll.employed[employee] = tuple(sorted(record.values()))

    def _page(self, groups: Sequence[list[StagedRow]]) -> None:
        self.present.update(group[0].key for group in groups)
        rows = [row for group in groups if (row := self._only(group)) is not None]
        keys = [row.key for row in rows]
        reach = extents(self.pen.batch, keys)
        known = [self.roll.ids[key] for key in keys if key in self.roll.ids]
        now = {row["pk"]: row for row in Employee.objects.filter(pk__in=known).values("pk", *TEXTS)}
        personal = {
            row["employee"]: row
            for row in Demographics.objects.filter(employee__in=known).values(
                "pk", "employee", *PERSONAL
            )
        }
        fresh = [key for key in keys if key not in self.roll.ids]
        ids = dict(zip(fresh, self.pen.ids(Employee, len(fresh)), strict=True))
        page = Page()
        for row in rows:
            is_new = row.key in ids
            pk = ids[row.key] if is_new else self.roll.ids[row.key]
            if not self._employ(pk, row, reach.get(row.key), page, is_new=is_new):
                self.roll.bad.add(row.key)
                continue
            self.roll.ids[row.key] = pk
            self._describe(pk, row, now.get(pk), page)
            self._note_personal(pk, row, personal.get(pk), page)
        self._write(page)
        if self.logins is not None:
            self.logins.take(rows, self.roll)

    def _only(self, group: list[StagedRow]) -> StagedRow | None:
        """The one good row of a person; a second row of one number is a problem."""
        for row in group[1:]:
            words = {"row": group[0].row}
            message = _("This number stands in row %(row)s already.") % words
            self._problem(row, "external_id", row.key, message)
        if len(group) > 1 or not group[0].fits or group[0].key in self.roll.bad:
            self.roll.bad.add(group[0].key)
            return None
        return group[0]

    def _problem(
        self, row: StagedRow, column: str, value: str, message: str, *, blocks: bool = True
    ) -> None:
        problem = Problem(self.files[row.file], row.row, column, value, message, blocks)
        self.outcome.problems.add(problem)

    def _employ(
        self, pk: int, row: StagedRow, extent: Extent | None, page: Page, *, is_new: bool
    ) -> bool:
        """Plan the employment; whether the row says enough for it."""
        record = self.records.get(pk, {})
        start, end = employments.stated(row.data, record.values(), extent)
        if start is None:
            if record or not is_new:
                return True
            message = _("The day of hire is needed: neither this row nor an assignment has it.")
            self._problem(row, "hired_on", "", message)
            return False
        if end < start:
            message = _("The person would leave before being hired.")
            self._problem(row, "left_on", f"{start} – {end}", message)
            return False
        if end == start:
            message = _("Hired and gone on the same day: there is no employment.")
            self._problem(row, "left_on", end.isoformat(), message, blocks=False)
        change = employments.change(record, start, end, row.data)
        self.roll.employed[pk] = change.after
        if change.ended or change.changed or change.gone:
            self.roll.shortened.add(pk)
        page.employments_new += [
            (pk, days_text(each.start, each.end), each.exit_reason, each.regretted)
            for each in change.new
        ]
        page.employments_changed += [
            (number, pk, days_text(each.start, each.end), each.exit_reason, each.regretted)
            for number, each in (change.changed | change.ended).items()
        ]
        page.employments_gone += change.gone
        count = self.employments
        count.new += len(change.new)
        count.changed += len(change.changed)
        count.unchanged += change.unchanged
        count.ended += len(change.ended) + len(change.gone)
        return True

    def _describe(self, pk: int, row: StagedRow, now: Mapping[str, Any] | None, page: Page) -> None:
        """Names and contact: a column that the file has is kept in step, empty cells too."""
        count = self.people
        was = now or {name: DEFAULTS.get(name, "") for name in TEXTS}
        then = {
            name: row.data[name] or (was[name] if name in DEFAULTS else "")
            if name in row.data
            else was[name]
            for name in TEXTS
        }
        if now is None:
            self.roll.new.add(pk)
            if not row.data.get("time_zone"):
                self.roll.zoneless.add(pk)
            count.new += 1
            page.people_new.append((pk, row.key, *then.values(), "", ""))
            page.audit.append(self._audit("talent.employee.imported", pk, None, {}))
        elif changed := [name for name in TEXTS if then[name] != was[name]]:
            count.changed += 1
            page.people_changed.append((pk, *then.values()))
            page.audit.append(self._audit("talent.employee.updated", pk, pk, {"fields": changed}))
        else:
            count.unchanged += 1

    def _audit(
        self, action: str, pk: int, subject: int | None, details: dict[str, Any]
    ) -> tuple[Any, ...]:
        """An entry about a person. That of a new one names no subject, so that it can be undone."""
        batch = self.pen.batch
        return (
            timezone.now(), batch.created_by_id, action, "talent.employee", pk, subject,
            {"batch": batch.pk} | details,
        )  # fmt: skip

    def _note_personal(
        self, pk: int, row: StagedRow, now: Mapping[str, Any] | None, page: Page
    ) -> None:
        if not any(name in row.data for name in PERSONAL):
            return
        was = now or {"gender": "", "birth_date": None, "working_time": None}
        then = {name: row.data.get(name, was[name]) for name in PERSONAL}
        then["gender"] = then["gender"] or ""
        if isinstance(then["birth_date"], str):
            then["birth_date"] = date.fromisoformat(then["birth_date"])
        count = self.demographics
        if now is None:
            if any(then.values()):
                page.personal_new.append((pk, *then.values()))
                count.new += 1
        elif any(then[name] != was[name] for name in PERSONAL):
            page.personal_changed.append((now["pk"], *then.values()))
            count.changed += 1
        else:
            count.unchanged += 1

    def _write(self, page: Page) -> None:
        self.pen.insert(Employee, ["external_id", *TEXTS, "photo", "summary"], page.people_new)
        self.pen.update(Employee, TEXTS, page.people_changed)
        self.pen.delete(Employment, page.employments_gone)
        self.pen.replace(Employment, EMPLOYMENT, page.employments_changed)
        self.pen.add(Employment, EMPLOYMENT, page.employments_new)
        self.pen.add(Demographics, ["employee_id", *PERSONAL], page.personal_new)
        self.pen.update(Demographics, PERSONAL, page.personal_changed)
        if not self.pen.dry:
            copy_rows(
                AuditEntry,
                ["at", "actor_id", "action", "object_type", "object_id", "subject_id", "details"],
                page.audit,
            )
