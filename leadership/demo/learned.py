"""What people of the demo company learned elsewhere, and their ways to qualifications."""

import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from careers.demo.company import Company
from careers.demo.history import Person
from careers.demo.writing.ids import Ids
from leadership.credits import expires_on, size_of
from leadership.models import (
    CreditTransfer,
    ExternalLearning,
    LearningEvent,
    Programme,
    Qualification,
    QualificationAward,
    Registration,
)

CONTENT = Path(__file__).parent / "content" / "learning.toml"
MOST_PEOPLE = 160  # who are drawn beside the cast, however large the company is
LINK = "https://example.org/certificates/{number}"
LAST_STEPS = {
    "proved": ["requested", "approved", "submitted", "proved"],
    "done": ["submitted"],
    "approved": ["requested", "approved"],
    "requested": ["requested"],
    "declined": ["requested", "declined"],
}  # fmt: skip


@cache
def content() -> dict[str, Any]:
    return tomllib.loads(CONTENT.read_text(encoding="utf-8"))


def write_learned(company: Company, ids: Ids) -> None:
    """The catalogue, then what people learned, then how far they are."""
    qualifications = write_catalogue()
    writer = Learned(company, ids)
    writer.write_people()
    writer.write_ways(qualifications)


def write_catalogue() -> dict[str, Qualification]:
    """All qualifications, each earned by every second programme of its kind of people."""
    rows = [
        Qualification(**row, size=size_of(row["credits"]).value)
        for row in content()["qualification"]
    ]
    made = {row.name: row for row in Qualification.objects.bulk_create(rows)}
    for number, programme in enumerate(Programme.objects.offered().order_by("pk")):
        row = list(made.values())[number % len(made)]
        row.programmes.add(programme)
    return made


class Learned:
    """Writes what one company learned; the same every time."""

    def __init__(self, company: Company, ids: Ids) -> None:
        self.company, self.ids = company, ids
        self.dice: Random = company.dice("leadership learning")
        self.zone = ZoneInfo(settings.TIME_ZONE)
        self.cast = {f"{p.given} {p.family}": p for p in company.people if p.cast is not None}
        self.number = 0

    def write_people(self) -> None:
        """Learning over some years: of the cast, and of some of everybody else."""
        here = [person for person in self.company.posts_today if person.cast is None]
        drawn = self.dice.sample(here, min(MOST_PEOPLE, len(here) // 3))
        people = [one for one in self.cast.values() if one in self.company.posts_today]
        rows: list[ExternalLearning] = []
        for person in (*people, *drawn):
            rows += self.of_person(person)
        rows += self.for_the_tour()
        made = ExternalLearning.objects.bulk_create(rows, batch_size=1_000)
        LearningEvent.objects.bulk_create(
            (event for row in made for event in self.events(row)), batch_size=2_000
        )

    def of_person(self, person: Person) -> Iterator[ExternalLearning]:
        """One to five things within six years."""
        courses = self.dice.sample(content()["course"], self.dice.randint(1, 5))
        for course in courses:
            ended = self.company.today - timedelta(days=self.dice.randint(40, 6 * 365))
            yield self.external(person, course, "proved", ended)

    def for_the_tour(self) -> Iterator[ExternalLearning]:
        """What waits for the personas: a request, a proof to check, one to show."""
        courses = content()["course"]
        for name, course, state, days in (
            ("Leila Haddad", courses[0], "requested", -30),
            ("Leila Haddad", courses[4], "approved", 3),
            ("Emeka Obi", courses[6], "done", 12),
            ("Kenji Mori", courses[3], "declined", 60),
        ):
            person = self.cast.get(name)
            if person is not None and person in self.company.posts_today:
                yield self.external(
                    person, course, state, self.company.today - timedelta(days=days)
                )

    def external(
        self, person: Person, course: dict[str, Any], state: str, ended: date
    ) -> ExternalLearning:
        self.number += 1
        is_shown = state in ("proved", "done")
        said = {name: course[name] for name in ("title", "provider", "kind", "way", "reason")}
        days = max(int(course["hours"] / 8), 1)
        return ExternalLearning(
            **said,
            employee_id=self.ids.people[person],
            state=state,
            hours=Decimal(course["hours"]),
            credits=course["credits"],
            starts_on=ended - timedelta(days=days - 1),
            ends_on=ended,
            link=LINK.format(number=self.number) if is_shown else "",
            answer="Next year: the budget is spent." if state == "declined" else "",
            proved_on=min(ended + timedelta(days=9), self.company.today)
            if state == "proved" else None,
            created_at=self.at(ended - timedelta(days=40 if state != "done" else -2)),
            changed_at=self.at(min(ended + timedelta(days=2), self.company.today)),
        )  # fmt: skip

    def events(self, row: ExternalLearning) -> Iterator[LearningEvent]:
        days = {"requested": -40, "approved": -37, "declined": -36, "submitted": 2, "proved": 9}
        for kind in LAST_STEPS[str(row.state)]:
            counts = kind == "proved"
            yield LearningEvent(
                employee_id=row.employee_id, kind=kind, title=row.title, external=row,
                at=self.at(min(row.ends_on + timedelta(days=days[kind]), self.company.today)),
                hours=row.hours if counts else None, credits=row.credits if counts else None,
            )  # fmt: skip

    def write_ways(self, made: dict[str, Qualification]) -> None:
        """Two in progress, one awarded that expires soon, one that holds on."""
        today = self.company.today
        self.way("Leila Haddad", made["Leading teams and projects"], 200, transfer=6)
        self.way("Daan Visser", made["First-line leadership"], 120)
        soon = expiring(made["Coaching at work"].valid_months or 0, today + timedelta(days=26))
        self.way("Ingrid Solberg", made["Coaching at work"], 900, awarded=soon, transfer=8)
        self.way(
            "Priya Raman", made["Strategic leadership"], 700, transfer=40,
            awarded=today - timedelta(days=300),
        )  # fmt: skip

    def way(
        self, name: str, row: Qualification, days: int, *, awarded: date | None = None,
        transfer: int = 0,
    ) -> None:  # fmt: skip
        person = self.cast.get(name)
        if person is None or person not in self.company.posts_today:
            return
        way = Registration.objects.create(
            employee_id=self.ids.people[person], qualification=row,
            started_on=self.company.today - timedelta(days=days), ended_on=awarded,
            state="awarded" if awarded else "in_progress",
        )  # fmt: skip
        if transfer:
            CreditTransfer.objects.create(
                registration=way, source="Study before Larkfield", credits=transfer,
                link=LINK.format(number=f"t{way.pk}"), state="approved",
                decided_at=self.at(way.started_on + timedelta(days=10)),
                asked_at=self.at(way.started_on),
            )  # fmt: skip
        proved = ExternalLearning.objects.filter(
            employee_id=way.employee_id, state="proved", ends_on__gte=way.started_on
        )
        proved.update(towards=way)
        if awarded:
            QualificationAward.objects.create(
                registration=way, awarded_on=awarded, link=LINK.format(number=f"a{way.pk}"),
                expires_on=expires_on(awarded, row.valid_months), at=self.at(awarded),
            )  # fmt: skip
        LearningEvent.objects.create(
            employee_id=way.employee_id, kind="awarded" if awarded else "enrolled",
            title=str(row), registration=way, at=self.at(awarded or way.started_on),
        )  # fmt: skip

    def at(self, day: date) -> datetime:
        return datetime.combine(day, time(10), self.zone)


def expiring(months: int, day: date) -> date:
    """On which day something was awarded that holds for some months and expires about on a day."""
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, min(day.day, 28))
