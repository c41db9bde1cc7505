"""News from people's records that this app acts on."""

from datetime import date
from typing import Any

from django.dispatch import receiver

from metrics.services.action_follow_up import tell_of_leaving
from talent.events import employment_ended
from talent.models import Employee


@receiver(employment_ended, dispatch_uid="metrics.follow_leaving")
def follow_leaving(sender: object, *, employee: Employee, last_day: date, **kwargs: Any) -> None:
    """Whoever leaves can see to no plan any more: champion and HR are told before."""
    tell_of_leaving(employee, last_day)
