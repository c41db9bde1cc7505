"""Cycles for which goals are set together, kept by HR."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from careers import access
from careers.models import GoalCycle
from lib.dates import period
from talent.access import require
from talent.models import Actor, AuditEntry
from talent.services.days import require_sensible


@transaction.atomic
def open_cycle(*, actor: Actor, name: str, starts_on: date, last_day: date) -> GoalCycle:
    """Let people set goals for a span of days."""
    require(access.may_keep_cycles(actor))
    cycle = GoalCycle(name=name)
    _write(cycle, name, starts_on, last_day)
    AuditEntry.add(actor, "careers.goalcycle.opened", cycle)
    return cycle


@transaction.atomic
def change_cycle(
    *, actor: Actor, cycle: GoalCycle, name: str, starts_on: date, last_day: date
) -> GoalCycle:
    """Give a cycle another name or other days; goals keep the day by which they are due."""
    require(access.may_keep_cycles(actor))
    cycle = GoalCycle.objects.select_for_update().get(pk=cycle.pk)
    _write(cycle, name, starts_on, last_day)
    AuditEntry.add(
        actor, "careers.goalcycle.changed", cycle,
        starts_on=starts_on.isoformat(), last_day=last_day.isoformat(),
    )  # fmt: skip
    return cycle


def _write(cycle: GoalCycle, name: str, starts_on: date, last_day: date) -> None:
    require_sensible(starts_on=starts_on, last_day=last_day)
    if last_day < starts_on:
        raise ValidationError({"last_day": _("The last day comes after the first.")})
    cycle.name, cycle.valid = name, period(starts_on, last_day + timedelta(days=1))
    cycle.full_clean()
    cycle.save()
