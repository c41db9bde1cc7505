"""News from people's records that this app acts on."""

from typing import Any

from django.dispatch import receiver

from careers.services.transitions import refresh_transitions
from talent.events import assignments_replaced


@receiver(assignments_replaced, dispatch_uid="careers.count_moves")
def count_moves(sender: object, **kwargs: Any) -> None:
    """After an import of histories, the counts of real moves follow in the same transaction."""
    refresh_transitions()
