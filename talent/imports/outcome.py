"""What came of checking or applying an import: counts, problems, and whether it may go on."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from talent.imports.effects import Effect
from talent.imports.problems import Problem
from talent.imports.summary import Count, Summary
from talent.models import ImportBatch

KEPT = 5_000  # problems that are kept word for word; beyond, they are only counted

# Called with what is being done, how much of it is done and how much there is.
Progress = Callable[[str, int, int], None]


def silent(what: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


@dataclass
class ProblemLog:
    """Problems in the order in which they were found.

    What blocks keeps one person or row out; what stops keeps the whole import back.
    """

    kept: list[Problem] = field(default_factory=list)
    blocking: int = 0
    notes: int = 0
    stops: int = 0
    by_file: Counter[str] = field(default_factory=Counter)

    def add(self, problem: Problem) -> None:
        if problem.blocks:
            self.blocking += 1
        else:
            self.notes += 1
        self.by_file[problem.part] += 1
        if len(self.kept) < KEPT:
            self.kept.append(problem)

    def count_stored(self, batch: ImportBatch) -> None:
        """Count what was found and stored while the files were read."""
        rows = batch.problems.filter(pk__lte=batch.position.get("problems", 0))
        for file, blocks, number in (
            rows.order_by().values_list("part", "blocks").annotate(n=models.Count("pk"))
        ):
            self.by_file[file] += number
            self.blocking += number if blocks else 0
            self.notes += 0 if blocks else number

    def stop(self, problem: Problem) -> None:
        self.stops += 1
        self.add(problem)

    def extend(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self.add(problem)


@dataclass(frozen=True)
class Guarded:
    """How much of what holds today would go or change manager."""

    rows: int = 0
    lost: int = 0
    other_manager: int = 0

    @property
    def percent(self) -> float:
        return 100 * (self.lost + self.other_manager) / self.rows if self.rows else 0

    def exceeds(self, limit: int) -> bool:
        return self.percent > limit


@dataclass(frozen=True)
class Departures:
    """Whose employment today gets an end, or an earlier one."""

    people: int = 0
    admins: tuple[int, ...] = ()  # logins of HR admins among them
    leaves_no_admin: bool = False

    def as_json(self) -> dict[str, Any]:
        return {"people": self.people, "admins": list(self.admins)}


@dataclass
class Outcome:
    """Counts, problems and the guard's figures of one pass over an import."""

    summary: Summary = field(default_factory=Summary)
    problems: ProblemLog = field(default_factory=ProblemLog)
    effects: list[Effect] = field(default_factory=list)  # of kinds that say each thing they do
    guarded: Guarded = Guarded()
    left_out: int = 0
    departures: Departures = Departures()

    def report(self) -> Summary:
        """The counts, and one line for each file in which something is wrong."""
        counts = dict(self.summary.counts)
        for file, problems in self.problems.by_file.items():
            counts[file] = Count(problems=problems)
        return Summary(counts)

    def refusal(self, *, change_guard: int, skip_problems: bool) -> str:
        """Why this must not be written, or nothing."""
        if self.problems.blocking and (self.problems.stops or not skip_problems):
            return ngettext(
                "%(count)s problem keeps this import back. Mend it, or leave out whom it concerns.",
                "%(count)s problems keep this import back. Mend them, or leave out whom they "
                "concern.",
                self.problems.blocking,
            ) % {"count": f"{self.problems.blocking:,}"}
        if self.departures.leaves_no_admin:
            return _(
                "This would end the employment of every HR admin: nobody could sign in to undo it. "
                "Bring the rows of at least one, without a last day, or say in the mapping that "
                'whoever is in none of the rows stays (absent = "keep").'
            )
        if self.guarded.exceeds(change_guard):
            return _(
                "Of %(rows)s assignments that hold today, %(lost)s would go and %(other)s would "
                "change manager: %(percent)s %%, and the limit is %(limit)s %%. If that is right, "
                "raise the limit."
            ) % {
                "rows": f"{self.guarded.rows:,}",
                "lost": f"{self.guarded.lost:,}",
                "other": f"{self.guarded.other_manager:,}",
                "percent": f"{self.guarded.percent:.0f}",
                "limit": change_guard,
            }
        return ""
