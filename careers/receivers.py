"""News from people's records that this app acts on."""

from typing import Any

from django.dispatch import receiver

from careers.services.coverage import count_conversations
from careers.services.plan_reminders import tell_of_version
from careers.services.transitions import refresh_transitions
from talent.events import assignments_replaced, role_version_published
from talent.models import Role


@receiver(assignments_replaced, dispatch_uid="careers.count_moves")
def count_moves(sender: object, **kwargs: Any) -> None:
    """After an import of histories, the counts of real moves follow in the same transaction.

    So does the count of who spoke with their manager.
    """
    refresh_transitions()
    count_conversations()


@receiver(role_version_published, dispatch_uid="careers.tell_of_version")
def tell_planners(sender: object, *, role: Role, **kwargs: Any) -> None:
    """Whoever plans towards a role learns that it asks for something else now."""
    tell_of_version(role)
