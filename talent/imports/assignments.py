"""Bring assignments in step with the staged rows: merge, give managers, compare, write."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.dates import today
from talent.imports import timeline
from talent.imports.cycles import Edge
from talent.imports.outcome import Guarded, Outcome, Progress
from talent.imports.pen import Pen
from talent.imports.problems import Problem
from talent.imports.references import References
from talent.imports.roll import Roll
from talent.imports.staged import StagedRow, by_key
from talent.imports.timeline import FOREVER, Chiefs, Span, Stay, days_of, days_text
from talent.models import Assignment

COLUMNS = [
    "employee_id", "role_id", "unit_id", "manager_id", "location_id", "valid", "reason",
]  # fmt: skip

REFERRING = ("role", "unit", "location", "manager")

Record = dict[int, dict[int, Stay]]


@dataclass
class Page:
    """The rows to write for some people."""

    new: list[tuple[int, Stay]] = field(default_factory=list)
    kept: list[tuple[int, int, Stay]] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)


class AssignmentPlan:
    """One pass over the staged assignments, person by person."""

    def __init__(
        self,
        pen: Pen,
        outcome: Outcome,
        files: Sequence[str],
        roll: Roll,
        references: References,
        chiefs: Chiefs | None,
    ) -> None:
        self.pen = pen
        self.outcome = outcome
        self.files = files
        self.roll = roll
        self.references = references
        self.chiefs = chiefs
        self.today = today()
        self.count = outcome.summary.of(_("Assignments"))
        self.edges: list[Edge] = []
        self.planned: set[int] = set()
        self.moved: set[int] = set()
        self.left_alone: Counter[int] = Counter()
        self.lost = 0
        self.other_manager = 0

    def run(self, progress: Progress, total: int) -> None:
        done = 0
        for groups in by_key(self.pen.batch, "assignments"):
            self._page(groups)
            done += len(groups)
            progress(_("Comparing assignments"), done, max(total, done))
        self._shorten(sorted(self.roll.shortened - self.planned))
        self._note_managers()

    def guarded(self, rows: int) -> Guarded:
        return Guarded(rows, self.lost, self.other_manager)

    def _page(self, groups: Sequence[list[StagedRow]]) -> None:
        histories: dict[int, list[Span]] = {}
        for group in groups:
            pk = self._person(group)
            spans = self._spans(pk, group) if pk is not None else None
            if pk is None or spans is None:
                self.roll.bad.add(group[0].key)
            elif spans:
                histories[pk] = spans
        record = self._record(list(histories))
        page = Page()
        for pk, spans in histories.items():
            before = record.get(pk, {})
            stays = self._stays(pk, spans, before)
            self._compare(pk, before, stays, page)
        self._write(page)

    def _person(self, group: Sequence[StagedRow]) -> int | None:
        row = group[0]
        if row.key in self.roll.bad:
            return None
        pk = self.roll.ids.get(row.key)
        if pk is None:
            message = _("Nobody has this number, neither in the files nor on record.")
            self._problem(row, "employee", row.key, message)
        return pk

    def _problem(
        self, row: StagedRow | Span, column: str, value: str, message: str, *, blocks: bool = True
    ) -> None:
        problem = Problem(self.files[row.file], row.row, column, value, message, blocks)
        self.outcome.problems.add(problem)

    def _spans(self, pk: int, group: Sequence[StagedRow]) -> list[Span] | None:
        """The rows of one person with ids instead of texts; None where something is wrong."""
        if not all(row.fits for row in group):
            return None
        spans, unknown = [], self.references.unknown
        for row in group:
            if unknown and any((name, row.data.get(name)) in unknown for name in REFERRING):
                return None
            if row.counts:
                spans.append(self._span(row))
        if any(span.manager == pk for span in spans):
            row = next(row for row in group if row.data.get("manager") == row.key)
            self._problem(row, "manager", row.key, _("Nobody reports to themselves."))
            return None
        for one, other in timeline.overlaps(spans):
            value = f"{other.start} – {_shown(other.end)}"
            words = {"row": one.row, "start": one.start, "end": _shown(one.end)}
            message = _("This meets row %(row)s of the same person, from %(start)s to %(end)s.")
            self._problem(other, "start", value, message % words)
            return None
        return spans

    def _span(self, row: StagedRow) -> Span:
        data, found = row.data, self.references
        manager = data.get("manager")
        return Span(
            start=date.fromisoformat(data["start"]),
            end=date.fromisoformat(data["end"]) if data.get("end") else FOREVER,
            file=row.file,
            row=row.row,
            role=found.roles.get(data.get("role") or ""),
            unit=found.units.get(data.get("unit") or ""),
            manager=self.roll.ids[manager] if manager else None,
            location=found.locations.get(data.get("location") or ""),
            reason=data.get("reason") or "",
        )

    def _stays(self, pk: int, spans: Sequence[Span], before: Mapping[int, Stay]) -> list[Stay]:
        """The assignments that should stand, from the first day in the files on."""
        whole, partial = timeline.merge(spans)
        for piece in partial:
            lacks = "role" if piece.role is None else "unit"
            message = _("In this time a role or a unit is missing: the time is left out.")
            value = f"{piece.start} – {_shown(piece.end)}"
            self._problem(piece, lacks, value, message, blocks=False)
        inside = list(timeline.within(whole, self.roll.ranges(pk)))
        if _days(inside) != _days(whole):
            message = _("This reaches beyond the employment and is cut to it.")
            value = f"{whole[0].start} – {_shown(whole[-1].end)}"
            self._problem(whole[0], "start", value, message, blocks=False)
        stays = timeline.coalesce(timeline.with_managers(pk, inside, self.roll.ranges, self.chiefs))
        for piece in inside:
            if piece.manager is not None and not self._always_employed(piece):
                self.left_alone[piece.manager] += 1
        if not stays:
            return []
        earlier = [stay for stay in before.values() if stay.start < stays[0].start]
        last = max(earlier, key=lambda stay: stay.start, default=None)
        if last is not None and last.end > stays[0].start:
            last = last._replace(end=stays[0].start)
        return timeline.with_reasons(stays, last, self.references.ranks)

    def _always_employed(self, piece: Span) -> bool:
        assert piece.manager is not None
        return any(
            start <= piece.start and piece.end <= end
            for start, end in self.roll.ranges(piece.manager)
        )

    def _compare(
        self, pk: int, before: Mapping[int, Stay], stays: Sequence[Stay], page: Page
    ) -> None:
        if not stays:
            return
        self.planned.add(pk)
        difference = timeline.compare(before, stays)
        page.new += [(pk, stay) for stay in difference.new]
        page.kept += [
            (number, pk, stay) for number, stay in (difference.changed | difference.ended).items()
        ]
        page.gone += difference.gone
        if difference.gone:
            self.moved.add(pk)
        self.count.new += len(difference.new)
        self.count.changed += len(difference.changed)
        self.count.unchanged += difference.unchanged
        self.count.ended += len(difference.ended) + len(difference.gone)
        since = stays[0].start
        stands = [stay for stay in before.values() if stay.end <= since] + [
            stay for stay in difference.ended.values() if stay.start < since
        ]
        self._after(pk, before.values(), [*stands, *stays])

    def _after(self, pk: int, before: Sequence[Stay] | Any, after: Sequence[Stay]) -> None:
        """Note who reports to whom now, and what today's row loses."""
        self.edges += [
            (pk, stay.manager, stay.start, stay.end) for stay in after if stay.manager is not None
        ]
        was = next((stay for stay in before if stay.start <= self.today < stay.end), None)
        if was is None:
            return
        now = next((stay for stay in after if stay.start <= self.today < stay.end), None)
        if now is None:
            self.lost += 1
        elif was.manager is not None and was.manager != now.manager:
            self.other_manager += 1

    def _shorten(self, people: Sequence[int]) -> None:
        """Cut what stands on record to the employments, for people without rows of their own."""
        for start in range(0, len(people), 5_000):
            page = Page()
            for pk, before in self._record(people[start : start + 5_000]).items():
                self.planned.add(pk)
                self._cut(pk, before, page)
            self._write(page)

    def _cut(self, pk: int, before: Mapping[int, Stay], page: Page) -> None:
        after = []
        for number, stay in before.items():
            ranges = self.roll.ranges(pk)
            held = [(max(a, stay.start), min(b, stay.end)) for a, b in ranges
                    if a < stay.end and stay.start < b]  # fmt: skip
            if not held:
                page.gone.append(number)
                self.moved.add(pk)
                self.count.ended += 1
                continue
            cut = stay._replace(start=held[0][0], end=held[0][1])
            after.append(cut)
            if cut != stay:
                page.kept.append((number, pk, cut))
                self.count.ended += 1
        self._after(pk, before.values(), after)

    def _record(self, people: Sequence[int]) -> Record:
        """The assignments on record, by person and id."""
        found: Record = {}
        rows = Assignment.objects.filter(employee__in=people).values_list(
            "employee", "pk", "valid", "role", "unit", "manager", "location", "reason"
        )
        for employee, pk, valid, role, unit, manager, place, reason in rows.iterator(10_000):
            stay = Stay(*days_of(valid), role, unit, manager, place, reason)
            found.setdefault(employee, {})[pk] = stay
        return found

    def _write(self, page: Page) -> None:
        self.moved.update(person for person, _stay in page.new)
        self.moved.update(person for _pk, person, _stay in page.kept)
        self.pen.delete(Assignment, page.gone)
        self.pen.replace(
            Assignment, COLUMNS, (row_of(pk, person, stay) for pk, person, stay in page.kept)
        )
        self.pen.add(Assignment, COLUMNS, (row_of(0, *each)[1:] for each in page.new))

    def _note_managers(self) -> None:
        """Say of whom people would be without, because the files name someone who is not there."""
        numbers = {pk: number for number, pk in self.roll.ids.items()}
        for pk, rows in sorted(self.left_alone.items()):
            words = ngettext(
                "Is named as manager in a time without employment: %(count)s assignment has no "
                "manager then.",
                "Is named as manager in a time without employment: %(count)s assignments have no "
                "manager then.",
                rows,
            ) % {"count": f"{rows:,}"}
            part = _("managers")
            self.outcome.problems.add(Problem(part, 0, "manager", numbers[pk], words, blocks=False))


def row_of(pk: int, person: int, stay: Stay) -> tuple[Any, ...]:
    """One assignment as a row of its table."""
    return (
        pk, person, stay.role, stay.unit, stay.manager, stay.location,
        days_text(stay.start, stay.end), stay.reason,
    )  # fmt: skip


def other_edges(planned: set[int]) -> Iterator[Edge]:
    """Who reports to whom on record, among people whom the files do not touch."""
    rows = Assignment.objects.filter(manager__isnull=False).values_list(
        "employee", "manager", "valid"
    )
    for employee, manager, valid in rows.iterator(chunk_size=10_000):
        if employee not in planned:
            yield (employee, manager, *days_of(valid))


def _days(pieces: Sequence[Span]) -> int:
    return sum((piece.end - piece.start).days for piece in pieces)


def _shown(end: date) -> str:
    return _("open") if end == FOREVER else end.isoformat()
