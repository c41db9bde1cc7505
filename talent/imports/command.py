"""What the import commands share: dry run by default, progress, one table, a plain refusal."""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any, TextIO

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.tables import csv_lines
from talent.imports.outcome import Outcome
from talent.imports.problems import Problem, UnreadableError, table_of, words_of
from talent.imports.reading import Source
from talent.imports.registry import IMPORTERS
from talent.models import SYSTEM, ImportBatch, ImportState
from talent.services.imports import note_applied

SHOWN = 20
BAR = 30


class ImportCommand(BaseCommand):
    """One import from files on this machine, in one transaction: all of it or nothing."""

    kind: str
    found: list[Problem]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--apply", action="store_true", help="write; without it nothing is changed"
        )
        parser.add_argument(
            "--skip-problems",
            action="store_true",
            help="leave out what has problems instead of refusing the whole import",
        )
        parser.add_argument(
            "--problems", metavar="FILE", help="write all problems into this CSV file"
        )

    def sources(self, options: dict[str, Any]) -> Sequence[Source]:
        """The files that were named."""
        raise NotImplementedError

    def batch(self, options: dict[str, Any]) -> ImportBatch:
        """The batch that the options describe, not yet saved."""
        return ImportBatch(kind=self.kind)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it all in one transaction, which stands only if it is applied and not refused."""
        with transaction.atomic():
            batch = self.batch(options)
            outcome = self._run(batch, options)
            found = [*stored_problems(batch), *outcome.problems.kept]
            self.found = sorted(found, key=lambda problem: not problem.blocks)
            refusal = outcome.refusal(
                change_guard=batch.change_guard, skip_problems=options["skip_problems"]
            )
            writes = options["apply"] and not refusal and not outcome.summary.changes_nothing
            if writes:
                note_applied(batch, outcome, SYSTEM)
            else:
                transaction.set_rollback(True)
        self._report(outcome, options)
        if refusal:
            raise CommandError(f"{refusal} {_('Nothing was written.')}")
        if writes:
            self.stdout.write(_("Written."))
        elif outcome.summary.changes_nothing:
            self.stdout.write(_("Everything is on record like this already."))
        else:
            self.stdout.write(_("This was a dry run: nothing was written. Add --apply to write."))

    def _run(self, batch: ImportBatch, options: dict[str, Any]) -> Outcome:
        importer = IMPORTERS[self.kind]
        progress = ProgressBar(sys.stderr)
        try:
            sources = self.sources(options)
            batch.state = ImportState.APPLIED if options["apply"] else ImportState.CHECKED
            batch.save()
            importer.prepare(batch, sources, progress)
            act = importer.apply if options["apply"] else importer.check
            return act(batch, sources, progress)
        except UnreadableError as error:
            outcome = Outcome()
            for problem in error.problems:
                outcome.problems.stop(problem)
            return outcome
        except (ValidationError, OSError, IntegrityError) as error:
            raise CommandError(refusal_of(error)) from error
        finally:
            progress.end()

    def _report(self, outcome: Outcome, options: dict[str, Any]) -> None:
        for problem in self.found[:SHOWN]:
            self.stderr.write(str(problem))
        more = outcome.problems.blocking + outcome.problems.notes - SHOWN
        if more > 0:
            words = ngettext("… and %(count)s more.", "… and %(count)s more.", more)
            self.stderr.write(words % {"count": f"{more:,}"})
        if options["problems"]:
            with open(options["problems"], "w", encoding="utf-8", newline="") as file:
                file.writelines(csv_lines(table_of(self.found)))
        self.stdout.write(outcome.report().as_text())


def stored_problems(batch: ImportBatch) -> list[Problem]:
    """What was found while the files were read."""
    rows = batch.problems.order_by("pk")
    return [Problem(r.part, r.row, r.column, r.value, r.message, r.blocks) for r in rows]


def refusal_of(error: ValidationError | OSError | IntegrityError) -> str:
    """One line for whoever typed the command."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, IntegrityError):
        return words_of(error)
    return f"{error.filename}: {error.strerror}."


class ProgressBar:
    """A line that fills up, where a person watches; silent in files and pipes."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream if stream.isatty() else None
        self.shown = ""

    def __call__(self, what: str, done: int, total: int) -> None:
        if self.stream is None:
            return
        share = min(done / total, 1) if total else 0
        bar = "█" * int(share * BAR) + "░" * (BAR - int(share * BAR))
        line = f"\r{bar} {share:4.0%}  {what}"
        if line != self.shown:
            self.stream.write(line.ljust(len(self.shown)))
            self.stream.flush()
            self.shown = line

    def end(self) -> None:
        if self.stream is not None and self.shown:
            self.stream.write("\r" + " " * len(self.shown) + "\r")
            self.stream.flush()
