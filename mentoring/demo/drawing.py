"""Who takes part in the demo company's programmes, and how their pairs get on; no database."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from careers.demo.company import Company, MentorTie
from careers.demo.conversations import working_day
from careers.demo.history import Person

MOST_PAIRS = 3_000  # in a very large company
FIRST_TALK, QUIET_FOR = 6, 45  # days
LONGEST_PAIR = timedelta(weeks=24)
QUIET, COMING, NOTED = 0.2, 0.7, 0.4  # shares of pairs, and of sessions


@dataclass(frozen=True)
class Meeting:
    """One session of a pair; `day` counts from today."""

    day: int
    state: str
    agenda: str
    place: str
    hour: int = 10


@dataclass(frozen=True)
class Together:
    """One pair from a day to a day, and all that its two did and wrote."""

    mentor: Person
    mentee: Person
    start: date
    end: date
    is_over: bool
    goals: Sequence[tuple[str, str, int]]  # title, skill or "", progress
    meetings: Sequence[Meeting]
    notes: Sequence[tuple[Person, int, str]]
    private: Sequence[tuple[Person, str]] = ()
    actions: Sequence[tuple[str, str, int, bool]] = ()  # side, title, due, done
    introductions: Sequence[tuple[Person, str, str, int]] = ()
    about: str = ""  # what the mentee said on joining, where it is authored, and the skills wanted
    skills: Sequence[str] = ()


@dataclass(frozen=True)
class Drawn:
    """One authored programme with its pairs, and who waits on either side."""

    text: Mapping[str, Any]
    pairs: Sequence[Together]
    mentees: Sequence[Person] = field(default_factory=list)
    mentors: Sequence[Person] = field(default_factory=list)


@cache
def content() -> Mapping[str, Any]:
    with (Path(__file__).parent / "content" / "programmes.toml").open("rb") as file:
        return tomllib.load(file)


def draw_programmes(company: Company) -> Iterator[Drawn]:
    """The authored programmes with people of this company."""
    rng = company.dice("mentoring")
    named = {f"{p.given} {p.family}": p for p in company.people if p.cast is not None}
    for text in content()["programme"]:
        pairs = [_together(company, tie, named, rng) for tie in _ties(company, text)]
        taken = {one.mentee for one in pairs} | {one.mentor for one in pairs}
        mentees = _joining(company, text, "mentee", named, taken, rng)
        mentors = _joining(company, text, "mentor", named, taken | set(mentees), rng)
        yield Drawn(text, pairs, mentees, mentors)


def _ties(company: Company, text: Mapping[str, Any]) -> Iterable[MentorTie]:
    when = text.get("mentored")
    if when == "now":
        found = [tie for tie in company.ties if tie.start <= 0 < tie.end]
    else:
        found = [tie for tie in company.ties if when == "before" and tie.end <= 0]
    return found[:MOST_PAIRS]


def _joining(
    company: Company, text: Mapping[str, Any], side: str, named: Mapping[str, Person],
    taken: set[Person], rng: Random,
) -> list[Person]:  # fmt: skip
    """The named ones and some others whom the programme is for, without those taken."""
    roles, today = company.content.roles, company.posts_today
    low, high = 0, 99
    for whose, _unit, lowest, highest in text.get("audience", []):
        if whose == side:
            low, high = lowest, highest or 99
    if "audience" not in text and side == "mentor":
        low = 6
    wanted = [named[name] for name in text.get(f"named_{side}s", []) if named.get(name) in today]
    free = [
        person
        for person, post in today.items()
        if person.cast is None and person not in taken
        and low <= roles[post.role].grade <= high and post.manager is not None
    ]  # fmt: skip
    others = rng.sample(free, min(len(free), text.get(f"{side}s", 0)))
    return [*(person for person in wanted if person not in taken), *others]


def _together(
    company: Company, tie: MentorTie, named: Mapping[str, Person], rng: Random
) -> Together:
    start, end = company.day(tie.start), company.day(tie.end)
    assert start is not None
    assert end is not None
    end = min(end, start + LONGEST_PAIR)
    authored = content()["leila"]
    if (tie.mentor, tie.mentee) == (named.get(authored["mentor"]), named.get(authored["mentee"])):
        return _authored(company, tie, authored, named, start, end)
    words = content()["words"]
    is_over = end <= company.today
    meetings = list(_meetings(company, words, start, end, rng))
    held = [meeting.day for meeting in meetings if meeting.state == "held"]
    pair = (tie.mentee, tie.mentor)
    notes = [
        (rng.choice(pair), day, rng.choice(words["notes"])) for day in held if rng.random() < NOTED
    ]
    share = 100 if is_over else min(90, round(100 * len(held) / 9 / 10) * 10)
    goals = [
        (title, "drawn", max(0, share - 20 * number))
        for number, title in enumerate(rng.sample(words["goals"], rng.choice((1, 2))))
    ]
    actions = [("mentee", rng.choice(words["actions"]), rng.randint(-5, 20), is_over)]
    return Together(
        tie.mentor, tie.mentee, start, end, is_over, goals, meetings, notes, actions=actions
    )


def _meetings(
    company: Company, words: Mapping[str, Any], start: date, end: date, rng: Random
) -> Iterator[Meeting]:
    """Every two to three weeks since the start, until today or until it went quiet."""
    first = (start - company.today).days + FIRST_TALK
    last = min(-1, (end - company.today).days - 1)
    is_quiet = last == -1 and rng.random() < QUIET
    if is_quiet:
        last = -QUIET_FOR
    day, met = first, Counter[int]()
    while day <= last:
        when = working_day(company.today, day)
        if not met[when]:
            met[when] += 1
            state = rng.choices(("held", "missed", "cancelled"), (86, 8, 6))[0]
            yield Meeting(
                when, state, rng.choice(words["agendas"]), rng.choice(words["places"]),
                rng.choice((9, 10, 13, 15)),
            )  # fmt: skip
        day += rng.randint(12, 20)
    if end > company.today and not is_quiet and rng.random() < COMING:
        when = working_day(company.today, rng.randint(1, 12))
        state = rng.choice(("agreed", "agreed", "proposed"))
        comes = Meeting(when, state, rng.choice(words["agendas"]), rng.choice(words["places"]))
        if company.today + timedelta(days=when) <= end:
            yield comes


def _authored(
    company: Company, tie: MentorTie, row: Mapping[str, Any], named: Mapping[str, Person],
    start: date, end: date,
) -> Together:  # fmt: skip
    today = company.today
    return Together(
        tie.mentor, tie.mentee, start, end, False,
        goals=[(title, skill, progress) for title, skill, progress in row["goals"]],
        meetings=[
            Meeting(working_day(today, day), state, agenda, place, 14)
            for day, state, agenda, place in row["sessions"]
            if start < today + timedelta(days=day)
            and today + timedelta(days=working_day(today, day)) <= end
        ],
        notes=[(named[name], day, text) for name, day, text in row["notes"]],
        private=[(named[name], text) for name, text in row["private"]],
        actions=[(side, title, due, done) for side, title, due, done in row["actions"]],
        introductions=[
            (named[name], purpose, state, day)
            for name, purpose, state, day in row["introductions"]
            if name in named
        ],
        about=row["about"],
        skills=row["skills"],
    )  # fmt: skip
