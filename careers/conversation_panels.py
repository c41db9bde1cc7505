"""What career conversations put on the pages of the app below."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from careers.models import AgendaPoint, AgreedAction, Conversation, ConversationNotes, Preparation
from careers.queries.conversation_waiting import waiting_parts
from careers.queries.coverage import coming_parts, coverage_by_person
from talent.models import Employee, User
from talent.queries.waiting import Waiting
from talent.registry import (
    ComingKind,
    ComingSource,
    HeldKind,
    InboxItem,
    TeamColumn,
    WaitingSource,
    registry,
)


def talk_column(user: User, people: Iterable[Employee]) -> dict[int, Mapping[str, object]]:
    """When the reader last spoke with each direct report, and when they speak next."""
    found = coverage_by_person(user, people)
    return {person: {"person": person, "row": row} for person, row in found.items()}


def talk_text(cell: Mapping[str, Any]) -> str:
    """The same in plain words, for files and the API."""
    row = cell["row"]
    words = [
        gettext("last on %(day)s") % {"day": row.last_on.isoformat()}
        if row.last_on
        else gettext("not yet")
    ]
    if row.next_at is not None:
        day = timezone.localdate(row.next_at).isoformat()
        words.append(gettext("next on %(day)s") % {"day": day})
    if row.is_overdue:
        words.append(gettext("overdue"))
    return ", ".join(words)


def _prepare(row: Waiting) -> InboxItem:
    return InboxItem(
        title=gettext("Prepare your conversation with %(who)s") % {"who": row.who},
        detail=gettext("Note for yourself what you want to say, and to hear."),
        meta=gettext("Career conversation"),
        since=timezone.now(),
        url=reverse("conversations:conversation_prepare", args=[row.key]),
        action=gettext("Prepare"),
        icon="message-circle",
        ago=gettext("comes soon"),
        about=row.about,
    )


def _held(row: Waiting) -> InboxItem:
    return InboxItem(
        title=gettext("Have you spoken with %(who)s?") % {"who": row.who},
        detail=gettext("Say so, write down what you agreed, and plan the next one."),
        meta=gettext("Career conversation"),
        since=row.at or timezone.now(),
        url=reverse("conversations:conversation_detail", args=[row.key]),
        action=gettext("Open"),
        icon="message-circle",
        about=row.about,
    )


COMING = ComingSource(
    coming_parts,
    {"conversation": ComingKind(_("Conversation"), "conversations:conversation_detail")},
)
WAITING = WaitingSource(waiting_parts, {"talks.prepare": _prepare, "talks.held": _held})

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
    registry.waiting.append(WAITING)
    registry.coming.append(COMING)
    registry.team.append(
        TeamColumn("talk", _("Conversation"), 35, "careers/_cell_talk.html", talk_column, talk_text)
    )
