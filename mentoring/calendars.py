"""Sessions as calendar files and as a feed: when, where and with whom, and nothing else."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from lib.calendars import CalendarEvent, Status, calendar_of, one_event
from mentoring.models import SessionState
from mentoring.queries.sessions import SessionRow
from talent.models import User
from talent.registry import registry

STATUS = {
    SessionState.PROPOSED: Status.TENTATIVE,
    SessionState.AGREED: Status.CONFIRMED,
    SessionState.HELD: Status.CONFIRMED,
    SessionState.MISSED: Status.CANCELLED,
    SessionState.CANCELLED: Status.CANCELLED,
}


def calendar_file(row: SessionRow, *, now: datetime) -> bytes:
    """One session for a calendar, which knows it again after it was moved or called off.

    It is published, not sent as an invitation: nothing here reads the answers of calendars, so an
    old file that comes back changes nothing.
    """
    return one_event(event_of(row), maker=settings.ORGANISATION_NAME, now=now)


def feed_file(rows: Iterable[SessionRow], user: User, *, now: datetime) -> bytes:
    """All sessions that a calendar is to know, each with its newest sequence, from all apps."""
    others = [event for source in registry.calendar for event in source(user, now)]
    return calendar_of(
        [*(event_of(row) for row in rows), *others], method="PUBLISH",
        maker=settings.ORGANISATION_NAME, now=now, name=_("Sessions"),
    )  # fmt: skip


def event_of(row: SessionRow) -> CalendarEvent:
    """What a calendar needs of a session; the agenda and the programme are not its business."""
    session = row.session
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return CalendarEvent(
        uid=f"{session.uid}@{host}",
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        sequence=session.sequence,
        status=STATUS[SessionState(session.state)],
        summary=_("Mentoring session with %(name)s") % {"name": row.other.name},
        url=settings.BASE_URL + session.get_absolute_url(),
        location=session.place,
    )
