"""What people and others say about skills, around what their roles ask for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from careers.demo.aims import aimed
from careers.demo.content import Content, Need, RoleText
from careers.demo.history import Person, Step

MONTH = 30.44


@dataclass(frozen=True, slots=True)
class Said:
    """One claim to be written; `by` is None where no person of the company speaks."""

    person: Person
    skill: str
    level: int
    source: str
    by: Person | None
    days_ago: int
    evidence: str = ""

    def day(self, today: date) -> date:
        return today - timedelta(days=self.days_ago)


@dataclass(slots=True)
class Voices:
    """Who may speak about a person today, and for how many days they have been there to do so."""

    manager: Person | None
    managed_since: int
    managed_days: int
    mentors: list[tuple[Person, int]] = field(default_factory=list)


class Claims:
    """Draws claims; `known` is how much of a role is spoken of at all."""

    def __init__(self, content: Content, rng: Random, today: date, size: int) -> None:
        self.content, self.rng, self.today = content, rng, today
        self.is_small = size <= 5_000
        self.above: Mapping[str, RoleText | None] = {
            role.id: content.rung_above(role) for role in content.roles.values()
        }
        self.evidence = content.texts["evidence"]
        self.tongues = {"nl": "dutch", "es": "spanish", "pt": "portuguese", "fr": "french"} | {
            "zh": "mandarin",
            "en": "english",
        }

    def of(self, person: Person, step: Step, voices: Voices) -> Iterator[Said]:
        """All that is said about one person."""
        wanted = self._wanted(person, step)
        if person.cast is not None and "fit" in person.cast:
            target = self.content.roles[person.cast["targets"][0]]
            yield from self._aimed(person, target, voices)
            for need in target.needs:
                wanted.pop(need.skill, None)
        for skill, level in wanted.items():
            yield from self._about(person, skill, level, voices)

    def _aimed(self, person: Person, target: RoleText, voices: Voices) -> Iterator[Said]:
        """What gives one of the cast the fit that the pages show."""
        ready, known = person.cast["fit"] if person.cast is not None else (0, 0)
        longest = min(240, int(-voices.managed_since * MONTH))
        for skill, (own, seen) in aimed(target.needs, ready, known, self.rng).items():
            days = min(self.rng.randint(3, max(3, longest)), voices.managed_days)
            yield Said(person, skill, own, "self", person, days, self._words("self", person))
            if voices.manager is not None:
                words = self._words("manager", person)
                yield Said(person, skill, seen, "manager", voices.manager, days, words)

    def _wanted(self, person: Person, step: Step) -> dict[str, float]:
        """The skills to speak of, with the level that the person really has."""
        rng, role = self.rng, self.content.roles[step.role]
        few = bool(person.cast and person.cast.get("few_claims"))
        known = 0.35 if few else 0.9 if self.is_small else 0.7
        hoped = 0.2 if few else 0.55 if self.is_small else 0.35
        grown = min(1.0, -step.start / 30)
        level: dict[str, float] = {}
        for need in role.needs:
            if rng.random() < known:
                level[need.skill] = need.level - 0.9 + 1.3 * grown + rng.gauss(0, 0.55)
        for goal in self._goals(person, role):
            for need in goal.needs:
                if need.skill not in level and rng.random() < hoped:
                    level[need.skill] = need.level - 1.2 + rng.gauss(0, 0.6)
        for earlier in person.steps[:-1][-1:] if self.is_small else ():
            for need in self._some(self.content.roles[earlier.role].needs):
                level.setdefault(need.skill, need.level + rng.gauss(0, 0.5))
        for skill in step.unit.text.skills:
            if rng.random() < 0.6:
                level.setdefault(skill, 2.6 + grown + rng.gauss(0, 0.7))
        self._speak(person, level)
        return level

    def _goals(self, person: Person, role: RoleText) -> list[RoleText]:
        """Whom this person would become: as authored, else the next rung for some."""
        if person.cast is not None:
            return [self.content.roles[id] for id in person.cast.get("targets", [])]
        above = self.above[role.id]
        return [above] if above is not None and self.rng.random() < 0.35 else []

    def _some(self, needs: tuple[Need, ...]) -> list[Need]:
        return [need for need in needs if self.rng.random() < 0.35]

    def _speak(self, person: Person, level: dict[str, float]) -> None:
        for code in self.content.places[person.place].languages:
            skill = self.tongues.get(code)
            if skill is not None and self.rng.random() < 0.3:
                level.setdefault(skill, 4.4 if code != "en" else 3.8)

    def _about(self, person: Person, skill: str, level: float, voices: Voices) -> Iterator[Said]:
        rng = self.rng
        yield self._say(person, skill, level + rng.gauss(0.1, 0.45), "self", person, 900)
        manager = voices.manager
        if manager is not None and rng.random() < 0.38:
            longest = int(-voices.managed_since * MONTH) + self.today.day
            opinion = level + rng.gauss(0, 0.4) + (1.5 if rng.random() < 0.06 else 0)
            said = self._say(person, skill, opinion, "manager", manager, longest)
            yield replace(said, days_ago=min(said.days_ago, voices.managed_days))
        for mentor, days in voices.mentors:
            if rng.random() < 0.3:
                said = self._say(person, skill, level, "mentor", mentor, 60)
                yield replace(said, days_ago=min(said.days_ago, days))
        chance = rng.random()
        if chance < 0.035:
            yield self._say(person, skill, level, "360", None, 700)
        elif chance < 0.06:
            yield self._say(person, skill, level, "assessment", None, 800)
        elif chance < 0.08:
            yield self._say(person, skill, level + 0.3, "certificate", None, 1100)

    def _say(
        self,
        person: Person,
        skill: str,
        level: float,
        source: str,
        by: Person | None,
        longest: int,
    ) -> Said:
        rng = self.rng
        here = int(-person.steps[0].start * MONTH) + self.today.day
        days = int(rng.random() * rng.random() * max(1, min(longest, here, 1400)))
        words = self._words(source, person) if self.is_small else ""
        return Said(person, skill, min(5, max(1, round(level))), source, by, days, words)

    def _words(self, source: str, person: Person) -> str:
        text: str = self.rng.choice(self.evidence[source])
        return text.replace("{place}", self.content.places[person.place].name)


def authored(
    person: Person, rows: Mapping[str, list[str]], by_name: Mapping[str, Person]
) -> Iterator[Said]:
    """Claims written down for one of the cast: "source level days-ago who | evidence"."""
    for skill, lines in rows.items():
        for line in lines:
            fact, _, evidence = line.partition(" | ")
            source, level, days, *name = fact.split(maxsplit=3)
            by = person if source == "self" else by_name[name[0]] if name else None
            yield Said(person, skill, int(level), source, by, int(days), evidence)
