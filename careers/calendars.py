"""A planned conversation as a calendar file."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from careers.models import ConversationState
from careers.queries.conversations import ConversationRow
from lib.calendars import CalendarEvent, Status, one_event


def calendar_file(row: ConversationRow, *, now: datetime) -> bytes:
    """One event that a calendar knows again after the conversation was moved or called off.

    Nothing is in it that the two wrote.
    """
    conversation = row.conversation
    is_off = conversation.state == ConversationState.CANCELLED
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    event = CalendarEvent(
        uid=f"conversation-{conversation.pk}@{host}",
        starts_at=conversation.starts_at,
        ends_at=conversation.ends_at,
        sequence=conversation.changes + is_off,
        status=Status.CANCELLED if is_off else Status.CONFIRMED,
        summary=_("Career conversation with %(name)s") % {"name": row.other.name},
        url=settings.BASE_URL + conversation.get_absolute_url(),
        location=row.place,
    )
    return one_event(event, maker=settings.ORGANISATION_NAME, now=now)
