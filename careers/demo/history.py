"""Eight years of careers, drawn backwards from today: who held which role where, from when to when.

Time is counted in months: 0 is this month, -96 the first on record, OPEN no end in sight. Every
change falls on the first of a month.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from careers.demo.content import Content, PastText
from careers.demo.organisation import Unit

FIRST = -96
OPEN = 10_000
SHORTEST = 4
LEAVERS = 0.06
AUTHORED = 400  # the size of company that counts in the content are meant for


@dataclass(eq=False, slots=True)
class Step:
    """One role in one unit from a month to another."""

    role: str
    unit: Unit
    start: int
    end: int
    leads: bool = False
    reason: str = "hire"
    place: str = ""


@dataclass(eq=False, slots=True)
class Stint:
    """One employment."""

    start: int
    end: int
    exit_reason: str = ""
    regretted: bool | None = None


@dataclass(eq=False, slots=True)
class Person:
    """One person: steps and stints ascend; `cast` is the authored row of whom the pages name."""

    place: str
    steps: list[Step] = field(default_factory=list)
    stints: list[Stint] = field(default_factory=list)
    cast: dict[str, Any] | None = None
    number: int = 0
    gender: str = ""
    given: str = ""
    preferred: str = ""
    family: str = ""
    email: str = ""
    born: int = 0

    @property
    def is_here(self) -> bool:
        """Employed this month."""
        return any(stint.start <= 0 < stint.end for stint in self.stints)

    @property
    def step(self) -> Step | None:
        """Today's step."""
        return next((step for step in self.steps if step.start <= 0 < step.end), None)


