"""What the demo company's running cohorts are asked, who coaches in them, and two journals."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from leadership.models import (
    Assessment,
    AssessmentResult,
    Assignment,
    Cohort,
    CohortEnrolment,
    Component,
    JournalEntry,
    LearningEvent,
    Submission,
)
from lib.sealing import seal

HANDED_IN, LATE, ACCEPTED, RETURNED = 0.85, 0.12, 0.75, 0.1
EARLY = 0.35  # of the days that are left, this share has handed in already
COACHED = 3  # people of each coach


@cache
def content() -> Mapping[str, Any]:
    with (Path(__file__).parent / "content" / "coursework.toml").open("rb") as file:
        return tomllib.load(file)


def write_coursework(
    today: date, rng: Random, named: Mapping[str, int], skills: Mapping[str, int]
) -> None:
    """Each authored cohort that the company has; people and skills are known by their names."""
    writer = CourseworkWriter(today, rng, named, skills)
    for text in content()["cohort"]:
        rows = Cohort.objects.filter(programme__name=text["programme"], name=text["name"])
        cohort = rows.select_related("programme").first()
        if cohort is not None:
            writer.cohort(cohort, text)
    for text in content()["journal"]:
        writer.journal(text)


class CourseworkWriter:
    """Writes what is asked of one cohort after the other, and how its people stand to it."""

    def __init__(
        self, today: date, rng: Random, named: Mapping[str, int], skills: Mapping[str, int]
    ) -> None:
        self.today, self.rng, self.named, self.skills = today, rng, named, skills
        self.zone = ZoneInfo(settings.TIME_ZONE)

    def at(self, day: int, hour: int = 10) -> datetime:
        return datetime.combine(self.today + timedelta(days=day), time(hour), self.zone)

    def cohort(self, cohort: Cohort, text: Mapping[str, Any]) -> None:
        rows = CohortEnrolment.objects.filter(cohort=cohort, state="enrolled")
        seated = list(rows.select_related("employee").order_by("pk"))
        first = cohort.instructors.order_by("pk").select_related("employee").first()
        leads = first.employee.user_id if first is not None else None
        self._coaches(seated, text["coaches"])
        parts = {one.title: one for one in cohort.programme.components.all()}
        for asked in text["assignment"]:
            self._assignment(cohort, seated, asked, parts.get(asked.get("component", "")), leads)
        for asked in text["assessment"]:
            self._assessment(cohort, seated, asked, leads)

    def _coaches(self, seated: Sequence[CohortEnrolment], names: Sequence[str]) -> None:
        """Each coach has some; whoever was named first has the first coach."""
        coaches = [self.named[name] for name in names if name in self.named]
        if not coaches:
            return
        coached = [
            (row, coaches[number % len(coaches)])
            for number, row in enumerate(seated[: COACHED * len(coaches)])
        ]
        for row, coach in coached:
            row.coach_id = coach if coach != row.employee_id else None
        CohortEnrolment.objects.bulk_update([row for row, _coach in coached], ["coach"])

    def _assignment(
        self, cohort: Cohort, seated: Sequence[CohortEnrolment], text: Mapping[str, Any],
        component: Component | None, leads: int | None,
    ) -> None:  # fmt: skip
        asked = Assignment.objects.create(
            cohort=cohort, component=component, title=text["title"], text=text["text"],
            due_at=self.at(text["due"], 18), created_at=self.at(text["set"]),
        )  # fmt: skip
        works = []
        for number, row in enumerate(seated):
            state = text["named"] if number == 0 else self._state(text)
            if state and text["work"]:
                works.append(self._work(asked, row, state, text, leads))
        Submission.objects.bulk_create(works)
        LearningEvent.objects.bulk_create(
            self._event(one.enrolment, "submitted", one.at, component) for one in works
        )

    def _state(self, text: Mapping[str, Any]) -> str:
        """How somebody stands to it: past its time most have an answer, before it few."""
        drawn, said = self.rng.random(), self.rng.random()
        if drawn > (HANDED_IN if text["due"] < 0 else EARLY):
            return ""
        if text["due"] >= 0 or said > ACCEPTED + RETURNED:
            return "submitted"
        return "accepted" if said < ACCEPTED else "returned"

    def _work(
        self, asked: Assignment, row: CohortEnrolment, state: str, text: Mapping[str, Any],
        leads: int | None,
    ) -> Submission:  # fmt: skip
        is_late = text["due"] < -2 and self.rng.random() < LATE  # noqa: PLR2004
        last = min(text["due"] - 1, -1)
        day = text["due"] + 1 if is_late else self.rng.randint(min(text["set"] + 3, last), last)
        answers = {"accepted": content()["feedback"], "returned": content()["missing"]}
        return Submission(
            assignment=asked, enrolment=row, state=state, text=self.rng.choice(text["work"]),
            feedback=self.rng.choice(answers[state]) if state in answers else "",
            feedback_by_id=leads if state in answers else None,
            is_late=is_late, at=self.at(day, self.rng.randint(8, 17)),
        )  # fmt: skip

    def _assessment(
        self, cohort: Cohort, seated: Sequence[CohortEnrolment], text: Mapping[str, Any],
        leads: int | None,
    ) -> None:  # fmt: skip
        asked = Assessment.objects.create(
            cohort=cohort, title=text["title"], lowest=text["lowest"],
            skill_id=self.skills.get(text.get("skill", "")), highest=text["highest"],
            pass_mark=text["pass_mark"], most_attempts=text["tries"],
        )  # fmt: skip
        tries: list[AssessmentResult] = []
        for number, row in enumerate(seated):
            if number and self.rng.random() > HANDED_IN:
                continue
            passed, attempt = False, 0
            while not passed and attempt < text["tries"]:
                attempt += 1
                score = Decimal(str(self.rng.choice(text["scores"])))
                passed = score >= text["pass_mark"]
                tries.append(self._try(asked, row, attempt, score, passed, text["day"], leads))
                if self.rng.random() < LATE:
                    break  # tries again another day
        LearningEvent.objects.bulk_create([one.event for one in tries if one.event is not None])
        AssessmentResult.objects.bulk_create(tries)

    def _try(
        self, asked: Assessment, row: CohortEnrolment, attempt: int, score: Decimal, passed: bool,
        day: int, leads: int | None,
    ) -> AssessmentResult:  # fmt: skip
        at = self.at(day + attempt * 2, self.rng.randint(9, 16))
        event = self._event(row, "assessed", at, None, score=score, passed=passed)
        note = self.rng.choice(content()["notes"]) if self.rng.random() < ACCEPTED else ""
        return AssessmentResult(
            assessment=asked, enrolment=row, attempt=attempt, score=score, passed=passed,
            note=note, by_id=leads, at=at, event=event,
        )  # fmt: skip

    @staticmethod
    def _event(
        row: CohortEnrolment, kind: str, at: datetime, component: Component | None, **figures: Any
    ) -> LearningEvent:
        name = str(row.cohort.programme)
        return LearningEvent(
            employee_id=row.employee_id, enrolment=row, kind=kind, at=at, component=component,
            title=f"{name}: {component}"[:300] if component else name[:300], **figures,
        )  # fmt: skip

    def journal(self, text: Mapping[str, Any]) -> None:
        """Entries of one person, each sealed as the writer's own."""
        seats = CohortEnrolment.objects.filter(cohort__name=text["cohort"], state="enrolled")
        row = seats.filter(employee=self.named.get(text["who"])).first()
        if row is None:
            return
        for said in text["entry"]:
            entry = JournalEntry(
                enrolment=row, uid=UUID(int=self.rng.getrandbits(128)), at=self.at(said["day"], 16),
                for_coach=said.get("shared") == "coach",
            )  # fmt: skip
            entry.sealed = seal(said["text"], bound_to=entry.bound_to, keys=settings.NOTES_KEYS)
            entry.save()
