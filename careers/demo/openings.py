"""Which openings the drawn company has, who hires for them, and who applies."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from careers.demo.company import Company
from careers.demo.content import read
from careers.demo.history import Person

# What those who are drawn say for themselves.
STATEMENTS = (
    "I have done parts of this for a while beside my own work, and would like to do it properly.",
    "My next step was always going to be sideways. This is the one I have been waiting for.",
    "I know the people who would depend on this, and what annoys them. I could start there.",
    "I bring the patience for it; the rest I would learn from the team.",
)
REASONS = ("skills", "experience", "timing")


@dataclass(frozen=True)
class Applying:
    """One person's application: how far it came, how long ago, and what was said."""

    person: Person
    stage: str
    days_ago: int
    statement: str
    reason: str = ""
    note: str = ""


@dataclass(frozen=True)
class Opened:
    """One opening as authored, with who hires and who decides today."""

    text: Mapping[str, Any]
    head: Person
    boss: Person | None
    applying: list[Applying] = field(default_factory=list)


def openings_of(company: Company) -> Iterator[Opened]:
    """The authored openings whose unit has a head in this company."""
    heads: dict[str, Person] = {}
    for person, post in company.posts_today.items():
        if person.step is not None and person.step.leads:
            heads.setdefault(post.unit.id, person)
    by_name = {f"{p.given} {p.family}": p for p in company.people if p.cast is not None}
    rng = company.dice("openings")
    for text in read("openings.toml")["opening"]:
        head = heads.get(text["unit"])
        if head is not None:
            found = Opened(text, head, company.posts_today[head].manager)
            found.applying.extend(_named(text, by_name, company))
            found.applying.extend(_drawn(text, company, found, rng))
            yield found


def _named(
    text: Mapping[str, Any], by_name: Mapping[str, Person], company: Company
) -> Iterator[Applying]:
    for line in text.get("people", []):
        name, stage, days, statement, *more = (part.strip() for part in line.split("|"))
        reason, note = (*more, "", "")[:2]
        person = by_name[name]
        if person in company.posts_today:
            yield Applying(person, stage, int(days), statement, reason, note)


def _drawn(
    text: Mapping[str, Any], company: Company, opened: Opened, rng: Random
) -> Iterator[Applying]:
    """Others from a grade or two around the role, who do not hold it."""
    grade = company.content.roles[text["role"]].grade
    taken = {one.person for one in opened.applying} | {opened.head, opened.boss}
    near = [
        person
        for person, post in company.posts_today.items()
        if person.cast is None and person not in taken and post.manager is not None
        and post.role != text["role"] and post.unit.id != text["unit"]
        and 0 <= grade - company.content.roles[post.role].grade <= 1
        and person.step is not None and not person.step.leads and person.step.start <= -12
    ][:400]  # fmt: skip
    stages = text.get("drawn", [])
    latest = -int(text["days"].get("published", 0)) - 1
    for stage, person in zip(stages, rng.sample(near, min(len(near), len(stages))), strict=False):
        reason = rng.choice(REASONS) if stage == "rejected" else ""
        yield Applying(
            person, stage, max(1, rng.randint(latest // 3, latest)), rng.choice(STATEMENTS), reason
        )
