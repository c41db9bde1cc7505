"""People's records and what they say about themselves."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import models
from django.utils import timezone

from careers.demo.company import Company
from careers.demo.history import Person
from careers.demo.profiles import Profile
from careers.demo.writing.copying import Feed, between
from careers.demo.writing.ids import Ids
from careers.demo.writing.notices import is_unconfirmed
from careers.demo.writing.progress import Progress
from careers.models import Bookmark
from talent.models import (
    Absence,
    Achievement,
    Aspiration,
    Certification,
    Demographics,
    Education,
    Employee,
    Offer,
    SpokenLanguage,
    TargetRole,
)

BATCH = 10_000
Rows = Iterator[Sequence[Any]]
# Which rows of which table follow from one profile.
Part = tuple[type[models.Model], list[str], Callable[[int, Profile], Rows]]

PARTS: list[Part] = [
    (
        Education,
        ["employee_id", "institution", "qualification", "subject", "from_year", "to_year"],
        lambda pk, profile: ((pk, *row) for row in profile.education),
    ),
    (
        SpokenLanguage,
        ["employee_id", "code", "level"],
        lambda pk, profile: ((pk, *row) for row in profile.languages.items()),
    ),
    (
        Certification,
        ["employee_id", "name", "issuer", "issued_on", "expires_on", "link"],
        lambda pk, profile: ((pk, *row, "") for row in profile.certificates),
    ),
    (
        Offer,
        ["employee_id", "kind", "note"],
        lambda pk, profile: ((pk, *row) for row in profile.offers.items()),
    ),
    (
        Achievement,
        ["employee_id", "title", "achieved_on", "description"],
        lambda pk, profile: ((pk, *row) for row in profile.achievements),
    ),
    (
        Absence,
        ["employee_id", "kind", "valid"],
        lambda pk, profile: ((pk, kind, between(*days)) for kind, *days in profile.absences),
    ),
]


def write_people(company: Company, ids: Ids, feed: Feed, progress: Progress) -> None:
    """The people themselves with everything that hangs on them alone."""
    for person, pk in zip(company.people, feed.new_ids(Employee, len(company.people)), strict=True):
        ids.people[person] = pk
    told, done = progress.of("People", len(company.people)), 0
    drawn = company.profiles()
    while batch := list(islice(drawn, BATCH)):
        _write_batch(company, ids, feed, batch)
        done += len(batch)
        told(done)


def _write_batch(
    company: Company, ids: Ids, feed: Feed, batch: list[tuple[Person, Profile]]
) -> None:
    ids.unconfirmed += [
        (person, since)
        for person, profile in batch
        if (since := is_unconfirmed(company, person, profile)) is not None
    ]
    feed.copy(
        Employee,
        [
            "id", "user_id", "external_id", "given_name", "family_name", "preferred_name",
            "pronouns", "email", "phone", "photo", "time_zone", "language", "summary",
            "profile_confirmed_on", "skills_confirmed_on",
        ],
        (_employee(company, ids, person, profile) for person, profile in batch),
    )  # fmt: skip
    feed.copy(
        Demographics,
        ["employee_id", "gender", "birth_date", "working_time"],
        (
            (ids.people[person], person.gender, profile.born, profile.working_time)
            for person, profile in batch
        ),
    )
    for model, columns, rows_of in PARTS:
        feed.copy(
            model,
            columns,
            (row for person, profile in batch for row in rows_of(ids.people[person], profile)),
        )
    _write_wishes(ids, feed, batch)
    now = timezone.now()
    feed.copy(
        Bookmark,
        ["employee_id", "role_id", "created_at"],
        (
            (ids.people[person], ids.roles[role], now)
            for person, profile in batch
            for role in profile.bookmarks
        ),
    )


def _employee(company: Company, ids: Ids, person: Person, profile: Profile) -> Sequence[Any]:
    return (
        ids.people[person],
        ids.users[person],
        f"LF-{person.number:06}",
        person.given,
        person.family,
        person.preferred,
        profile.pronouns,
        person.email,
        profile.phone,
        "",
        company.content.places[person.place].time_zone,
        "en",
        profile.summary,
        profile.profile_confirmed_on,
        profile.skills_confirmed_on,
    )


def _write_wishes(ids: Ids, feed: Feed, batch: list[tuple[Person, Profile]]) -> None:
    wishes = [(person, profile.wish) for person, profile in batch if profile.wish is not None]
    keys = feed.new_ids(Aspiration, len(wishes))
    feed.copy(
        Aspiration,
        [
            "id", "employee_id", "horizon", "mobility", "preferred_track_id", "interests",
            "is_shared",
        ],
        (
            (
                pk, ids.people[person], wish.horizon, wish.mobility, ids.tracks[wish.track],
                wish.interests, wish.is_shared,
            )
            for pk, (person, wish) in zip(keys, wishes, strict=True)
        ),
    )  # fmt: skip
    feed.copy(
        TargetRole,
        ["aspiration_id", "role_id", "rank"],
        (
            (pk, ids.roles[role], rank)
            for pk, (_, wish) in zip(keys, wishes, strict=True)
            for rank, role in enumerate(wish.targets, start=1)
        ),
    )
