"""The demo company's performance and potential: two sessions half a year apart, and a round."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from careers.demo.company import Company
from careers.demo.history import Person
from careers.demo.writing.ids import Ids
from leadership.first_scales import load_scales
from leadership.models import (
    AssessmentRound,
    AssessmentScale,
    AssessmentTask,
    CalibrationSeat,
    CalibrationSession,
    PerformanceAssessment,
    Placement,
    PlacementMove,
    PotentialAssessment,
)
from leadership.services.fairness import boxes_of, keep_check
from talent.models import Demographics, User

HEAD, RUNS = "Ingrid Solberg", ("Camille Laurent", "Noa Peretz")
FEWEST, MOST = 30, 40
MOVED, NOTED, DISCUSSED = 0.3, 0.25, 0.5  # shares of people
YEAR = timedelta(days=365)


@cache
def content() -> Mapping[str, Any]:
    with (Path(__file__).parent / "content" / "calibration.toml").open("rb") as file:
        return tomllib.load(file)


@dataclass
class Group:
    """Who is on both boards, each with a manager, and who takes part."""

    people: list[tuple[Person, Person]]
    facilitators: list[Person]

    @property
    def managers(self) -> list[Person]:
        return list(dict.fromkeys(boss for _one, boss in self.people))


def write(company: Company, ids: Ids) -> None:
    """Assessments of some teams, a session that is closed and one that is open."""
    group = group_of(company, ids)
    if group is None:
        return
    load_scales(AssessmentScale)
    writer = Writer(company, ids, group)
    for text in content()["session"]:
        writer.write(text)
    writer.write_round()


def group_of(company: Company, ids: Ids) -> Group | None:
    """The teams below the manager whom the demo shows, or below somebody further up."""
    named = {f"{p.given} {p.family}": p for p in company.people if p.cast is not None}
    facilitators = [named[name] for name in RUNS if name in named]
    head = named.get(HEAD)
    posts = company.posts_today
    if head not in posts or not facilitators:
        return None
    bosses = {post.manager for post in posts.values()}
    found: list[tuple[Person, Person]] = []
    fewest = min(FEWEST, len(posts) // 4)  # in a very small company
    while head is not None and len(found) < fewest:
        found = [
            (person, post.manager)
            for person, post in posts.items()
            if post.manager is not None
            and person not in bosses
            and person not in facilitators
            and head in company.lines_today(person)
        ]
        head = posts[head].manager
    mine = sorted(found, key=lambda pair: (pair[1] is not named[HEAD], pair[0].number))
    return Group(mine[:MOST], facilitators) if len(found) >= fewest else None


class Writer:
    """Writes one session after the other about the same people."""

    def __init__(self, company: Company, ids: Ids, group: Group) -> None:
        self.company, self.ids, self.group = company, ids, group
        self.dice: Random = company.dice("leadership calibration")
        self.zone = ZoneInfo(settings.TIME_ZONE)
        keys = [ids.people[person] for person, _boss in group.people]
        rows = Demographics.objects.filter(employee__in=keys, gender="female")
        self.women = set(rows.values_list("employee", flat=True))
        self.scales = {
            kind: AssessmentScale.objects.filter(kind=kind).order_by("pk")[0]
            for kind in ("performance", "potential")
        }
        users = [ids.users[person] for person in group.facilitators if person in ids.users]
        self.user = User.objects.get(pk=users[0])

    def at(self, day: date, hour: int = 10) -> datetime:
        """A time on a day, and not after now."""
        return min(datetime.combine(day, time(hour), self.zone), timezone.now())

    def _meets(self, text: Mapping[str, Any], day: date) -> datetime:
        """When the group met, or goes on in some days."""
        if text["state"] == "closed":
            return self.at(day, 10)
        coming = self.company.today + timedelta(days=text["meets_in_days"])
        return datetime.combine(coming, time(10), self.zone)

    def write(self, text: Mapping[str, Any]) -> None:
        """One session with its assessments, moves, notes, check, and its end."""
        day = self.company.today - timedelta(days=text["days_ago"])
        session = self._session(text, day)
        placed = self._placements(session, day, is_shown=text["state"] == "closed")
        session.state, session.opened_at = "open", self.at(day, 9)
        session.save(update_fields=["state", "opened_at"])
        is_over = text["state"] == "closed"
        for row in placed:
            self._talk(row, day, is_over=is_over)
        check = keep_check(session, boxes_of(session), by=self.user, at=self.at(day, 15))
        if not is_over:
            return
        for finding in check.findings.all():
            finding.note = self.dice.choice(content()["words"]["acknowledged"])
            finding.acknowledged_by = self.user
            finding.acknowledged_at = self.at(day, 16)
            finding.save(update_fields=["note", "acknowledged_by", "acknowledged_at"])
        session.state, session.closed_at = "closed", self.at(day, 17)
        session.save(update_fields=["state", "closed_at"])

    def write_round(self) -> None:
        """A round about those who lead teams, in which some have handed in."""
        text, today = content()["round"], self.company.today
        posts = self.company.posts_today
        pairs = [
            (person, boss)
            for person in self.group.managers
            if person in posts and (boss := posts[person].manager) is not None
        ]
        if not pairs:
            return
        made = AssessmentRound.objects.create(
            name=text["name"], purpose=text["purpose"], created_by=self.user,
            due_on=today + timedelta(days=text["due_in_days"]),
            ends_on=today + timedelta(days=text["ends_in_days"]),
            session=CalibrationSession.objects.filter(state="open").order_by("-pk").first(),
        )  # fmt: skip
        made.listed.set([self.ids.people[person] for person, _boss in pairs])
        AssessmentTask.objects.bulk_create(
            AssessmentTask(
                round=made, employee_id=self.ids.people[person], assessor_id=self.ids.people[boss]
            )
            for person, boss in pairs
        )
        began = today - timedelta(days=text["began_days_ago"])
        made.state, made.opened_at = "running", self.at(began, 9)
        made.save(update_fields=["state", "opened_at"])
        for number, (person, boss) in enumerate(pairs):
            if number % 3 == 0:
                self._hand_in(person, boss, began + timedelta(days=2), both=number % 2 == 0)

    def _hand_in(self, person: Person, boss: Person, day: date, *, both: bool) -> None:
        """What one assessor has handed in of somebody in the round."""
        performance, potential = self._levels(person)
        shared = {
            "employee_id": self.ids.people[person], "author_id": self.ids.people[boss],
            "assessed_on": day, "created_at": self.at(day, 10), "state": "submitted",
            "submitted_at": self.at(day, 11),
        }  # fmt: skip
        PerformanceAssessment.objects.create(
            scale=self.scales["performance"], level=performance, starts_on=day - YEAR, ends_on=day,
            evidence=self._evidence("performance", performance, person), **shared,
        )  # fmt: skip
        if both:
            PotentialAssessment.objects.create(
                scale=self.scales["potential"], level=potential,
                evidence=self._evidence("potential", potential, person), **shared,
            )  # fmt: skip

    def _session(self, text: Mapping[str, Any], day: date) -> CalibrationSession:
        session = CalibrationSession.objects.create(
            name=text["name"], purpose=text["purpose"], sees_after=text["sees_after"],
            performance_labels=self.scales["performance"].labels,
            potential_labels=self.scales["potential"].labels,
            box_labels=content()["boxes"], guidance=content()["guidance"],
            meets_at=self._meets(text, day),
            created_at=self.at(day - timedelta(days=21)), created_by=self.user,
        )  # fmt: skip
        session.listed.set([self.ids.people[person] for person, _boss in self.group.people])
        seats = [(person, "facilitator") for person in self.group.facilitators]
        seats += [(person, "participant") for person in self.group.managers]
        CalibrationSeat.objects.bulk_create(
            CalibrationSeat(session=session, employee_id=self.ids.people[person], role=role)
            for person, role in dict(seats).items()
        )
        return session

    def _placements(
        self, session: CalibrationSession, day: date, *, is_shown: bool
    ) -> list[Placement]:
        rows = []
        for number, (person, boss) in enumerate(self.group.people):
            performance, potential = self._levels(person)
            at = day - timedelta(days=self.dice.randint(3, 20))
            shared = {
                "employee_id": self.ids.people[person], "author_id": self.ids.people[boss],
                "assessed_on": at, "created_at": self.at(at, 9), "submitted_at": self.at(at, 11),
                "state": "published" if is_shown else "submitted",
                "published_at": self.at(day, 17) if is_shown else None,
            }  # fmt: skip
            first = PerformanceAssessment(
                scale=self.scales["performance"], level=performance, starts_on=at - YEAR,
                ends_on=at, evidence=self._evidence("performance", performance, person), **shared,
            )  # fmt: skip
            second = PotentialAssessment(
                scale=self.scales["potential"], level=potential,
                evidence=self._evidence("potential", potential, person), **shared,
            )  # fmt: skip
            is_missing = not is_shown and number % 13 == 12  # not everybody hands in in time
            rows.append((person, first, None if is_missing else second))
        PerformanceAssessment.objects.bulk_create([first for _one, first, _other in rows])
        PotentialAssessment.objects.bulk_create([row[2] for row in rows if row[2] is not None])
        return Placement.objects.bulk_create(
            Placement(
                session=session, employee_id=self.ids.people[person],
                performance=first.level if second else None,
                potential=second.level if second else None,
                performance_assessment=first, potential_assessment=second,
            )
            for person, first, second in rows
        )  # fmt: skip

    def _levels(self, person: Person) -> tuple[int, int]:
        """Two levels; of women the managers see less potential, which the check is to find."""
        performance = self.dice.choices((1, 2, 3), (12, 60, 28))[0]
        weights = (50, 40, 10) if self.ids.people[person] in self.women else (25, 45, 30)
        return performance, self.dice.choices((1, 2, 3), weights)[0]

    def _evidence(self, kind: str, level: int, person: Person) -> str:
        text: str = self.dice.choice(content()["evidence"][kind][level - 1])
        return text.replace("{name}", person.given)

    def _talk(self, row: Placement, day: date, *, is_over: bool) -> None:
        """What the group did with one person."""
        words: Mapping[str, Sequence[str]] = content()["words"]
        if not is_over and self.dice.random() > DISCUSSED:
            return
        row.discussed_at = self.at(day, self.dice.choice((10, 11, 13, 14)))
        if self.dice.random() < NOTED:
            row.note = self.dice.choice(words["notes"])
        row.save(update_fields=["discussed_at", "note"])
        if row.performance is None or row.potential is None or self.dice.random() > MOVED:
            return
        before = row.performance, row.potential
        axis, step = self.dice.randrange(2), self.dice.choice((-1, 1))
        after = [*before]
        after[axis] = min(3, max(1, after[axis] + step))
        if tuple(after) == before:
            return
        PlacementMove.objects.create(
            placement=row, version=2, from_performance=before[0], from_potential=before[1],
            to_performance=after[0], to_potential=after[1], by=self.user, at=row.discussed_at,
            reason=self.dice.choice(words["reasons"]),
        )  # fmt: skip
        row.performance, row.potential, row.version = after[0], after[1], 2
        row.save(update_fields=["performance", "potential", "version"])
