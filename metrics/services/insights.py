"""What is kept of who reads figures."""

from datetime import date

from django.db import transaction

from metrics import access
from talent.access import require
from talent.models import Actor, AuditEntry


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
