"""Check-ins: what people say about how their goals go, and how often they want to be asked."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from careers import access
from careers.models import CheckIn, CheckInRhythm, CheckInValue, Goal, KeyResult, Rhythm
from careers.services.goals import locked
from lib.dates import today
from talent.access import require
from talent.models import Actor, AuditEntry, Employee


@transaction.atomic
def check_in(
    *,
    actor: Actor,
    goal: Goal,
    confidence: str,
    values: Mapping[KeyResult, Decimal],
    remark: str | None = None,
    on: date | None = None,
) -> CheckIn:
    """Say how an open goal goes on a day; what is said of the same day again is corrected.

    Key results without a value, and a remark that is not given, stay as they were. What is newest
    by day counts.
    """
    require(access.may_write_goals(actor, goal.employee))
    goal, day = locked(goal), on or today()
    if not goal.is_open:
        raise ValidationError(_("This goal has ended: take it up again first."))
    if not goal.starts_on <= day <= today():
        raise ValidationError({"on": _("Choose a day from the goal's first to today.")})
    if any(result.goal_id != goal.pk for result in values):
        raise ValidationError(_("A value belongs to a key result of this goal."))
    row = goal.check_ins.filter(on=day).first() or CheckIn(goal=goal, on=day)
    is_new = row.pk is None
    row.confidence = confidence
    row.remark = row.remark if remark is None else remark
    row.full_clean()
    row.save()
    CheckInValue.objects.filter(check_in=row, key_result__in=values).delete()
    rows = [CheckInValue(check_in=row, key_result=each, value=n) for each, n in values.items()]
    for each in rows:
        each.full_clean()
    CheckInValue.objects.bulk_create(rows)
    _refresh_current(goal)
    AuditEntry.add(
        actor, "careers.checkin.said" if is_new else "careers.checkin.corrected", row,
        subject=goal.employee, goal=goal.pk, on=day.isoformat(), confidence=str(confidence),
    )  # fmt: skip
    return row


@transaction.atomic
def choose_rhythm(*, actor: Actor, employee: Employee, rhythm: str) -> CheckInRhythm:
    """Choose how often one is reminded to check in."""
    require(access.may_write_goals(actor, employee))
    if rhythm not in Rhythm.values:
        raise ValidationError({"rhythm": _("Choose one of the three.")})
    row, _new = CheckInRhythm.objects.update_or_create(
        employee=employee, defaults={"rhythm": rhythm}
    )
    AuditEntry.add(actor, "careers.checkinrhythm.chosen", row, rhythm=str(rhythm))
    return row


def _refresh_current(goal: Goal) -> None:
    """Where each key result stands: by the newest day on which something was said of it."""
    said = CheckInValue.objects.filter(key_result=OuterRef("pk")).order_by("-check_in__on")
    goal.key_results.update(current=Subquery(said.values("value")[:1]))
