"""The organisation's objectives: set, changed, moved in their tree, and closed."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils.translation import gettext as _

from careers import access
from careers.models import Objective
from lib.dates import first_day, period, today
from talent.access import require
from talent.models import Actor, AuditEntry, Employee, OrgUnit
from talent.services.days import require_sensible

TREE_LOCK = 7_301  # the database takes the same where it guards the tree


@transaction.atomic
def create_objective(
    *,
    actor: Actor,
    title: str,
    starts_on: date,
    last_day: date | None = None,
    description: str = "",
    unit: OrgUnit | None = None,
    parent: Objective | None = None,
    owner: Employee | None = None,
) -> Objective:
    """Set what the organisation, or one of its units, wants to reach in a time."""
    require(access.may_set_objective(actor, unit))
    _refuse_closed(parent)
    objective = Objective(
        title=title, description=description, unit=unit, parent=parent, owner=owner,
        valid=_span(starts_on, last_day),
    )  # fmt: skip
    objective.full_clean()
    objective.save()
    AuditEntry.add(
        actor, "careers.objective.created", objective,
        unit=unit.pk if unit else None, parent=parent.pk if parent else None,
    )  # fmt: skip
    return objective


@transaction.atomic
def edit_objective(
    *,
    actor: Actor,
    objective: Objective,
    title: str,
    starts_on: date,
    last_day: date | None = None,
    description: str = "",
    owner: Employee | None = None,
) -> Objective:
    """Say it in other words, give it another owner or other days."""
    require(access.may_set_objective(actor, objective.unit))
    objective = _locked(objective)
    given = {
        "title": title, "description": description, "owner": owner,
        "valid": _span(starts_on, last_day),
    }  # fmt: skip
    changed = [name for name, value in given.items() if getattr(objective, name) != value]
    for name in changed:
        setattr(objective, name, given[name])
    objective.full_clean()
    if changed:
        objective.save(update_fields=changed)
        AuditEntry.add(actor, "careers.objective.edited", objective, fields=changed)
    return objective


@transaction.atomic
def move_objective(*, actor: Actor, objective: Objective, parent: Objective | None) -> Objective:
    """Put an objective and all below it elsewhere in the tree, never below itself."""
    require(access.may_set_objective(actor, objective.unit))
    lock_tree()
    objective = _locked(objective)
    _refuse_closed(parent)
    if parent is not None and objective.pk in [parent.pk, *above(parent.pk)]:
        raise ValidationError({"parent": _("An objective cannot lie below itself.")})
    before, objective.parent = objective.parent_id, parent
    objective.save(update_fields=["parent"])
    AuditEntry.add(
        actor, "careers.objective.moved", objective,
        before=before, after=parent.pk if parent else None,
    )  # fmt: skip
    return objective


@transaction.atomic
def close_objective(*, actor: Actor, objective: Objective, last_day: date) -> Objective:
    """End an objective after a day; nothing below may run longer, what aligned to it stays."""
    require(access.may_set_objective(actor, objective.unit))
    lock_tree()
    objective = _locked(objective)
    require_sensible(last_day=last_day)
    gone = last_day + timedelta(days=1)
    longer = Q(valid__endswith__isnull=True) | Q(valid__endswith__gt=gone)
    if last_day < first_day(objective.valid):
        raise ValidationError({"last_day": _("Choose its first day or a later one.")})
    if objective.children.filter(longer).exists():
        raise ValidationError(_("Objectives below this one run longer: close or move them first."))
    objective.valid = _span(first_day(objective.valid), last_day)
    objective.save(update_fields=["valid"])
    AuditEntry.add(actor, "careers.objective.closed", objective, last_day=last_day.isoformat())
    return objective


def lock_tree() -> None:
    """Wait for whoever moves or closes objectives: two acts fine alone may clash together."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE_LOCK])


def above(objective: int) -> list[int]:
    """The ids of what an objective lies below, nearest first."""
    parents = dict(Objective.objects.values_list("pk", "parent"))
    found: list[int] = []
    at = parents.get(objective)
    while at is not None and at not in found:
        found.append(at)
        at = parents.get(at)
    return found


def _locked(objective: Objective) -> Objective:
    return (
        Objective.objects.select_for_update(of=("self",))
        .select_related("owner", "unit")
        .get(pk=objective.pk)
    )


def _span(starts_on: date, last_day: date | None) -> DateRange:
    require_sensible(starts_on=starts_on, last_day=last_day)
    if last_day is not None and last_day < starts_on:
        raise ValidationError({"last_day": _("The last day comes after the first.")})
    return period(starts_on, last_day + timedelta(days=1) if last_day else None)


def _refuse_closed(parent: Objective | None) -> None:
    if parent is not None and parent.valid.upper is not None and parent.valid.upper <= today():
        raise ValidationError({"parent": _("That objective has ended: choose one that runs.")})
