"""Learning elsewhere and qualifications from a table: by the same checks, all of it or nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from leadership import access
from leadership.models import (
    Brings,
    ExternalLearning,
    LearningImport,
    LearningImportRow,
    Qualification,
)
from leadership.services.external import FIELDS as OF_EXTERNAL
from leadership.services.external import enter_external
from leadership.services.qualifications import FIELDS, keep_qualification
from lib.editing import mark_of
from talent.access import is_self, require
from talent.imports.file_rows import rows_of, tried_row
from talent.imports.problems import Problem
from talent.models import AuditEntry, Employee, Skill, User

MOST_ROWS = 5_000


NEEDED: Mapping[str, tuple[str, ...]] = {
    Brings.EXTERNAL: ("employee", "title", "kind", "starts_on", "ends_on", "hours"),
    Brings.QUALIFICATIONS: ("name", "awarding_body", "level", "credits"),
}
OPTIONAL: Mapping[str, tuple[str, ...]] = {
    Brings.EXTERNAL: ("provider", "way", "credits", "skill", "level", "link"),
    Brings.QUALIFICATIONS: ("text", "guided_hours", "valid_months", "skill", "skill_level"),
}
NUMBERS = ("credits", "level", "guided_hours", "valid_months", "skill_level")


@dataclass
class Brought:
    """What a file came to: how many rows are new, changed or known, and what is wrong with it."""

    written: bool = False
    new: int = 0
    changed: int = 0
    known: int = 0
    problems: list[Problem] = field(default_factory=list)
    made: list[LearningImportRow] = field(default_factory=list)
    batch: LearningImport | None = None


class _TakenBack(Exception):  # noqa: N818 - nothing went wrong
    """What a dry run wrote is taken back."""


def bring_in(*, actor: User, what: str, file: IO[bytes], name: str, write: bool) -> Brought:
    """Do what a file says, by the services that the pages use; without `write` only check it.

    Where any row is refused nothing is written. The same file a second time changes nothing.
    """
    require(access.may_keep_qualifications(actor))
    brought = Brought()
    try:
        with transaction.atomic():
            _all_rows(actor, what, file, name, brought)
            if brought.problems or not write:
                raise _TakenBack
            brought.batch = _kept(actor, what, name, brought.made) if brought.made else None
            AuditEntry.add(
                actor, "leadership.learning.imported", brought.batch, what=what, new=brought.new
            )
            brought.written = True
    except _TakenBack:
        pass
    return brought


def _kept(actor: User, what: str, name: str, made: list[LearningImportRow]) -> LearningImport:
    """What a file brought is kept, so that it can be taken back."""
    batch = LearningImport.objects.create(what=what, file_name=name[:200], by=actor)
    for row in made:
        row.batch = batch
    LearningImportRow.objects.bulk_create(made, batch_size=1_000)
    return batch


def _all_rows(actor: User, what: str, file: IO[bytes], name: str, brought: Brought) -> None:
    one: Callable[..., None] = _external if what == Brings.EXTERNAL else _qualification
    rows = rows_of(
        file, name, needed=NEEDED[what], known=(*NEEDED[what], *OPTIONAL[what]), most=MOST_ROWS,
        problems=brought.problems,
    )  # fmt: skip
    for number, said in rows:
        work = partial(one, actor, said, brought)
        brought.problems += tried_row(work, said, name, number, {"__all__": ""})


def _external(actor: User, said: Mapping[str, str], brought: Brought) -> None:
    person = Employee.objects.visible_to(actor).filter(external_id=said["employee"]).first()
    if person is None:
        raise ValidationError({"employee": _("Nobody has this number.")})
    given: dict[str, Any] = {
        "title": said["title"],
        "provider": said.get("provider", ""),
        "kind": said["kind"].casefold(),
        "way": said.get("way", "").casefold() or "training",
        "starts_on": _day(said, "starts_on"),
        "ends_on": _day(said, "ends_on"),
        "hours": _hours(said),
        "credits": _number(said, "credits") or 0,
        "skill": _skill(said),
        "level": _number(said, "level"),
    }
    if is_self(actor, person):
        raise ValidationError({"employee": _("Nobody enters their own learning.")})
    row, is_new, claim = enter_external(
        actor=actor, employee=person, link=said.get("link", ""), **given
    )
    if not is_new:
        brought.known += 1
        return
    brought.new += 1
    brought.made.append(
        LearningImportRow(
            title=row.title,
            external=row,
            claim=claim,
            mark=mark_of(ExternalLearning.objects.get(pk=row.pk), OF_EXTERNAL),
        )
    )


def _qualification(actor: User, said: Mapping[str, str], brought: Brought) -> None:
    there = Qualification.objects.filter(
        name=said["name"], awarding_body=said["awarding_body"]
    ).first()
    given: dict[str, Any] = {"name": said["name"], "awarding_body": said["awarding_body"]}
    for column in ("text", "skill", *(one for one in NUMBERS if one in FIELDS)):
        if column not in said:
            continue
        value: Any = said[column]
        if column == "skill":
            value = _skill(said)
        elif column in NUMBERS:
            value = _number(said, column)
        if value is None and column in ("guided_hours",):
            value = 0
        given[column] = value
    if there is not None and all(getattr(there, name) == value for name, value in given.items()):
        brought.known += 1
        return
    seen = mark_of(there, FIELDS) if there is not None else ""
    before = said_by(there) if there is not None else None
    kept = keep_qualification(actor=actor, qualification=there, seen=seen, **given)
    row = LearningImportRow(title=str(kept), qualification=kept, before=before)
    row.mark = mark_of(Qualification.objects.get(pk=kept.pk), FIELDS)
    brought.made.append(row)
    if there is None:
        brought.new += 1
    else:
        brought.changed += 1


def said_by(row: Qualification) -> dict[str, Any]:
    """What a qualification says, to be put back."""
    return {name: getattr(row, "skill_id" if name == "skill" else name) for name in FIELDS}


def _day(said: Mapping[str, str], column: str) -> Any:
    try:
        day = parse_date(said[column])
    except ValueError:
        day = None
    if day is None:
        raise ValidationError({column: _("Write the day as 2026-03-31.")})
    return day


def _hours(said: Mapping[str, str]) -> Decimal:
    try:
        found = Decimal(said["hours"] or "0")
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise ValidationError({"hours": _("Write a number.")})
    return found


def _number(said: Mapping[str, str], column: str) -> int | None:
    text = said.get(column, "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 6):
        raise ValidationError({column: _("Write a whole number.")})
    return int(text)


def _skill(said: Mapping[str, str]) -> Skill | None:
    text = said.get("skill", "")
    if not text:
        return None
    found = Skill.objects.filter(retired_on__isnull=True, name__iexact=text).first()
    if found is None:
        raise ValidationError({"skill": _("No skill is called like this.")})
    return found
