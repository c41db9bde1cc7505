"""Openings, applications with their steps, and what came of those that were accepted."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from careers.demo.company import Company
from careers.demo.openings import Applying, Opened, openings_of
from careers.demo.writing.ids import Ids
from careers.models import (
    Application,
    ApplicationStep,
    Engagement,
    ManagerAnswer,
    ManagerRule,
    Opening,
    SavedSearch,
)
from careers.queries.opening_rules import USUAL
from careers.queries.snapshots import snapshot_of
from lib.dates import period
from talent.models import Employee

# Through which stages an application came to where it is.
WAYS = {
    "applied": (),
    "reviewed": ("reviewed",),
    "interview": ("reviewed", "interview"),
    "offered": ("reviewed", "interview", "offered"),
    "accepted": ("reviewed", "interview", "offered", "accepted"),
    "declined": ("reviewed", "interview", "offered", "declined"),
    "rejected": ("reviewed", "rejected"),
    "withdrawn": ("withdrawn",),
}
BY_APPLICANT = ("applied", "accepted", "declined", "withdrawn")
SEARCHING = (("Leila", "Haddad", "product"), ("Daan", "Visser", "engineer"))


def write_openings(company: Company, ids: Ids) -> None:
    """All of them; there are few, so that the usual way of writing is quick enough."""
    opened = list(openings_of(company))
    rows = Opening.objects.bulk_create(_opening(company, ids, one) for one in opened)
    for row, one in zip(rows, opened, strict=True):
        people = Employee.objects.in_bulk([ids.people[each.person] for each in one.applying])
        for each in one.applying:
            _apply(company, ids, row, each, people[ids.people[each.person]])
    known = {(p.given, p.family): p for p in company.people if p.cast is not None}
    SavedSearch.objects.bulk_create(
        SavedSearch(employee_id=ids.people[known[given, family]], text=text, kind="vacancy")
        for given, family, text in SEARCHING
        if (given, family) in known
    )


def _opening(company: Company, ids: Ids, one: Opened) -> Opening:
    text, days, now = one.text, one.text["days"], timezone.now()
    units = {unit.id: pk for unit, pk in ids.units.items()}
    place = company.posts_today[one.head].place

    def day(name: str) -> Any:
        return company.today + timedelta(days=days[name]) if name in days else None

    def moment(name: str, before: int = 0) -> datetime | None:
        return now + timedelta(days=days[name] - before) if name in days else None

    is_closed = text["state"] == "closed"
    return Opening(
        kind=text["kind"],
        state=text["state"],
        title=text["title"],
        description=text["description"].strip(),
        role_id=ids.roles[text["role"]],
        unit_id=units[text["unit"]],
        location_id=ids.places[place],
        hiring_manager_id=ids.people[one.head],
        author_id=ids.users[one.head],
        approver_id=ids.people[one.boss] if one.boss and text["state"] != "draft" else None,
        seats=text.get("seats", 1),
        starts_on=day("starts"),
        ends_on=day("ends"),
        hours_per_week=text.get("hours"),
        apply_by=day("apply_by"),
        created_at=moment("published", 12) or now - timedelta(days=3),
        submitted_at=None if text["state"] == "draft" else moment("published", 9) or now,
        decided_by_id=ids.users[one.boss] if one.boss and "published" in days else None,
        published_at=moment("published"),
        announced_at=moment("published"),
        closed_at=moment("starts", 15) if is_closed else None,
        close_reason=text.get("reason", ""),
    )


def _apply(company: Company, ids: Ids, opening: Opening, one: Applying, person: Employee) -> None:
    assert person.user is not None
    at = timezone.now() - timedelta(days=one.days_ago, hours=3)
    way = ("applied", *WAYS[one.stage])
    # Half of the time up to today for all steps together.
    moments = [at + timedelta(days=one.days_ago / 2 * n / len(way)) for n in range(len(way))]
    _months, rule, _hours = USUAL[opening.kind]  # type: ignore[index]
    asks = rule == ManagerRule.APPROVES
    answer = ManagerAnswer.NOT_ASKED
    if asks:
        answer = ManagerAnswer.WAITING if one.stage == "applied" else ManagerAnswer.APPROVED
    is_answered = answer == ManagerAnswer.APPROVED
    is_offered = one.stage in ("offered", "accepted", "declined")
    shown = snapshot_of(person.user, person, share_levels=True, share_history=True)
    shown["taken_on"] = at.date().isoformat()
    shown["history"] = [
        row | {"until": row["until"] if row["until"] < shown["taken_on"] else ""}
        for row in shown["history"]
        if row["from"] <= shown["taken_on"]
    ]
    application = Application.objects.create(
        opening=opening,
        employee=person,
        stage=one.stage,
        statement=one.statement,
        snapshot=shown,
        manager_rule=rule,
        manager_answer=answer,
        manager_answered_at=moments[1] - timedelta(hours=1) if is_answered else None,
        manager_answered_by_id=_manager_of(person) if is_answered else None,
        applied_at=at,
        moved_at=moments[-1],
        starts_on=opening.starts_on if is_offered else None,
        seat=1 if one.stage == "accepted" else None,
        reject_reason=one.reason,
        reject_note=one.note,
    )
    ApplicationStep.objects.bulk_create(_steps(opening, application, way, moments))
    if one.stage == "accepted" and opening.ends_on is not None and opening.hours_per_week:
        Engagement.objects.create(
            employee=person, application=application, kind=opening.kind, title=opening.title,
            role_id=opening.role_id, unit_id=opening.unit_id,
            valid=period(opening.starts_on, opening.ends_on + timedelta(days=1)),
            hours_per_week=opening.hours_per_week,
        )  # fmt: skip


def _manager_of(person: Employee) -> int | None:
    row = person.assignments.current().select_related("manager").first()
    return row.manager.user_id if row is not None and row.manager is not None else None


def _steps(
    opening: Opening, application: Application, way: tuple[str, ...], moments: list[datetime]
) -> Iterator[ApplicationStep]:
    for stage, at in zip(way, moments, strict=True):
        mine = application.employee.user_id
        by = mine if stage in BY_APPLICANT else opening.author_id
        yield ApplicationStep(application=application, stage=stage, at=at, by_id=by)
