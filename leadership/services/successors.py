"""Whom a plan names: nominated, ranked, judged and taken off."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from leadership.models import (
    RemoveReason,
    SuccessionPlan,
    Successor,
    SuccessorState,
)
from leadership.models.succession import order_mark
from leadership.services.succession import locked_plan
from leadership.services.succession_upkeep import CHANGED, end_successor, tell_owner
from lib.editing import refuse_if_changed
from lib.visible import require_visible
from talent.access import is_self
from talent.models import Actor, Assignment, AuditEntry, Employee

MOST_SUCCESSORS = 30
SAID = ("readiness", "is_emergency", "note")


@transaction.atomic
def nominate_successor(
    *,
    actor: Actor,
    plan: SuccessionPlan,
    readiness: str,
    employee: Employee | None = None,
    external_name: str = "",
    is_emergency: bool = False,
    note: str = "",
) -> Successor:
    """Add a person at the end of a plan's ranking; nobody for the own role, nobody themselves."""
    # Two nominations at once must not take the same rank.
    plan = locked_plan(actor, plan)
    if employee is not None:
        _refuse_person(actor, plan, employee)
    elif external_name:
        _refuse_unreadable(external_name)
    count = plan.successors.named().count()
    if count >= MOST_SUCCESSORS:
        raise ValidationError(_("A plan has room for %(most)s.") % {"most": MOST_SUCCESSORS})
    last = plan.successors.aggregate(last=Max("rank"))["last"] or 0
    successor = Successor(
        plan=plan, employee=employee, external_name=external_name.strip(), readiness=readiness,
        is_emergency=is_emergency, note=note.strip(), rank=last + 1,
    )  # fmt: skip
    successor.full_clean(exclude=["plan"])
    successor.save()
    _tell(actor, "nominated", successor, rank=successor.rank, readiness=readiness)
    return successor


@transaction.atomic
def judge_successor(
    *, actor: Actor, successor: Successor, seen: str | None = None, **given: Any
) -> Successor:
    """Say anew how soon somebody could take over, whether for some weeks at once, and a note."""
    successor = _locked(actor, successor)
    if seen is not None:
        refuse_if_changed(successor, [name for name in SAID if name in given], seen)
    changed = [name for name in SAID if name in given and getattr(successor, name) != given[name]]
    for name in changed:
        setattr(successor, name, given[name])
    successor.full_clean(exclude=["plan", "employee"], validate_constraints=False)
    if changed:
        successor.save(update_fields=changed)
        more = {"readiness": successor.readiness} if "readiness" in changed else {}
        _tell(actor, "judged", successor, changed=sorted(changed), **more)
    return successor


@transaction.atomic
def move_successor(
    *, actor: Actor, successor: Successor, to: str | int, seen: str | None = None
) -> Successor:
    """Put somebody one place up or down, or at a place; beyond the ends nothing happens.

    `seen` is the mark of the order that was looked at: where another window changed it meanwhile,
    nothing is moved, so that nobody's order is lost.
    """
    successor = _locked(actor, successor)
    assert successor.rank is not None
    rows = list(successor.plan.successors.named().order_by("rank"))
    if seen is not None and seen != order_mark(rows):
        raise ValidationError(
            _("The order was changed in another window meanwhile. It stands below: move again.")
        )
    old = rows.index(successor)
    new = {"up": old - 1, "down": old + 1}.get(str(to))
    if new is None:
        new = _place(to)
    new = min(max(new, 0), len(rows) - 1)
    rows.insert(new, rows.pop(old))
    moved = [(row, rank) for rank, row in enumerate(rows, start=1) if row.rank != rank]
    for row, rank in moved:
        row.rank = rank
    Successor.objects.bulk_update([row for row, _rank in moved], ["rank"])
    successor.rank = new + 1
    if moved:
        _tell(actor, "ranked", successor, rank=successor.rank)
    return successor


def _place(to: str | int) -> int:
    text = str(to)
    if not (text.isascii() and text.isdecimal() and len(text) < 4 and int(text)):
        raise ValidationError(_("Say to which place."))
    return int(text) - 1


@transaction.atomic
def remove_successor(*, actor: Actor, successor: Successor, reason: str) -> Successor:
    """Take somebody off, with a reason; the plan keeps that they were on it."""
    successor = _locked(actor, successor)
    if reason not in RemoveReason.values:
        raise ValidationError({"reason": _("Say why.")})
    end_successor(successor, SuccessorState.REMOVED, reason=reason)
    _tell(actor, "removed", successor, reason=reason)
    return successor


def _locked(actor: Actor, successor: Successor) -> Successor:
    plan = locked_plan(actor, successor.plan)
    found = plan.successors.select_for_update(of=("self",)).get(pk=successor.pk)
    if found.state != SuccessorState.NAMED:
        raise ValidationError(_("This person is on the plan no longer."))
    return found


def _refuse_unreadable(name: str) -> None:
    try:
        require_visible(name)
    except ValidationError as error:
        raise ValidationError({"external_name": error.messages}) from None


def _refuse_person(actor: Actor, plan: SuccessionPlan, employee: Employee) -> None:
    key_role, words = plan.key_role, ""
    here = Assignment.objects.current().filter(
        employee=employee, role=key_role.role_id, unit=key_role.unit_id
    )
    if is_self(actor, employee):
        words = _("You cannot name yourself: nobody reads a plan that names them.")
    elif employee.pk == plan.owner_id:
        words = _("The owner of a plan cannot be on it: choose another owner first.")
    elif employee.pk == key_role.incumbent_id or (not key_role.position and here.exists()):
        words = _("This person holds the role already: name somebody to follow.")
    elif not Employee.objects.employed().filter(pk=employee.pk).exists():
        words = _("Choose somebody who is employed today.")
    elif plan.successors.named().filter(employee=employee).exists():
        words = _("This person is on the plan already.")
    if words:
        raise ValidationError({"employee": words})


def _tell(actor: Actor, act: str, successor: Successor, **values: Any) -> None:
    plan = successor.plan
    # About the plan, not about the person: what concerns oneself is there for everyone to read.
    AuditEntry.add(
        actor, f"leadership.successor.{act}", plan, successor=str(successor.pk), **values
    )
    if act != "ranked":
        tell_owner(plan, CHANGED, by=actor)
