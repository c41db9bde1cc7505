"""Objectives of the company and goals of its people, with what they said of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from careers.demo.company import Company
from careers.demo.content import read
from careers.demo.history import Person
from careers.demo.organisation import Unit

LARGE = 5_000  # people from which fewer have goals, so that drawing stays quick
HAVE_GOALS, HAVE_GOALS_LARGE = 0.82, 0.4
PUBLIC, PRIVATE = 0.3, 0.14  # shares of goals; the others are for managers
SUPPORTS, UNKNOWN, REMARKED = 0.5, 0.12, 0.4
VISIBILITY = ("public", "private", "manager")


@dataclass(eq=False, slots=True)
class Said:
    """One check-in; None stands for a key result that was not spoken of."""

    on: date
    confidence: str
    values: Sequence[float | None]
    remark: str


@dataclass(eq=False, slots=True)
class DrawnGoal:
    """One goal of one person with its key results (what, unit, from, to) and check-ins."""

    person: Person
    title: str
    text: str
    kind: str
    objective: str | None
    visibility: str
    cycle: int  # 0 this half-year, 1 the one before
    starts_on: date
    due_on: date
    results: Sequence[tuple[str, str, float, float]]
    said: list[Said] = field(default_factory=list)
    state: str = "open"
    ended_on: date | None = None
    parent: "DrawnGoal | None" = None


@dataclass(frozen=True)
class DrawnObjective:
    """One objective whose unit exists in a company of this size."""

    id: str
    title: str
    description: str
    unit: Unit | None
    owner: Person | None
    parent: str | None
    starts_on: date
    ends_on: date  # the first day after it


@cache
def content() -> Mapping[str, Any]:
    return read("goals.toml")


def cycles(today: date) -> list[tuple[str, date, date]]:
    """This half-year and the one before: name, first day, first day after."""
    words = {1: "First", 7: "Second"}
    start = date(today.year, 1 if today.month < 7 else 7, 1)
    before = date(start.year - (start.month == 1), 7 if start.month == 1 else 1, 1)
    after = date(start.year + (start.month == 7), 1 if start.month == 7 else 7, 1)
    return [
        (f"{words[start.month]} half of {start.year}", start, after),
        (f"{words[before.month]} half of {before.year}", before, start),
    ]


def objectives(company: Company) -> Iterator[DrawnObjective]:
    """The tree, parents first; what lies below a unit that is missing hangs one higher."""
    units = {unit.id: unit for unit in company.units}
    heads = {
        post.unit.id: person
        for person, post in company.posts_today.items()
        if person.step is not None and person.step.leads
    }
    rows = {row["id"]: row for row in content()["objective"]}
    for row in rows.values():
        if row["unit"] not in units:
            continue
        parent = row.get("parent")
        while parent is not None and rows[parent]["unit"] not in units:
            parent = rows[parent].get("parent")
        start, end = (company.day(month) for month in row["months"])
        assert start is not None
        assert end is not None
        whole = row["unit"] == "larkfield"
        yield DrawnObjective(
            row["id"], row["title"], row.get("description", ""),
            None if whole else units[row["unit"]], heads.get(row["unit"]), parent, start, end,
        )  # fmt: skip


def goals(company: Company) -> list[DrawnGoal]:
    """Goals of the cast as authored, of most others as drawn; managers' before their reports'."""
    rng = company.dice("goals")
    offered = {row.id for row in objectives(company)}
    found: dict[Person, list[DrawnGoal]] = {}
    named = {f"{p.given} {p.family}": p for p in company.people if p.cast is not None}
    for row in content()["cast"]:
        person = named.get(row["person"])
        if person is not None and person in company.posts_today:
            found.setdefault(person, []).append(_authored(company, person, row, offered))
    share = HAVE_GOALS if company.size <= LARGE else HAVE_GOALS_LARGE
    for person in _from_the_top(company):
        if person in found or rng.random() >= share:
            continue
        found[person] = list(_drawn(company, person, offered, rng))
    _support(company, found, rng)
    return [goal for person in _from_the_top(company) for goal in found.get(person, [])]


def _from_the_top(company: Company) -> list[Person]:
    depth: dict[Person, int] = {}
    posts = company.posts_today

    def of(person: Person) -> int:
        if person not in depth:
            post = posts.get(person)
            above = post.manager if post is not None else None
            depth[person] = 0 if above is None else of(above) + 1
        return depth[person]

    return sorted(posts, key=lambda person: (of(person), person.number))


def _authored(
    company: Company, person: Person, row: Mapping[str, Any], offered: set[str]
) -> DrawnGoal:
    (_name, start, after), *_ = cycles(company.today)
    results = [(what, unit, low, high) for what, unit, low, high in row["results"]]
    said = [
        Said(
            company.today - timedelta(days=ago), confidence,
            [None if value == "" else value for value in values], remark,
        )
        for ago, confidence, values, remark in row["said"]
    ]  # fmt: skip
    begun = min([start, *(each.on for each in said)])
    wished = row.get("objective")
    return DrawnGoal(
        person, row["title"], row.get("text", ""), row["kind"],
        wished if wished in offered else None, row["visibility"], 0, begun,
        after - timedelta(days=1), results, said,
    )  # fmt: skip


def _drawn(company: Company, person: Person, offered: set[str], rng: Random) -> Iterator[DrawnGoal]:
    family = company.content.roles[company.posts_today[person].role].family
    mine = [row for row in content()["goal"] if row["family"] == family]
    for_all = [row for row in content()["goal"] if not row["family"]]
    count = 1 if company.size > LARGE else rng.choice((1, 1, 2, 2, 3))
    chosen = rng.sample(mine, min(len(mine), count))
    if rng.random() < 0.3:
        chosen[-1:] = [rng.choice(for_all)]
    hired = company.day(person.stints[-1].start) or company.today
    for row in chosen:
        before = int(rng.random() < 0.2)
        _name, start, after = cycles(company.today)[before]
        if max(hired, start) >= min(after, company.today):
            continue
        personal = row["kind"] == "personal"
        visibility = rng.choices(
            VISIBILITY, (0.2, 0.6, 0.2) if personal else (PUBLIC, PRIVATE / 2, 1 - PUBLIC)
        )[0]
        wished = row.get("objective")
        goal = DrawnGoal(
            person, row["title"], "", row["kind"], wished if wished in offered else None,
            visibility, before, max(hired, start), after - timedelta(days=1),
            [(what, unit, low, high) for what, unit, low, high in row["results"]],
        )  # fmt: skip
        _live(goal, company, rng)
        yield goal


def _live(goal: DrawnGoal, company: Company, rng: Random) -> None:
    """Check-ins from the goal's first days until lately, or until it ended."""
    last = min(goal.due_on, company.today - timedelta(days=int(rng.triangular(0, 45, 6))))
    days = (last - goal.starts_on).days
    if days < 1:
        return
    count = rng.randint(1, 2 if company.size > LARGE else 4)
    reached = min(1.0, rng.betavariate(2.2, 1.6) * (1.15 if goal.cycle else 1.0))
    known = [rng.random() >= UNKNOWN for _ in goal.results]
    due = days / max((goal.due_on - goal.starts_on).days, 1)
    behind = due - reached
    feeling = "on_track" if behind < 0.15 else "at_risk" if behind < 0.4 else "off_track"
    on: set[date] = set()
    for step in range(1, count + 1):
        day = goal.starts_on + timedelta(days=round(days * step / count))
        if day in on:
            continue
        on.add(day)
        word = feeling if step == count else rng.choice(("on_track", "on_track", feeling))
        values = [
            _between(low, high, reached * step / count * rng.uniform(0.85, 1)) if knows else None
            for (_what, _unit, low, high), knows in zip(goal.results, known, strict=True)
        ]
        remark = rng.choice(content()["remarks"][word]) if rng.random() < REMARKED else ""
        goal.said.append(Said(day, word, values, remark))
    if goal.cycle or rng.random() < 0.06:
        goal.state = "done" if reached > 0.5 else "dropped"
        goal.ended_on = min(company.today, max(last, goal.starts_on))


def _between(low: float, high: float, share: float) -> float:
    value = low + (high - low) * min(share, 1)
    return round(value, 1) if abs(high - low) < 5 else float(round(value))


def _support(company: Company, found: Mapping[Person, list[DrawnGoal]], rng: Random) -> None:
    """Some goals support one that the person's manager shows to everyone."""
    wished = {row["title"]: row["supports"] for row in content()["cast"] if "supports" in row}
    for person, own in found.items():
        manager = company.posts_today[person].manager
        theirs = [
            goal
            for goal in found.get(manager, [])  # type: ignore[arg-type]
            if goal.visibility == "public" and goal.state == "open"
        ]
        for goal in own:
            named = [each for each in theirs if each.title == wished.get(goal.title)]
            fitting = [each for each in theirs if each.objective == goal.objective]
            if named or (fitting and goal.cycle == 0 and rng.random() < SUPPORTS):
                goal.parent = (named or fitting)[0]
