"""What all parts of the demo's writing share: the company, its ids, and the clock."""

from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from careers.demo.company import Company
from careers.demo.history import Person
from careers.demo.writing.ids import Ids
from mentoring.demo.drawing import content


class Writer:
    """Writes one drawn programme after the other; ids and clock are the same for all."""

    def __init__(self, company: Company, ids: Ids) -> None:
        self.company, self.ids = company, ids
        self.now, self.zone = timezone.now(), ZoneInfo(settings.TIME_ZONE)
        self.dice: Random = company.dice("mentoring words")
        self.words = content()["words"]

    def at(self, day: int, hour: int = 9) -> datetime:
        """A time on a day counted from today."""
        return datetime.combine(self.company.today + timedelta(days=day), time(hour), self.zone)

    def on(self, day: date, hour: int = 9) -> datetime:
        return datetime.combine(day, time(hour), self.zone)

    def user(self, person: Person) -> int | None:
        return self.ids.users.get(person)
