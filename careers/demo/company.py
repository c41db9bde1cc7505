"""One drawn company: everything that would be written, without touching a database."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from random import Random
from typing import Any

from careers.demo.claims import Claims, Said, Voices, authored
from careers.demo.coming import plan_changes
from careers.demo.content import Content, load
from careers.demo.history import FIRST, OPEN, Careers, Person
from careers.demo.identity import Identities
from careers.demo.lines import Lines, Post
from careers.demo.organisation import TooSmallError, Unit, plan
from careers.demo.profiles import Profile, Profiles

MENTORED = 0.03  # now, and as many before
MOST_MENTEES = 3


@dataclass(frozen=True)
class MentorTie:
    """One mentor of one person, between months."""

    mentor: Person
    mentee: Person
    start: int
    end: int


@dataclass
class Company:
    """A drawn company. The same size, seed and day give the same one, part by part."""

    content: Content
    size: int
    seed: int
    today: date
    units: list[Unit]
    people: list[Person]
    posts: list[Post]
    ties: list[MentorTie] = field(default_factory=list)

    def day(self, month: int) -> date | None:
        """The first day of a month counted from today's; None for no end."""
        return None if month >= OPEN else self._first(month)

    def _first(self, month: int) -> date:
        count = self.today.year * 12 + self.today.month - 1 + month
        return date(count // 12, count % 12 + 1, 1)

    def _days_since(self, month: int) -> int:
        return (self.today - self._first(month)).days

    def dice(self, part: str) -> Random:
        """Chance for one part, which other parts do not disturb."""
        return Random(f"{self.seed}/{self.size}/{part}")  # noqa: S311 - a demo, not a secret

    @cached_property
    def posts_today(self) -> dict[Person, Post]:
        """Today's post of everyone employed."""
        return {post.person: post for post in self.posts if post.start <= 0 < post.end}

    def lines_today(self, person: Person) -> set[Person]:
        """Everybody above a person today, manager by manager."""
        above: set[Person] = set()
        post: Post | None = self.posts_today[person]
        while post is not None and post.manager is not None:
            above.add(post.manager)
            post = self.posts_today.get(post.manager)
        return above

    def claims(self) -> Iterator[Said]:
        """All claims, person by person."""
        draw = Claims(self.content, self.dice("claims"), self.today, self.size)
        by_name = {f"{p.given} {p.family}": p for p in self.people if p.cast is not None}
        mentors: dict[Person, list[tuple[Person, int]]] = {}
        for tie in self.ties:
            if tie.end <= 0:  # who was a mentor before says nothing about today
                continue
            mentors.setdefault(tie.mentee, []).append((tie.mentor, self._days_since(tie.start)))
        for person, post in self.posts_today.items():
            step = person.step
            key = person.cast.get("claims") if person.cast else None
            if key is not None:
                yield from authored(person, self.content.cast["claims"][key], by_name)
            elif step is not None:
                days = self._days_since(post.start)
                voices = Voices(post.manager, post.start, days, mentors.get(person, []))
                yield from draw.of(person, step, voices)

    def profiles(self) -> Iterator[tuple[Person, Profile]]:
        """A profile for everyone; of those who left only what HR holds."""
        draw = Profiles(self.content, self.dice("profiles"), self.today)
        for person in self.people:
            yield person, draw.of(person, person.step, self._first)


def draw_company(size: int, seed: int, today: date) -> Company:
    """Draw a company of `size` people employed today; raises TooSmallError under its cast."""
    content = load()
    careers_dice = Random(f"{seed}/{size}/careers")  # noqa: S311 - a demo, not a secret
    units = plan(content, size)
    careers = Careers(content, units, careers_dice, size)
    careers.draw()
    plan_changes(careers, content, careers_dice)
    people = careers.people
    names = Random(f"{seed}/{size}/names")  # noqa: S311 - a demo, not a secret
    Identities(content, names, size).name_all(people)
    people.sort(key=lambda person: person.number)
    lines = Lines(careers)
    posts = [post for person in people for post in lines.posts(person)]
    company = Company(content, size, seed, today, units, people, posts)
    company.ties = list(_ties(company))
    return company


def _ties(company: Company) -> Iterator[MentorTie]:
    """The cast's mentors, and for some others someone of a higher grade outside their line."""
    rng, roles = company.dice("ties"), company.content.roles
    by_name = {f"{p.given} {p.family}": p for p in company.people if p.cast is not None}
    for row in company.content.cast["tie"]:
        start = -int(row["months_ago"])
        yield MentorTie(
            by_name[row["mentor"]], by_name[row["mentee"]], start, start + row["months"]
        )
    here = [
        person
        for person, post in company.posts_today.items()
        if person.cast is None and person.steps[-1].end == OPEN and post.manager is not None
    ]
    count = max(1, round(len(here) * MENTORED)) if here else 0
    mentees = Counter[Person]()
    for number, mentee in enumerate(rng.sample(here, min(len(here), 4 * count))):
        mentor = rng.choice(here)
        lower = roles[mentee.steps[-1].role].grade
        above = company.lines_today(mentee)
        fits = roles[mentor.steps[-1].role].grade > lower and mentor not in above
        if not fits or mentees[mentor] == MOST_MENTEES:
            continue
        start = -rng.randint(1, 4) if number % 2 else -rng.randint(9, 12)
        if start >= max(mentee.steps[0].start, mentor.steps[0].start):
            mentees[mentor] += 1
            yield MentorTie(mentor, mentee, start, start + 5)


def summary(company: Company) -> list[tuple[str, int]]:
    """What a company would bring, as rows of a table."""
    facts: list[tuple[str, Any]] = [
        ("Skills", company.content.skills),
        ("Roles", company.content.roles),
        ("Units", company.units),
        ("People employed today", company.posts_today),
        ("People on record", company.people),
        ("Employments", [stint for person in company.people for stint in person.stints]),
        ("Assignments", company.posts),
        ("Mentors", company.ties),
    ]
    return [(name, len(found)) for name, found in facts]


__all__ = ["FIRST", "Company", "TooSmallError", "draw_company", "summary"]
