"""Events as calendar files (RFC 5545 and 5546): a calendar goes by the UID and the sequence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from icalendar import Calendar, Event


class Status(StrEnum):
    """Whether an event takes place."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True)
class CalendarEvent:
    """One event; its `uid` lasts for its life, and of two states the higher sequence counts."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    sequence: int
    status: Status
    summary: str
    url: str = ""
    location: str = ""


def calendar_of(
    events: Iterable[CalendarEvent], *, method: str, maker: str, now: datetime, name: str = ""
) -> bytes:
    """A calendar of some events; what is no part of them is not in it."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{maker}//Talent//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
    for event in events:
        calendar.add_component(_component(event, now))
    found: bytes = calendar.to_ical()
    return found


def one_event(event: CalendarEvent, *, maker: str, now: datetime) -> bytes:
    """A file for one event; one that was called off takes itself out of the calendar."""
    method = "CANCEL" if event.status == Status.CANCELLED else "PUBLISH"
    return calendar_of([event], method=method, maker=maker, now=now)


def _component(event: CalendarEvent, now: datetime) -> Event:
    found = Event()
    found.add("uid", event.uid)
    found.add("dtstamp", now.astimezone(UTC))
    found.add("dtstart", event.starts_at.astimezone(UTC))
    found.add("dtend", event.ends_at.astimezone(UTC))
    found.add("sequence", event.sequence)
    found.add("status", event.status.value)
    found.add("summary", event.summary)
    if event.url:
        found.add("url", event.url)
    if event.location:
        found.add("location", event.location)
    return found
