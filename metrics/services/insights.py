"""What is aimed for, what is looked at first, and what is kept of who reads figures."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from metrics import access
from metrics.indicators import INDICATORS, Unit
from metrics.key_indicators import MOST
from metrics.models import Audience, IndicatorTarget, KeyIndicator
from metrics.services.turns import wait_for_turn
from talent.access import require
from talent.models import Actor, AuditEntry, OrgUnit

# The ends of the scales on which a target lies; shares may be over 100, where more happened.
SCALES: dict[Unit, tuple[int, int | None]] = {
    Unit.POINTS: (0, 100), Unit.NET: (-100, 100), Unit.STEPS: (1, 5),
}  # fmt: skip


@transaction.atomic
def note_insights_export(
    *, actor: Actor, day: date, unit: int | None = None, indicator: str = ""
) -> None:
    """Leave in the audit that somebody took figures away as a file."""
    require(access.may_see_insights(actor))
    AuditEntry.add(
        actor, "metrics.insights.exported", None,
        day=day.isoformat(), unit=unit, indicator=indicator,
    )  # fmt: skip


@transaction.atomic
def note_actions_export(*, actor: Actor, whose: str) -> None:
    """Leave in the audit that somebody took action plans away as a file."""
    AuditEntry.add(actor, "metrics.actions.exported", None, whose=whose)


@transaction.atomic
def set_target(
    *, actor: Actor, indicator: str, unit: OrgUnit | None, way: str, value: Decimal | None
) -> IndicatorTarget | None:
    """Say what an indicator is to come to; without a value there is no target any more."""
    require(access.may_set_targets(actor))
    if indicator not in INDICATORS:
        raise ValidationError(_("There is no such indicator."))
    lowest, highest = SCALES.get(INDICATORS[indicator].unit, (0, None))
    if value is not None and (value < lowest or (highest is not None and value > highest)):
        words = _("The scale of this figure runs from %(low)s to %(high)s.")
        if highest is None:
            words = _("A target is 0 or more.")
        raise ValidationError({"value": words % {"low": lowest, "high": highest}})
    wait_for_turn("targets")
    target = IndicatorTarget.objects.filter(indicator=indicator, unit=unit).first()
    if value is None:
        if target is not None:
            AuditEntry.add(actor, "metrics.target.removed", target, indicator=indicator)
            target.delete()
        return None
    if target is None:
        target = IndicatorTarget(indicator=indicator, unit=unit)
    target.way, target.value = way, value
    target.full_clean()
    target.save()
    AuditEntry.add(
        actor, "metrics.target.set", target, indicator=indicator, way=way, value=str(value)
    )
    return target


@transaction.atomic
def choose_key_indicators(*, actor: Actor, audience: str, keys: Sequence[str]) -> None:
    """Name the few indicators that an audience looks at first, in their order."""
    require(access.may_set_targets(actor))
    if len(keys) > MOST:
        raise ValidationError(_("Choose %(most)s at most: a few are looked at.") % {"most": MOST})
    if audience not in Audience.values or set(keys) - set(INDICATORS):
        raise ValidationError(_("There is no such indicator."))
    wait_for_turn("key indicators")
    KeyIndicator.objects.filter(audience=audience).delete()
    KeyIndicator.objects.bulk_create(
        KeyIndicator(audience=audience, indicator=key, position=position)
        for position, key in enumerate(dict.fromkeys(keys), start=1)
    )
    AuditEntry.add(actor, "metrics.key_indicators.chosen", None, audience=audience, keys=list(keys))
