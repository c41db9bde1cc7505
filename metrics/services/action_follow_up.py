"""Looking after action plans: each morning, everything that should have been said and was not.

A notice is one for its recipient, plan and period, so a look that comes late, twice, or twice at
once says everything that is still of use, once.
"""

from collections.abc import Iterator
from datetime import date
from itertools import chain

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from lib.dates import today
from metrics.models import ActionPlan
from metrics.models.actions import ActionPlanQuerySet
from metrics.queries.action_waiting import LATE, SILENT, SOON, silent_plans
from metrics.services.action_news import DUE, HOW, OVERDUE, STUCK, tell_deserted
from talent.models import Employee
from talent.services.notices import ToTell, notify_many, subject_name

CHUNK = 500


def follow_up_actions() -> None:
    """Ask owners, remind them before and after the day, tell champions, say who is missing."""
    for kind, rows in (
        (HOW, _how()), (DUE, _due()), (OVERDUE, _overdue()),
        (STUCK, chain(_late(), _silent())),
    ):  # fmt: skip
        _tell(kind, rows)
    _say_who_is_missing()


def _tell(kind: str, rows: Iterator[ToTell]) -> None:
    """In parts, each a transaction of its own: what was said stays said if the rest fails."""
    part: list[ToTell] = []
    for row in rows:
        part.append(row)
        if len(part) == CHUNK:
            notify_many(kind, part)
            part = []
    notify_many(kind, part)


def _rows(plans: QuerySet[ActionPlan], role: str, period: str = "{due_on}") -> Iterator[ToTell]:
    """What an owner or champion is to be told of plans, in periods made of the plans' own days."""
    found = plans.filter(**{f"{role}__user__is_active": True}).annotate(login=F(f"{role}__user"))
    for plan in found.order_by("pk").iterator(chunk_size=CHUNK):
        said = period.format(
            due_on=plan.due_on, starts_on=plan.starts_on, said_on=getattr(plan, "said_on", "")
        )
        yield ToTell(getattr(plan, "login"), subject_name(plan), said, {"plan": plan.pk})  # noqa: B009


def _open() -> ActionPlanQuerySet:
    return ActionPlan.objects.open()


def _how() -> Iterator[ToTell]:
    """30 days after it began, and not yet due: how does it go?"""
    begun = _open().filter(starts_on__lte=today() - SILENT, due_on__gte=today())
    return _rows(begun, "owner", "{starts_on}")


def _due() -> Iterator[ToTell]:
    return _rows(_open().filter(due_on__range=(today(), today() + SOON)), "owner")


def _overdue() -> Iterator[ToTell]:
    return _rows(_open().overdue(), "owner")


def _late() -> Iterator[ToTell]:
    """A week overdue: whoever stands behind it is told."""
    return _rows(_open().filter(due_on__lte=today() - LATE), "champion", "late {due_on}")


def _silent() -> Iterator[ToTell]:
    """Nothing was said for 30 days; told once for each silence."""
    silent = silent_plans().annotate(said_on=Max("updates__at__date"))
    return _rows(silent, "champion", "silent {said_on}")


def _say_who_is_missing() -> None:
    """Tell the other one, and HR, of plans whose owner or champion is not employed any more."""
    for role in ("owner", "champion"):
        here = Employee.objects.employed().filter(pk=OuterRef(role))
        rows = _open().filter(~Exists(here)).select_related("owner__user", "champion__user")
        for plan in rows.order_by("pk").iterator(chunk_size=CHUNK):
            with transaction.atomic():
                tell_deserted(plan, role, str(getattr(plan, f"{role}_id") or "erased"))


@transaction.atomic
def tell_of_leaving(employee: Employee, last_day: date) -> None:
    """Tell, before the last day of somebody, of the plans that need another owner or champion."""
    if last_day < today():
        return  # the morning finds what is deserted already
    theirs = _open().filter(Q(owner=employee) | Q(champion=employee))
    for plan in theirs.select_related("owner__user", "champion__user").order_by("pk"):
        role = "owner" if plan.owner_id == employee.pk else "champion"
        tell_deserted(plan, role, f"{employee.pk} leaves {last_day}", last_day)
