"""Programmes with components and competencies from a table, by the services of the pages.

One row says one component, or only what a programme says of itself. What is empty stays as it is,
and nothing is taken away by a file.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from careers.models import Objective
from leadership import access
from leadership.models import Component, ComponentKind, Programme, WayChoice
from leadership.services.components import SAID as COMPONENT_SAID
from leadership.services.components import add_component, edit_component
from leadership.services.programmes import (
    BASICS,
    create_programme,
    edit_programme,
    set_targets,
)
from mentoring.models import Programme as MentoringProgramme
from talent.access import require
from talent.imports.file_rows import Said, rows_of, tried_row
from talent.imports.problems import Problem
from talent.models import AuditEntry, Employee, Serves, Skill, User

MOST_ROWS = 1_000
NEEDED = ("programme",)
OF_PROGRAMME = ("purpose", "way", "serves", "objective", "sponsor", "competencies")
OF_COMPONENT = (
    "component_text", "kind", "component_way", "hours", "credits", "required", "link",
    "mentoring_programme", "needs",
)  # fmt: skip
KNOWN = (*NEEDED, *OF_PROGRAMME, "component", *OF_COMPONENT)
# What an export has beside it, for the reader.
IGNORED = ("state",)
# How columns call what services call otherwise: of a row that says a component, and of others.
COLUMN_OF = {
    "title": "component", "text": "component_text", "is_required": "required", "targets":
    "competencies", "name": "programme", "__all__": "",
}  # fmt: skip
YES = {"yes": True, "no": False}


@dataclass
class Brought:
    """What a file came to: how many of each are new, changed or known, and what is wrong."""

    written: bool = False
    programmes: dict[str, set[int]] = field(
        default_factory=lambda: {"new": set(), "changed": set(), "known": set()}
    )
    components: dict[str, int] = field(default_factory=lambda: {"new": 0, "changed": 0, "known": 0})
    problems: list[Problem] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many programmes are new, changed in anything, and known as they stand there."""
        new = self.programmes["new"]
        changed = self.programmes["changed"] - new
        known = self.programmes["known"] - new - changed
        return {"new": len(new), "changed": len(changed), "known": len(known)}


@dataclass
class _Told:
    """What rows of this file have said already, so that none contradicts another unnoticed."""

    basics: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)
    components: dict[tuple[str, str], int] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)


class _TakenBack(Exception):  # noqa: N818 - nothing went wrong
    """What a dry run wrote is taken back."""


def bring_in(*, actor: User, file: IO[bytes], name: str, write: bool) -> Brought:
    """Do what a file says, by the services that the pages use; without `write` only check it.

    Where any row is refused nothing is written. The same file a second time changes nothing.
    """
    require(access.may_keep_programmes(actor))
    brought, told = Brought(), _Told()
    try:
        with transaction.atomic():
            rows = rows_of(
                file, name, needed=NEEDED, known=(*KNOWN, *IGNORED), most=MOST_ROWS,
                problems=brought.problems,
            )  # fmt: skip
            for number, said in rows:
                brought.problems += _row(actor, said, name, number, told, brought)
            if brought.problems or not write:
                raise _TakenBack
            counts: dict[str, Any] = {**brought.counts, "components": brought.components["new"]}
            AuditEntry.add(actor, "leadership.programme.imported", None, **counts)
            brought.written = True
    except _TakenBack:
        pass
    return brought


def _row(
    actor: User, said: Said, file: str, number: int, told: _Told, brought: Brought
) -> list[Problem]:
    """What one row says of its programme, then of its component; what is wrong with either.

    Of a programme that is refused itself no further row is looked at: each would say the same.
    """
    programme = said["programme"].casefold()
    if programme in told.refused:
        return []
    first = partial(_of_programme, actor, said, number, told, brought)
    if wrong := tried_row(first, said, file, number, COLUMN_OF):
        told.refused.add(programme)
        return wrong
    return tried_row(partial(_of_component, actor, said, brought), said, file, number, COLUMN_OF)


