"""A planned conversation as a calendar file."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from careers.queries.conversations import ConversationRow


def calendar_file(row: ConversationRow, *, now: datetime) -> bytes:
    """One event that a calendar knows again after the conversation was moved (RFC 5545).

    Nothing is in it that the two wrote.
    """
    conversation = row.conversation
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    event = Event()
    event.add("uid", f"conversation-{conversation.pk}@{host}")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", conversation.starts_at.astimezone(UTC))
    event.add("dtend", conversation.ends_at.astimezone(UTC))
    event.add("sequence", conversation.changes)
    event.add("status", "CONFIRMED")
    event.add("summary", _("Career conversation with %(name)s") % {"name": row.other.name})
    event.add("url", settings.BASE_URL + conversation.get_absolute_url())
    if row.place:
        event.add("location", row.place)
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.ORGANISATION_NAME}//Talent//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    found: bytes = calendar.to_ical()
    return found
