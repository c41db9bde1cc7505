"""Benchmarks from a file: figures of other organisations, compared only where they ask the same."""

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import IO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lib.visible import require_visible
from metrics import access
from metrics.models import Benchmark, Driver, SurveyQuestion
from metrics.services.turns import wait_for_turn
from talent.access import require
from talent.imports.file_rows import Said, rows_of
from talent.imports.problems import Problem
from talent.models import Actor, AuditEntry

COLUMNS = ("figure", "wording", "organisation", "value")
MOST_ROWS = 20_000
LONGEST = 100
WITHOUT_WORDING = ("index", "enps")


@dataclass
class Brought:
    """What a file has in it, and whether it was written."""

    rows: list[Benchmark] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    written: bool = False

    @property
    def organisations(self) -> int:
        return len({row.organisation for row in self.rows})

    @property
    def figures(self) -> int:
        return len({row.figure for row in self.rows})


@transaction.atomic
def import_benchmarks(
    *, actor: Actor, source: str, file: IO[bytes], name: str, write: bool
) -> Brought:
    """Replace what a source says by a file: checked first, and written whole or not at all.

    A question of another wording is another question: its row is refused and never compared.
    """
    require(access.may_keep_surveys(actor))
    try:
        require_visible(source)
    except ValidationError as refusal:
        raise ValidationError({"source": refusal.messages}) from refusal
    brought = _read(source, file, name)
    if not write or brought.problems or not brought.rows:
        return brought
    wait_for_turn("benchmarks")
    Benchmark.objects.filter(source=source).delete()
    Benchmark.objects.bulk_create(brought.rows, batch_size=1_000)
    brought.written = True
    AuditEntry.add(
        actor, "metrics.benchmarks.imported", brought.rows[0], source=source,
        rows=len(brought.rows), organisations=brought.organisations,
    )  # fmt: skip
    return brought


def _read(source: str, file: IO[bytes], name: str) -> Brought:
    brought, seen = Brought(), set()
    wordings = _wordings()
    rows = rows_of(
        file, name, needed=COLUMNS, known=COLUMNS, most=MOST_ROWS, problems=brought.problems
    )
    for number, said in rows:
        try:
            found = _row(source, said, wordings)
        except ValidationError as error:
            brought.problems.append(Problem(name, number, "", "", " ".join(error.messages)))
            continue
        if (found.figure, found.organisation) in seen:
            words = _("This stands in the file twice.")
            brought.problems.append(Problem(name, number, "", "", words))
        seen.add((found.figure, found.organisation))
        brought.rows.append(found)
    if not brought.rows and not brought.problems:
        brought.problems.append(Problem(name, 0, "", "", _("The file has no rows.")))
    return brought


def _row(source: str, row: Said, wordings: dict[str, set[str]]) -> Benchmark:
    said = {name: row.get(name, "").strip() for name in COLUMNS}
    figure = said["figure"]
    if figure not in wordings:
        raise ValidationError(_("Nothing is told under this name here."))
    if figure.startswith("question:") and plain_words(said["wording"]) not in wordings[figure]:
        raise ValidationError(_("We ask this with other words, so the two cannot be compared."))
    if not 0 < len(said["organisation"]) <= LONGEST:
        raise ValidationError(_("Name the organisation, with 100 characters at most."))
    require_visible(said["organisation"])
    try:
        value = Decimal(said["value"].replace(",", "."))
    except InvalidOperation:
        raise ValidationError(_("The value is no number.")) from None
    lowest = -100 if figure == "enps" else 0
    if not value.is_finite() or not lowest <= value <= 100:  # noqa: PLR2004 - per cent
        raise ValidationError(_("The value is not on the scale of this figure."))
    return Benchmark(
        source=source, figure=figure, organisation=said["organisation"], value=round(value, 2)
    )


def _wordings() -> dict[str, set[str]]:
    """What can be compared, and of questions the words in which we ask them."""
    found: dict[str, set[str]] = {name: set() for name in WITHOUT_WORDING}
    found |= {f"driver:{key}": set() for key in Driver.objects.values_list("key", flat=True)}
    for key, texts in SurveyQuestion.objects.filter(kind="agree").values_list("key", "texts"):
        found.setdefault(f"question:{key}", set()).update(
            plain_words(text) for text in texts.values()
        )
    return found


def plain_words(text: str) -> str:
    """Words without the differences of typing."""
    return " ".join(text.lower().split()).rstrip(".?! ")
