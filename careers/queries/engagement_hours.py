"""How many hours a week a person gives beside the own work, day by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from careers.models import Engagement
from lib.dates import first_day, period
from talent.models import Employee

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """Hours a week from a first to a last day."""

    first: date
    last: date
    hours: int


@dataclass(frozen=True)
class Load:
    """The most hours of any day, and the last day of the first days that have as many."""

    hours: int
    until: date


def spans_of(person: Employee, first: date, last: date) -> list[Span]:
    """What a person has accepted beside the own work for any of these days; one query."""
    rows = Engagement.objects.filter(employee=person, valid__overlap=period(first, last + DAY))
    found = []
    for valid, hours in rows.order_by().values_list("valid", "hours_per_week"):
        assert valid.upper is not None
        found.append(Span(first_day(valid), valid.upper - DAY, hours))
    return found


def hours_on(spans: Sequence[Span], day: date) -> int:
    return sum(span.hours for span in spans if span.first <= day <= span.last)


def heaviest(spans: Sequence[Span], first: date, last: date) -> Load:
    """The largest sum on any day from first to last, and until when it is as large."""
    turns = _turns(spans, first, last)
    most = max(hours_on(spans, day) for day in turns)
    since = next(day for day in turns if hours_on(spans, day) == most)
    fewer = (day for day in turns if day > since and hours_on(spans, day) < most)
    return Load(most, next(fewer, last + DAY) - DAY)


def free_from(spans: Sequence[Span], first: date, last: date, spare: int) -> date | None:
    """The earliest day from which on no day up to the last has more than `spare`, if any."""
    found = None
    for day in reversed(_turns(spans, first, last)):
        if hours_on(spans, day) > spare:
            break
        found = day
    return found


def _turns(spans: Sequence[Span], first: date, last: date) -> list[date]:
    """The only days that matter: from first to last those on which another sum begins, in order."""
    days = {first, *(span.first for span in spans), *(span.last + DAY for span in spans)}
    return sorted(day for day in days if first <= day <= last)
