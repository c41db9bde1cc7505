"""Units, logins, people, their employments and assignments, and who may see whom."""

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.hashers import make_password

from careers.demo.company import Company
from careers.demo.history import FIRST, OPEN, Person
from careers.demo.writing.copying import Feed, between
from careers.demo.writing.ids import Ids
from careers.demo.writing.progress import Progress
from talent.demo import PASSWORD, PERSONAS
from talent.models import (
    Assignment,
    Employment,
    Grant,
    GrantKind,
    OrgUnit,
    Tie,
    UnitPlacement,
    User,
)
from talent.services.lines import rebuild_reporting_lines, rebuild_unit_lines

# The grant of each persona who has one; the HR partner's is over this unit.
GRANTS = {
    "HR partner": (GrantKind.HR_PARTNER, "engineering-delft"),
    "Executive": (GrantKind.EXECUTIVE, None),
    "HR admin": (GrantKind.HR_ADMIN, None),
}


def write_units(company: Company, ids: Ids, feed: Feed) -> None:
    """The tree of units through the years, and its lines."""
    for unit, pk in zip(company.units, feed.new_ids(OrgUnit, len(company.units)), strict=True):
        ids.units[unit] = pk
    feed.copy(
        OrgUnit,
        ["id", "external_id", "name", "valid"],
        (
            (ids.units[unit], unit.id, unit.name, _range(company, unit.opened, _end(unit.closes)))
            for unit in company.units
        ),
    )
    feed.copy(UnitPlacement, ["unit_id", "parent_id", "valid"], _placements(company, ids))
    rebuild_unit_lines(None)


def _placements(company: Company, ids: Ids) -> Iterator[tuple[Any, ...]]:
    by_id = {unit.id: unit for unit in company.units}
    for unit in company.units:
        if unit.parent is None:
            continue
        start, end = unit.opened, _end(unit.closes)
        moved = unit.text.moved if unit.id == unit.text.id else None
        if moved is not None and -moved["months_ago"] > start:
            month = -moved["months_ago"]
            former = ids.units[by_id[moved["from"]]]
            yield ids.units[unit], former, _range(company, start, month)
            start = month
        yield ids.units[unit], ids.units[unit.parent], _range(company, start, end)


def _end(month: int | None) -> int:
    return OPEN if month is None else month


def _range(company: Company, start: int, end: int) -> str:
    return between(company.day(start), company.day(end))


def write_logins(company: Company, ids: Ids, feed: Feed, progress: Progress) -> None:
    """A login for everyone; whoever has left cannot use it."""
    for person, pk in zip(company.people, feed.new_ids(User, len(company.people)), strict=True):
        ids.users[person] = pk
    secret, zone = make_password(PASSWORD), ZoneInfo(settings.TIME_ZONE)
    first = company.day(FIRST)
    assert first is not None

    def rows() -> Iterator[tuple[Any, ...]]:
        for person in company.people:
            since = min(company.day(person.stints[0].start) or first, company.today)
            made = datetime.combine(since, time(7), zone)
            active = person.stints[-1].end > 0
            yield ids.users[person], secret, person.email, active, False, made, "system"

    columns = ["id", "password", "email", "is_active", "is_superuser", "created_at", "theme"]
    feed.copy(User, columns, rows(), progress.of("Logins", len(company.people)))


def write_employments(company: Company, ids: Ids, feed: Feed, progress: Progress) -> None:
    """Employments, assignments and the reporting lines that follow from them."""
    feed.copy(
        Employment,
        ["employee_id", "valid", "exit_reason", "regretted"],
        (
            (
                ids.people[person],
                _range(company, stint.start, stint.end),
                stint.exit_reason,
                stint.regretted,
            )
            for person in company.people
            for stint in person.stints
        ),
    )
    feed.copy(
        Assignment,
        ["employee_id", "role_id", "unit_id", "manager_id", "location_id", "valid", "reason"],
        (
            (
                ids.people[post.person],
                ids.roles[post.role],
                ids.units[post.unit],
                ids.people[post.manager] if post.manager is not None else None,
                ids.places[post.place],
                _range(company, post.start, post.end),
                post.reason,
            )
            for post in company.posts
        ),
        progress.of("Assignments", len(company.posts)),
    )
    progress.say("Reporting lines")
    rebuild_reporting_lines(None)


def write_rights(company: Company, ids: Ids, feed: Feed) -> None:
    """The personas' grants, and the ties of mentors."""
    by_email = {person.email: person for person in company.people if person.cast is not None}
    units = {unit.id: pk for unit, pk in ids.units.items()}
    since = company.day(-24)
    for persona in PERSONAS:
        kind, unit = GRANTS.get(str(persona.label), (None, None))
        if kind is None:
            continue
        person: Person = by_email[persona.email]
        Grant.objects.create(
            user_id=ids.users[person],
            kind=kind,
            unit_id=units[unit] if unit else None,
            valid=(since, None),
        )
    feed.copy(
        Tie,
        ["viewer_id", "subject_id", "kind", "valid"],
        (
            (ids.people[t.mentor], ids.people[t.mentee], "mentor", _range(company, t.start, t.end))
            for t in company.ties
        ),
    )
