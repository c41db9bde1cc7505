"""Key roles, plans and successors from a table: checked by the same services, then all or nothing.

Nothing of the file is kept: a record of it would tell whoever is named on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from careers.imports.named import Named, UnknownError
from careers.queries.roles import open_roles
from leadership import access
from leadership.models import KeyRole, PlanState, SuccessionPlan
from leadership.services.key_roles import edit_key_role, register_key_role
from leadership.services.succession import activate_plan, begin_plan, edit_plan
from leadership.services.successors import judge_successor, nominate_successor
from lib.dates import today
from talent.access import require
from talent.imports.file_rows import Said, rows_of, tried_row
from talent.imports.problems import Problem
from talent.models import AuditEntry, Employee, OrgUnit, User

MOST_ROWS = 1_000
NEEDED = ("role", "unit")
KNOWN = (
    *NEEDED, "position", "criticality", "incumbent", "risk", "horizon", "impact", "owner",
    "review_on", "private", "successor", "external_name", "readiness", "emergency",
)  # fmt: skip
# What an export has beside it, for the reader.
IGNORED = ("role_name", "unit_name", "incumbent_name", "successor_name", "rank")
REVIEW_IN = timedelta(days=182)
WORDS = {"yes": True, "no": False, "": False}


@dataclass
class Brought:
    """What a file came to: how many of each, and what is wrong with it."""

    written: bool = False
    entered: int = 0
    begun: int = 0
    named: int = 0
    judged: int = 0
    problems: list[Problem] = field(default_factory=list)


class _TakenBack(Exception):  # noqa: N818 - nothing went wrong
    """What a dry run wrote is taken back."""


@dataclass
class _Register:
    """What rows refer to by number or name."""

    roles: Named
    units: Named
    people: Mapping[str, int]


def bring_in(*, actor: User, file: IO[bytes], name: str, write: bool) -> Brought:
    """Do what a file says, by the services that the pages use; without `write` only check it.

    Where any row is refused nothing is written. Nobody is taken off by a file.
    """
    require(access.may_keep_key_roles(actor))
    brought = Brought()
    try:
        with transaction.atomic():
            _all_rows(actor, file, name, brought)
            if brought.problems or not write:
                raise _TakenBack
            AuditEntry.add(actor, "leadership.bench.imported")
            brought.written = True
    except _TakenBack:
        pass
    return brought


def _all_rows(actor: User, file: IO[bytes], name: str, brought: Brought) -> None:
    register = _register(actor)
    rows = rows_of(
        file, name, needed=NEEDED, known=(*KNOWN, *IGNORED), most=MOST_ROWS,
        problems=brought.problems,
    )  # fmt: skip
    for number, said in rows:
        work = partial(_row, actor, register, said, brought)
        brought.problems += tried_row(work, said, name, number, COLUMN_OF)


def _register(actor: User) -> _Register:
    roles = open_roles(actor).values_list("external_id", "name", "pk")
    units = OrgUnit.objects.visible_to(actor).current().values_list("external_id", "name", "pk")
    people = Employee.objects.colleagues_of(actor).values_list("external_id", "pk")
    return _Register(Named(roles), Named(units), dict(people))


def _row(actor: User, register: _Register, said: Said, brought: Brought) -> None:
    key_role = _key_role(actor, register, said, brought)
    plan = _plan(actor, register, said, key_role, brought)
    _successor(actor, register, said, plan, brought)


# How columns call what services call otherwise.
COLUMN_OF = {
    "employee": "successor", "is_private": "private", "__all__": "", "denied": "unit",
}  # fmt: skip


def _found(named: Named, said: Mapping[str, str], column: str) -> int:
    try:
        return named.find(said.get(column, ""))
    except UnknownError as refusal:
        raise ValidationError({column: str(refusal)}) from None


def _person(register: _Register, said: Mapping[str, str], column: str) -> Employee | None:
    text = said.get(column, "")
    if not text:
        return None
    if text not in register.people:
        raise ValidationError({column: _("Nobody at work has this number.")})
    return Employee.objects.get(pk=register.people[text])


def _yes(said: Mapping[str, str], column: str) -> bool:
    text = said.get(column, "").casefold()
    if text not in WORDS:
        raise ValidationError({column: _("Write yes or no.")})
    return WORDS[text]


def _key_role(
    actor: User, register: _Register, said: Mapping[str, str], brought: Brought
) -> KeyRole:
    role, unit = _found(register.roles, said, "role"), _found(register.units, said, "unit")
    rows = KeyRole.objects.kept_by(actor).current()
    position = said.get("position", "")
    there = rows.filter(role=role, unit=unit, position=position).first()
    given: dict[str, Any] = {
        name: said[name] for name in ("criticality", "risk", "horizon", "impact") if said.get(name)
    }
    if said.get("incumbent"):
        given["incumbent"] = _person(register, said, "incumbent")
    if there is not None:
        return edit_key_role(actor=actor, key_role=there, **given)
    brought.entered += 1
    return register_key_role(
        actor=actor, role=open_roles(actor).get(pk=role), unit=OrgUnit.objects.get(pk=unit),
        position=position, **given,
    )  # fmt: skip


def _plan(
    actor: User, register: _Register, said: Mapping[str, str], key_role: KeyRole,
    brought: Brought,
) -> SuccessionPlan | None:  # fmt: skip
    plans = SuccessionPlan.objects.visible_to(actor).live().filter(key_role=key_role)
    plan = plans.order_by("created_at", "pk").first()
    owner = _person(register, said, "owner")
    if owner is None:
        return plan
    given: dict[str, Any] = {"owner": owner, "is_private": _yes(said, "private")}
    if said.get("review_on"):
        given["review_on"] = _day(said["review_on"])
    if plan is not None:
        return edit_plan(actor=actor, plan=plan, **given)
    brought.begun += 1
    given.setdefault("review_on", today() + REVIEW_IN)
    return begin_plan(actor=actor, key_role=key_role, **given)


def _day(text: str) -> date:
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None:
        raise ValidationError({"review_on": _("Write the day as 2027-12-31.")})
    return found


def _successor(
    actor: User, register: _Register, said: Mapping[str, str], plan: SuccessionPlan | None,
    brought: Brought,
) -> None:  # fmt: skip
    employee, outside = _person(register, said, "successor"), said.get("external_name", "")
    if employee is None and not outside:
        return
    if plan is None:
        raise ValidationError({"owner": _("Say who owns the plan, so that it can be begun.")})
    given: dict[str, Any] = {
        "readiness": said.get("readiness", ""),
        "is_emergency": _yes(said, "emergency"),
    }
    rows = plan.successors.named()
    there = rows.filter(employee=employee) if employee else rows.filter(external_name=outside)
    one = there.first()
    if one is not None:
        judge_successor(actor=actor, successor=one, **given)
        brought.judged += 1
    else:
        nominate_successor(
            actor=actor, plan=plan, employee=employee, external_name=outside, **given
        )
        brought.named += 1
    if plan.state == PlanState.DRAFT:
        activate_plan(actor=actor, plan=plan)
