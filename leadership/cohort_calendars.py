"""Sessions of cohorts in calendars: when, where and of what, for who takes part or leads."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from leadership.models import (
    SEATED_ENROLMENTS,
    CohortEnrolment,
    CohortSession,
    CohortState,
    instructed_by,
)
from lib.calendars import CalendarEvent, Status, one_event
from talent.models import User

KEPT, MOST_EVENTS = timedelta(days=180), 500


def session_file(session: CohortSession, *, now: datetime) -> bytes:
    """One session for a calendar, which knows it again after it was moved or called off."""
    return one_event(event_of(session), maker=settings.ORGANISATION_NAME, now=now)


def events_for(user: User, now: datetime) -> Iterable[CalendarEvent]:
    """The sessions that somebody's calendar reads: of cohorts with a seat, or that they lead."""
    seat = CohortEnrolment.objects.filter(
        cohort=OuterRef("cohort"), employee__user=user, state__in=SEATED_ENROLMENTS
    )
    mine = Q(Exists(seat)) | Q(instructed_by(user, "cohort"))
    rows = CohortSession.objects.visible_to(user).filter(mine, starts_at__gte=now - KEPT)
    rows = rows.exclude(cohort__state=CohortState.DRAFT).select_related("cohort__programme")
    return [event_of(row) for row in rows.order_by("-starts_at", "pk")[:MOST_EVENTS]]


def event_of(session: CohortSession) -> CalendarEvent:
    """What a calendar needs of a session."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return CalendarEvent(
        uid=f"cohort-session-{session.pk}@{host}",
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        sequence=session.sequence,
        status=Status.CANCELLED if session.is_cancelled else Status.CONFIRMED,
        summary=f"{session.title} ({session.cohort.programme})",
        url=settings.BASE_URL + session.get_absolute_url(),
        location=session.place or session.link,
    )