def _of_programme(actor: User, said: Said, number: int, told: _Told, brought: Brought) -> None:
    if not said["programme"]:
        raise ValidationError({"programme": _("Name the programme.")})
    _refuse_contradiction(said, number, told)
    _competencies(actor, _programme(actor, said, brought), said, brought)


def _of_component(actor: User, said: Said, brought: Brought) -> None:
    if said.get("component"):
        programme = _called(said["programme"])
        assert programme is not None  # the first half of the row saw to it
        _component(actor, programme, said, brought)
    elif any(said.get(column) for column in OF_COMPONENT):
        raise ValidationError({"component": _("Name the component that this is said of.")})


def _refuse_contradiction(said: Said, number: int, told: _Told) -> None:
    """Refuse what another row says otherwise: which of them holds is not the file's order."""
    programme = said["programme"].casefold()
    for column in OF_PROGRAMME:
        text = said.get(column, "")
        if not text:
            continue
        first, row = told.basics.setdefault((programme, column), (text, number))
        if first != text:
            words = _("Row %(row)s says otherwise of this programme.") % {"row": row}
            raise ValidationError({column: words})
    title = said.get("component", "").casefold()
    if title:
        row = told.components.setdefault((programme, title), number)
        if row != number:
            words = _("Row %(row)s has this component already.") % {"row": row}
            raise ValidationError({"component": words})


def _programme(actor: User, said: Said, brought: Brought) -> Programme:
    there = _called(said["programme"])
    given = _basics(actor, said)
    if there is None:
        made = create_programme(actor=actor, name=said["programme"], **given)
        brought.programmes["new"].add(made.pk)
        return made
    differs = any(getattr(there, name) != value for name, value in given.items())
    brought.programmes["changed" if differs else "known"].add(there.pk)
    return edit_programme(actor=actor, programme=there, **given) if differs else there


def _called(name: str) -> Programme | None:
    """The programme of a name: as it is written, else whatever its case, if that is one only."""
    found = list(Programme.objects.filter(name__iexact=name).order_by("pk"))
    exact = [row for row in found if row.name == name]
    if len(found) > 1 and not exact:
        words = _("Several programmes are called this but for their case: write it as it is.")
        raise ValidationError({"programme": words})
    return next(iter(exact or found), None)


def _basics(actor: User, said: Said) -> dict[str, Any]:
    reads: Mapping[str, Callable[[str], Any]] = {
        "purpose": str,
        "way": lambda text: _choice("way", text, WayChoice),
        "serves": lambda text: _choice("serves", text, Serves),
        "objective": lambda text: _one(
            "objective", text, Objective.objects.visible_to(actor), "title"
        ),
        "sponsor": lambda text: _one(
            "sponsor", text, Employee.objects.visible_to(actor), "external_id"
        ),
    }
    assert set(reads) < set(BASICS)
    return {name: read(said[name]) for name, read in reads.items() if said.get(name)}


def _competencies(actor: User, programme: Programme, said: Said, brought: Brought) -> None:
    """Add what a file says that a programme raises to what it raises already."""
    now = {row.skill: row.level for row in programme.targets.select_related("skill")}
    # What is out of use is not chosen anew, and stays where it is raised already.
    skills = Skill.objects.filter(
        models.Q(retired_on__isnull=True) | models.Q(pk__in=[skill.pk for skill in now])
    )
    asked = [_target(skills, text) for text in _parts(said.get("competencies", ""))]
    wanted = now | dict(asked)
    if len({skill.pk for skill, _level in asked}) < len(asked):
        raise ValidationError({"competencies": _("A competency stands here twice.")})
    if wanted == now:
        return
    set_targets(actor=actor, programme=programme, targets=list(wanted.items()))
    brought.programmes["changed"].add(programme.pk)


