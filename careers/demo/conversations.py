"""Career conversations of the cast as authored, and of some others as drawn."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from careers.demo.company import Company
from careers.demo.content import read
from careers.demo.history import Person

HELD, PLANNED, WRITTEN = 0.45, 0.25, 0.6  # shares
MOST = 20_000  # people with conversations in a very large company
LONGEST = 330  # days since the last one
FRIDAY, WEEKEND = 4, 2


@dataclass(eq=False, slots=True)
class Talk:
    """One conversation; words stand with who wrote them, days count from today."""

    person: Person
    manager: Person
    day: int
    hour: int
    minutes: int
    place: str
    state: str
    agenda: Sequence[tuple[Person, str]] = field(default_factory=list)
    notes: Sequence[tuple[Person, str]] = field(default_factory=list)
    preparation: Sequence[tuple[Person, str]] = field(default_factory=list)


@cache
def content() -> Mapping[str, Any]:
    return read("conversations.toml")


def draw_talks(company: Company) -> Iterator[Talk]:
    """Talks of people with today's manager; those of the cast first."""
    rng = company.dice("conversations")
    named = {f"{p.given} {p.family}": p for p in company.people if p.cast is not None}
    authored = set()
    for row in content()["cast"]:
        talk = _authored(company, named, row)
        if talk is not None:
            authored.add(talk.person)
            yield talk
    for number, (person, post) in enumerate(company.posts_today.items()):
        if number >= MOST:
            break
        if post.manager is not None and person not in authored:
            since = (company.today - (company.day(post.start) or company.today)).days
            for talk in _drawn(person, post.manager, since, rng):
                talk.day = working_day(company.today, talk.day)
                yield talk


def working_day(today: date, day: int) -> int:
    """The same day, or the Friday before it in the past, the Monday after it in what comes."""
    over = (today + timedelta(days=day)).weekday() - FRIDAY
    if over <= 0:
        return day
    return day - over if day < 0 else day + 3 - over


def _authored(company: Company, named: Mapping[str, Person], row: Mapping[str, Any]) -> Talk | None:
    person, manager = named.get(row["person"]), named.get(row["manager"])
    if person is None or manager is None or person not in company.posts_today:
        return None
    if company.posts_today[person].manager is not manager:
        return None
    by = {person.given: person, manager.given: manager}

    def said(key: str) -> list[tuple[Person, str]]:
        return [(by[name], text) for name, text in row.get(key, [])]

    return Talk(
        person, manager, working_day(company.today, row["day"]), 10,
        row["minutes"], row["place"], row["state"],
        said("agenda"), said("notes"), said("preparation"),
    )  # fmt: skip


def _drawn(person: Person, manager: Person, since: int, rng: Random) -> Iterator[Talk]:
    """At most one held under this manager, and one that comes."""
    words = content()
    chance, hour = rng.random(), rng.choice((9, 10, 13, 14, 15))
    pair = (person, manager)
    if chance < HELD and since > WEEKEND + 1:
        day = -rng.randint(1, min(LONGEST, since - WEEKEND))
        agenda = [(rng.choice(pair), text) for text in rng.sample(words["agenda"], 2)]
        notes = [(rng.choice(pair), rng.choice(words["notes"]))] if rng.random() < WRITTEN else []
        place = rng.choice(words["places"])
        yield Talk(person, manager, day, hour, 45, place, "held", agenda, notes)
    if rng.random() < PLANNED:
        day = rng.randint(1, 120)
        agenda = [(person, rng.choice(words["agenda"]))]
        yield Talk(person, manager, day, hour, 60, rng.choice(words["places"]), "planned", agenda)
