"""News from people's records that this app acts on."""

from typing import Any

from django.dispatch import receiver

from leadership.services.succession_upkeep import settle
from talent.events import assignment_changed, assignments_replaced, employment_ended
from talent.models import Employee


@receiver(assignment_changed, dispatch_uid="leadership.follow_move")
def follow_move(sender: object, *, employee: Employee, **kwargs: Any) -> None:
    """A successor who takes the role over from today on changes the plans for it."""
    settle([employee.pk])


@receiver(employment_ended, dispatch_uid="leadership.follow_leaving")
def follow_leaving(sender: object, *, employee: Employee, **kwargs: Any) -> None:
    """Whoever has left is no successor any more, and holds no key role."""
    settle([employee.pk])


@receiver(assignments_replaced, dispatch_uid="leadership.follow_import")
def follow_import(sender: object, **kwargs: Any) -> None:
    """After an import of histories everyone is looked at once."""
    settle()