class Careers:
    """Draws people into seats and their ways there."""

    def __init__(self, content: Content, units: list[Unit], rng: Random, size: int) -> None:
        self.content, self.units, self.rng, self.size = content, units, rng, size
        # In a large company every change at the top renews the lines of thousands.
        self.terms = (16, 54) if size <= 5_000 else (30, 78)
        self.grade = {role.id: role.grade for role in content.roles.values()}
        self.people: list[Person] = []
        self.led: dict[Unit, list[tuple[int, int, Person]]] = {unit: [] for unit in units}
        self.forced: dict[Unit, int] = {}
        self.settled: set[Unit] = set()
        self.by_id = {unit.id: unit for unit in units}
        self._index()

    def _index(self) -> None:
        self.ways_in: dict[str, list[tuple[str, int, int]]] = {}
        stays: dict[str, list[int]] = {}
        for move in self.content.moves:
            self.ways_in.setdefault(move.end, []).append((move.start, move.often, move.months))
            stays.setdefault(move.start, []).append(move.months)
        self.usual = {role: sum(found) / len(found) for role, found in stays.items()}
        self.hosts: dict[str, list[Unit]] = {}
        self.lead_seats: dict[str, list[Unit]] = {}
        for unit in self.units:
            if unit.closes is not None:
                continue
            for role in {*unit.seats, *unit.cast}:
                self.hosts.setdefault(role, []).append(unit)
            if not unit.is_led_by_cast:
                self.lead_seats.setdefault(unit.head, []).append(unit)

    def draw(self) -> None:
        """Everyone of today, then whoever was here before."""
        self._cast()
        leads = [unit for unit in self.units if unit.closes is None and not unit.is_led_by_cast]
        for unit in sorted(leads, key=lambda unit: -self.grade[unit.head]):
            self._draw_head(unit)
        for unit in self.units:
            for role in unit.seats:
                self._draw_member(unit, role)
        for unit in self.units:
            self._draw_former_heads(unit)
        self._draw_leavers()
        for past in self.content.past:
            for _ in range(round(past.people * self.size / AUTHORED)):
                self._draw_past(past)

    # --- who is here ---

    def _cast(self) -> None:
        for row in self.content.cast["person"]:
            person = Person(row.get("location", ""), cast=row)
            ends = [-step[0] for step in row["steps"][1:]] + [OPEN]
            for (since, role, unit_id), end in zip(row["steps"], ends, strict=True):
                unit = self._unit_or_above(unit_id)
                leads = end == OPEN and bool(row.get("leads"))
                person.steps.append(Step(role, unit, -since, end, leads))
            last = person.steps[-1].unit
            person.place = person.place or last.locations[0]
            if row.get("leads"):
                self.led[last].append((person.steps[-1].start, OPEN, person))
            person.stints.append(Stint(person.steps[0].start, OPEN))
            self._finish(person)

    def _unit_or_above(self, unit_id: str) -> Unit:
        """The unit, or the nearest one above it that exists at this size."""
        while unit_id not in self.by_id:
            unit_id = self.content.units[unit_id].parent or "larkfield"
        return self.by_id[unit_id]

    def _draw_head(self, unit: Unit) -> None:
        person = Person(self.rng.choice(unit.locations))
        start = self.forced.get(unit)
        if start is None:
            start = self._recent(unit.head, 1.3)
        self.settled.add(unit)
        step = Step(unit.head, unit, start, OPEN, leads=True)
        self._career(person, step, may_lead=True)
        self.led[unit].append((person.steps[-1].start, OPEN, person))
        self.led[unit].sort(key=lambda row: row[0])

    def _draw_member(self, unit: Unit, role: str) -> None:
        person = Person(self.rng.choice(unit.locations))
        self._career(person, Step(role, unit, self._recent(role), OPEN))

    def _recent(self, role: str, factor: float = 1.0) -> int:
        """Since when someone has held a role today."""
        months = self.usual.get(role, 34.0) * factor
        return -int(self.rng.betavariate(1.4, 2.4) * 2.6 * months)

    # --- how they came here ---

    def _career(self, person: Person, step: Step, may_lead: bool = False) -> None:
        """Walk back from a step to the day of hire."""
        rng = self.rng
        until = min(step.end, 0)
        grade = self.grade[step.role]
        tenure = int(96 * rng.betavariate(1.0 + 0.25 * grade, 2.0))
        entry = max(FIRST, min(until - tenure, step.start))
        if step.start - entry < SHORTEST:
            step.start = max(FIRST, step.start) if step.leads else entry
            entry = step.start
        steps = [step]
        while steps[-1].start - entry >= SHORTEST:
            before = self._step_before(person, steps[-1], entry, may_lead)
            if before is None:
                break
            steps.append(before)
        steps.reverse()
        person.steps = steps
        person.stints = [Stint(steps[0].start, step.end)]
        self._perhaps_returned(person)
        self._finish(person)

    def _step_before(self, person: Person, step: Step, entry: int, may_lead: bool) -> Step | None:
        """What someone did before a step; None when that was outside."""
        rng = self.rng
        ways = self.ways_in.get(step.role, [])
        if rng.random() < 0.12 and not step.leads:
            role, months = step.role, 20
        elif ways:
            role, _, months = rng.choices(ways, [way[1] for way in ways])[0]
        else:
            return None
        stay = max(SHORTEST, int(rng.triangular(0.55, 1.6, 0.9) * months))
        start = max(step.start - stay, entry)
        if start - entry < SHORTEST:
            start = entry
        if may_lead and role in self.lead_seats:
            unit = self._seat_to_leave(role, step)
            if unit is not None:
                self.led[unit].append((start, step.start, person))
                self.forced[unit] = step.start
                return Step(role, unit, start, step.start, leads=True)
        return Step(role, self._unit_before(role, step, start), start, step.start)

    def _seat_to_leave(self, role: str, step: Step) -> Unit | None:
        """A unit whose present head may have followed this person on the day of the move."""
        for _ in range(6):
            unit = self.rng.choice(self.lead_seats[role])
            free = unit not in self.settled and unit not in self.forced and unit is not step.unit
            if free and step.start > FIRST + 6:
                return unit
        return None

    def _unit_before(self, role: str, step: Step, start: int) -> Unit:
        rng, here = self.rng, step.unit
        chosen = here
        hosts = self.hosts.get(role)
        stays = 0.0 if role == step.role else 0.6
        if hosts and (rng.random() >= stays or role not in here.text.mix):
            region = self._region(here)
            for _ in range(5):
                chosen = rng.choice(hosts)
                if self._region(chosen) == region and chosen is not here:
                    break
        former = chosen.former
        if former is not None and former.closes is not None and start < former.closes - SHORTEST:
            return former if rng.random() < 0.6 else chosen
        return chosen

    def _region(self, unit: Unit) -> str:
        return self.content.places[unit.locations[0]].region

    def _perhaps_returned(self, person: Person) -> None:
        """A few had been here before: an earlier employment that ended, with a gap."""
        first, rng = person.steps[0], self.rng
        if first.start < FIRST + 30 or first.leads or rng.random() > 0.035:
            return
        end = first.start - rng.randint(5, 20)
        start = max(FIRST, end - rng.randint(8, 30))
        person.steps.insert(0, Step(first.role, first.unit, start, end))
        person.stints.insert(0, Stint(start, end, "voluntary", True))

    def _finish(self, person: Person) -> None:
        for before, after in zip(person.steps, person.steps[1:], strict=False):
            if before.end == after.start:
                after.reason = self._reason(before, after)
        for step in person.steps:
            at_home = person.place in step.unit.locations or step is person.steps[-1]
            step.place = person.place if at_home else step.unit.locations[0]
        self.people.append(person)

    def _reason(self, before: Step, after: Step) -> str:
        if before.role == after.role:
            return "transfer"
        low, high = self.grade[before.role], self.grade[after.role]
        if low == high:
            return "lateral"
        return "promotion" if low < high else "demotion"

    # --- who was here before ---

    def _draw_former_heads(self, unit: Unit) -> None:
        """Lead every larger unit since the first month; of teams, some were formed later."""
        rng, led = self.rng, self.led[unit]
        earliest = led[0][0] if led else (unit.closes or 0)
        lasting = unit.height > 1 or unit.parent is None or unit.closes is not None
        left = 99 if lasting else int(rng.random() < 0.45)
        while left and earliest > FIRST:
            start = max(FIRST, earliest - rng.randint(*self.terms))
            if start - FIRST < 10:
                start = FIRST
            end = earliest - (rng.choice((0, 0, 0, 0, 0, 0, 0, 1, 2)) if led else 0)
            if end - start >= SHORTEST:
                person = self._leaver(unit, unit.head, end, start=start, leads=True)
                led.insert(0, (start, end, person))
            earliest, left = start, left - 1
        unit.opened = FIRST if lasting else earliest

    def _draw_leavers(self) -> None:
        teams = [unit for unit in self.units if unit.height == 1 and unit.closes is None]
        for _ in range(max(2, round(LEAVERS * len(self.people)))):
            unit = self.rng.choice(teams)
            mix = unit.text.mix
            role = self.rng.choices(list(mix), list(mix.values()))[0]
            self._leaver(unit, role, self.rng.randint(-84, 0))

    def _draw_past(self, past: PastText) -> None:
        """Someone who went a known way, with some months more or less in each role, and left."""
        rng = self.rng
        stays = [max(SHORTEST, round(months * rng.uniform(0.85, 1.15))) for months in past.months]
        start = FIRST + rng.randint(0, max(0, -FIRST - sum(stays) - 1))
        person, steps = Person(""), []
        for role, stay in zip(past.roles, stays, strict=True):
            unit = rng.choice(self.hosts.get(role) or self.lead_seats.get(role) or self.units[:1])
            steps.append(Step(role, unit, start, min(start + stay, 0)))
            start = steps[-1].end
        person.steps = [step for step in steps if step.start < step.end]
        person.place = person.steps[-1].unit.locations[0]
        person.stints = [Stint(person.steps[0].start, start)]
        say_goodbye(person.stints[0], start, rng)
        self._finish(person)

    def _leaver(
        self, unit: Unit, role: str, end: int, start: int | None = None, leads: bool = False
    ) -> Person:
        person = Person(self.rng.choice(unit.locations))
        if start is None:
            start = max(FIRST, end + self._recent(role) - SHORTEST)
        self._career(person, Step(role, unit, start, end, leads))
        say_goodbye(person.stints[-1], end, self.rng)
        return person


def say_goodbye(stint: Stint, end: int, rng: Random) -> None:
    """End an employment, with a reason."""
    reasons = ("voluntary", "involuntary", "retirement", "end_of_contract")
    stint.end = end
    stint.exit_reason = rng.choices(reasons, (60, 12, 16, 12))[0]
    stint.regretted = rng.random() < 0.55 if stint.exit_reason == "voluntary" else None


def employed(people: Iterable[Person]) -> int:
    """How many are employed this month."""
    return sum(person.is_here for person in people)
