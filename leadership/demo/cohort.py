"""The demo company's cohorts, enrolment, sessions, attendance, assignments and journals."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from careers.demo.company import Company
from careers.demo.writing.ids import Ids
from leadership.demo.coursework import write_coursework
from leadership.models import (
    Attendance,
    Cohort,
    CohortEnrolment,
    CohortSession,
    Component,
    ComponentDone,
    ComponentKind,
    Instructor,
    LearningEvent,
    Programme,
)
from leadership.queries.audience import admitted, rules_of
from leadership.queries.progress import SAID_BY_ONESELF

TOGETHER = (ComponentKind.WORKSHOP, ComponentKind.COURSE, ComponentKind.RETREAT)
MOST_DRAWN = 4_000  # people of whom a cohort's are drawn, in a very large company
MISSES = 0.08


@cache
def content() -> Mapping[str, Any]:
    with (Path(__file__).parent / "content" / "cohorts.toml").open("rb") as file:
        return tomllib.load(file)


def write(company: Company, ids: Ids) -> None:
    """Each authored cohort of a programme that the company offers."""
    named = {f"{p.given} {p.family}": ids.people[p] for p in company.people if p.cast is not None}
    writer = Writer(company.today, company.dice("leadership cohort"), named)
    programmes = {one.name: one for one in Programme.objects.all()}
    for text in content()["cohort"]:
        if text["programme"] in programmes:
            writer.cohort(programmes[text["programme"]], text)
    write_coursework(company.today, company.dice("leadership coursework"), named, ids.skills)


class Writer:
    """Writes one cohort after the other; nobody stands in two that are under way."""

    def __init__(self, today: date, rng: Random, named: Mapping[str, int]) -> None:
        self.today, self.rng, self.named = today, rng, named
        self.zone = ZoneInfo(settings.TIME_ZONE)
        kept = [*content()["cohort"]]
        self.taken = {
            named[name]
            for text in kept
            for name in (*text.get("named", []), *text.get("asked", []), *text["instructors"])
            if name in named
        }

    def at(self, day: int, hour: int = 9) -> datetime:
        """A time on a day counted from today; weekends move to Monday."""
        found = self.today + timedelta(days=day)
        found += timedelta(days=max(7 - found.weekday(), 0) if found.weekday() > 4 else 0)  # noqa: PLR2004
        return datetime.combine(found, time(hour), self.zone)

    def day(self, day: int) -> date:
        return self.today + timedelta(days=day)

    def cohort(self, programme: Programme, text: Mapping[str, Any]) -> None:
        first, last = text["days"]
        cohort = Cohort.objects.create(
            programme=programme, name=text["name"], state=text["state"], place=text["place"],
            starts_on=self.day(first), ends_on=self.day(last), capacity=text["capacity"],
            enrol_until=self.day(text["enrol_until"]), created_at=self.at(first - 90),
        )  # fmt: skip
        Instructor.objects.bulk_create(
            Instructor(cohort=cohort, employee_id=self.named[name])
            for name in text["instructors"]
            if name in self.named
        )
        components = list(programme.components.order_by("position"))
        sessions = self._sessions(cohort, components, text)
        seated = self._people(cohort, text)
        self._way(cohort, seated, components, sessions)

    def _sessions(
        self, cohort: Cohort, components: Sequence[Component], text: Mapping[str, Any]
    ) -> list[CohortSession]:
        """One session for each component that people meet for, spread over the cohort's days."""
        first, last = text["days"]
        met = [one for one in components if one.kind in TOGETHER]
        step = max((last - first - 4) // max(len(met) - 1, 1), 1)
        rows = [
            CohortSession(
                cohort=cohort, component=one, title=one.title,
                starts_at=self.at(first + 1 + number * step), place=text.get("room", ""),
                minutes=min(max(int(one.hours * 60), 90), 480), link=text.get("link", ""),
            )
            for number, one in enumerate(met)
        ]  # fmt: skip
        return CohortSession.objects.bulk_create(rows)

    def _people(self, cohort: Cohort, text: Mapping[str, Any]) -> list[CohortEnrolment]:
        """Those named, and others whom the programme is for; then who waits, and who has asked."""
        rules = rules_of(cohort.programme)
        fits = list(admitted(rules).order_by("pk").values_list("pk", flat=True)[:MOST_DRAWN])
        named = [self.named[name] for name in text.get("named", []) if name in self.named]
        free = [pk for pk in fits if pk not in self.taken]
        count = text["seats"] + text.get("waiting", 0)
        drawn = self.rng.sample(free, min(count, len(free)))
        self.taken.update(drawn)
        seats = min(text["seats"], len(drawn))
        rows = [
            *(self._part(cohort, pk, "enrolled") for pk in (*named, *drawn[:seats])),
            *(self._part(cohort, pk, "waitlisted") for pk in drawn[seats:]),
            *(
                self._part(cohort, self.named[name], "requested")
                for name in text.get("asked", [])
                if name in self.named
            ),
        ]
        found = CohortEnrolment.objects.bulk_create(rows[: cohort.capacity + 20])
        for row in found:
            row.cohort = cohort
        before = [("requested", 0), ("approved", 2), (None, 2)]
        events = []
        for row in found:
            until = 1 if row.state == "requested" else 3
            for kind, later in before[:until]:
                at = row.asked_at + timedelta(days=later)
                events.append(self._event(row, kind or row.state, at))
        LearningEvent.objects.bulk_create(events)
        return [row for row in found if row.state == "enrolled"]

    def _part(self, cohort: Cohort, pk: int, state: str) -> CohortEnrolment:
        late = min((cohort.enrol_until - self.today).days, -1)
        at = self.at(late - self.rng.randint(4, 12), self.rng.randint(8, 16))
        if state == "requested":
            at = self.at(-3, 11)
        return CohortEnrolment(
            cohort=cohort, employee_id=pk, origin="self", state=state, asked_at=at,
            reason=self.rng.choice(content()["reasons"]),
            waits_since=at + timedelta(days=2) if state == "waitlisted" else None,
        )  # fmt: skip

    def _event(
        self, row: CohortEnrolment, kind: str, at: datetime, component: Component | None = None,
        **figures: Any,
    ) -> LearningEvent:  # fmt: skip
        name = str(row.cohort.programme)
        return LearningEvent(
            employee_id=row.employee_id, enrolment=row, kind=kind, at=at, component=component,
            title=f"{name}: {component}"[:300] if component else name[:300], **figures,
        )  # fmt: skip

    def _way(
        self,
        cohort: Cohort,
        seated: Iterable[CohortEnrolment],
        components: Sequence[Component],
        sessions: Sequence[CohortSession],
    ) -> None:
        """Who was in the sessions that are over, and what that and the rest have completed."""
        over = [one for one in sessions if one.ends_at < self.at(0, 0)]
        events: list[LearningEvent] = []
        marks: list[tuple[CohortSession, CohortEnrolment, str, LearningEvent]] = []
        done: list[ComponentDone] = []
        for row in seated:
            for session in over:
                there = self.rng.random() >= MISSES
                hours = Decimal(session.minutes) / 60 if there else Decimal(0)
                state = "attended" if there else "missed"
                event = self._event(row, state, session.ends_at, session.component, hours=hours)
                events.append(event)
                marks.append((session, row, state, event))
                if there and session.component is not None:
                    done.append(self._done(row, session.component, session.ends_at, "proved"))
            done += self._said(cohort, row, components)
        events += [
            self._event(
                one.enrolment, "component_done", one.at, one.component,
                hours=one.component.hours, credits=one.component.credits,
            )
            for one in done
        ]  # fmt: skip
        LearningEvent.objects.bulk_create(events)
        Attendance.objects.bulk_create(
            Attendance(session=session, enrolment=row, state=state, event=event, at=event.at)
            for session, row, state, event in marks
        )
        ComponentDone.objects.bulk_create(done)
        if cohort.state == "finished":
            self._end(cohort, seated, components, done)

    def _said(
        self, cohort: Cohort, row: CohortEnrolment, components: Sequence[Component]
    ) -> list[ComponentDone]:
        """What people do alone, some sooner than others; once a cohort is over, all of it."""
        found = []
        span = max((self.today - cohort.starts_on).days, 0)
        for one in components:
            is_over = cohort.state == "finished" and one.kind not in TOGETHER
            if is_over or (span and one.kind in SAID_BY_ONESELF and self.rng.random() < 0.6):  # noqa: PLR2004
                last = min((cohort.ends_on - self.today).days, -1)
                at = self.at(last - self.rng.randint(0, max(span // 4, 1)), 15)
                how = "said" if one.kind in SAID_BY_ONESELF else "confirmed"
                found.append(self._done(row, one, at, how))
        return found

    @staticmethod
    def _done(row: CohortEnrolment, component: Component, at: datetime, how: str) -> ComponentDone:
        return ComponentDone(enrolment=row, component=component, how=how, at=at)

    def _end(
        self,
        cohort: Cohort,
        seated: Iterable[CohortEnrolment],
        components: Sequence[Component],
        done: Sequence[ComponentDone],
    ) -> None:
        needed = {one.pk for one in components if one.is_required}
        at = datetime.combine(cohort.ends_on, time(16), self.zone)
        events = []
        for row in seated:
            mine = [one.component for one in done if one.enrolment == row]
            whole = needed <= {one.pk for one in mine}
            row.state, row.ended_on = ("completed" if whole else "not_completed"), cohort.ends_on
            figures: dict[str, Any] = {}
            if whole:
                figures = {
                    "hours": sum((one.hours for one in mine), Decimal(0)),
                    "credits": sum(one.credits for one in mine),
                }
            else:
                row.answer = "A day was missed, and there was no other one."
                figures = {"reason": row.answer}
            events.append(self._event(row, row.state, at, **figures))
        CohortEnrolment.objects.bulk_update(seated, ["state", "ended_on", "answer"])
        LearningEvent.objects.bulk_create(events)
