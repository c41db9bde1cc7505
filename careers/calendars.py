"""A planned conversation as a calendar file."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from careers.models import ConversationState
from careers.queries.conversations import ConversationRow


def calendar_file(row: ConversationRow, *, now: datetime) -> bytes:
    """One event that a calendar knows again after the conversation was moved or called off.

    By RFC 5545 and 5546 a calendar goes by the UID and believes the highest sequence. Nothing is
    in it that the two wrote.
    """
    conversation = row.conversation
    is_off = conversation.state == ConversationState.CANCELLED
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    event = Event()
    event.add("uid", f"conversation-{conversation.pk}@{host}")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", conversation.starts_at.astimezone(UTC))
    event.add("dtend", conversation.ends_at.astimezone(UTC))
    event.add("sequence", conversation.changes + is_off)
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("summary", _("Career conversation with %(name)s") % {"name": row.other.name})
    event.add("url", settings.BASE_URL + conversation.get_absolute_url())
    if row.place:
        event.add("location", row.place)
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.ORGANISATION_NAME}//Talent//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if is_off else "PUBLISH")
    calendar.add_component(event)
    found: bytes = calendar.to_ical()
    return found