def _target(skills: "models.QuerySet[Skill]", text: str) -> tuple[Skill, int]:
    name, _space, level = text.rpartition(" ")
    if not name or level not in ("1", "2", "3", "4", "5"):
        words = _(
            "Write each competency with its level from 1 to 5, as in: Courage 4; Listening 3."
        )
        raise ValidationError({"competencies": words})
    skill: Skill = _one("competencies", name.strip(), skills, "name", "external_id")
    return skill, int(level)


def _component(actor: User, programme: Programme, said: Said, brought: Brought) -> None:
    rows = {row.title.casefold(): row for row in programme.components.order_by("-position")}
    there = rows.get(said["component"].casefold())
    given = _said_of(actor, said)
    needs = [_needed(rows, title) for title in _parts(said.get("needs", ""))]
    if there is None:
        for column, name in (("kind", "kind"), ("component_way", "way")):
            if name not in given:
                raise ValidationError({column: _("A new component needs this.")})
        add_component(
            actor=actor, programme=programme, title=said["component"], needs=needs, **given
        )
        brought.components["new"] += 1
        brought.programmes["changed"].add(programme.pk)
        return
    before = _state_of(there)
    wanted = {*there.prerequisites.all(), *needs}
    row = edit_component(actor=actor, component=there, needs=wanted, **given)
    differs = _state_of(Component.objects.get(pk=row.pk)) != before
    brought.components["changed" if differs else "known"] += 1
    if differs:
        brought.programmes["changed"].add(programme.pk)


def _state_of(component: Component) -> tuple[Any, ...]:
    needs = sorted(component.prerequisites.values_list("pk", flat=True))
    return (*(getattr(component, name) for name in COMPONENT_SAID), needs)


def _said_of(actor: User, said: Said) -> dict[str, Any]:
    reads: Mapping[str, tuple[str, Callable[[str], Any]]] = {
        "component_text": ("text", str),
        "kind": ("kind", lambda text: _choice("kind", text, ComponentKind)),
        "component_way": ("way", lambda text: _choice("component_way", text, WayChoice)),
        "hours": ("hours", _hours),
        "credits": ("credits", _whole),
        "required": ("is_required", _yes),
        "link": ("link", str),
        "mentoring_programme": ("mentoring_programme", lambda text: _one(
            "mentoring_programme", text, MentoringProgramme.objects.visible_to(actor), "name"
        )),
    }  # fmt: skip
    return {name: read(said[column]) for column, (name, read) in reads.items() if said.get(column)}


def _needed(rows: Mapping[str, Component], title: str) -> Component:
    found = rows.get(title.casefold())
    if found is None:
        words = _("“%(title)s” stands neither in the programme nor in a row above.")
        raise ValidationError({"needs": words % {"title": title}})
    return found


def _parts(text: str) -> list[str]:
    return [part for part in (each.strip() for each in text.split(";")) if part]


def _one(column: str, text: str, rows: "models.QuerySet[Any]", *by: str) -> Any:
    """The one that is meant, whatever its case."""
    asked = models.Q()
    for name in by:
        asked |= models.Q(**{f"{name}__iexact": text})
    found = list(rows.filter(asked).order_by("pk")[:2])
    if len(found) == 1:
        return found[0]
    words = _("Several are called this.") if found else _("Nothing on record is called this.")
    raise ValidationError({column: words})


def _choice(column: str, text: str, choices: type[models.TextChoices]) -> str:
    if text.casefold() not in choices.values:
        words = _("Write one of: %(choices)s.") % {"choices": ", ".join(choices.values)}
        raise ValidationError({column: words})
    return text.casefold()


def _hours(text: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise ValidationError({"hours": _("Write a number.")})
    return found


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 6):
        raise ValidationError({"credits": _("Write a whole number.")})
    return int(text)


def _yes(text: str) -> bool:
    if text.casefold() not in YES:
        raise ValidationError({"required": _("Write yes or no.")})
    return YES[text.casefold()]
