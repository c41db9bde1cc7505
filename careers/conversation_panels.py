"""What career conversations put on the pages of the app below."""

from django.utils.translation import gettext_lazy as _

from careers.models import AgendaPoint, AgreedAction, Conversation, ConversationNotes, Preparation
from talent.registry import HeldKind, registry

# What I wrote myself; what the other one wrote is theirs to export, though I may read it.
HELD = [
    HeldKind(
        _("Your career conversations"),
        lambda user, me: Conversation.objects.visible_to(user).filter(employee=me),
        ("manager__name_folded", "starts_at", "minutes", "place", "state", "held_on"),
    ),
    HeldKind(
        _("What you put on the agenda of conversations"),
        lambda user, me: AgendaPoint.objects.visible_to(user).filter(by=user),
        ("conversation__starts_at", "text", "is_done"),
    ),
    HeldKind(
        _("Versions of conversation notes that you saved"),
        lambda user, me: ConversationNotes.objects.visible_to(user).filter(by=user),
        ("conversation__starts_at", "number", "at", "text"),
    ),
    HeldKind(
        _("Your own preparation of conversations"),
        lambda user, me: Preparation.objects.visible_to(user),
        ("conversation__starts_at", "at", "text"),
    ),
    HeldKind(
        _("What was agreed in your conversations"),
        lambda user, me: AgreedAction.objects.visible_to(user).filter(conversation__employee=me),
        ("conversation__starts_at", "item__title", "item__state", "at"),
    ),
]


def register() -> None:
    registry.held += HELD
