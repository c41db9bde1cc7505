"""The bench as one reader may see it: key roles and candidates of the plans that they see."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from leadership.models import KeyRole, PlanState, Ready, SuccessionPlan, Successor
from leadership.strength import Bench, Candidate, Cover, Pipeline, Readiness, bench
from talent.models import Employee, User

LEVELS = (Ready.NOW, Ready.SOON, Ready.LATER)


@dataclass(frozen=True)
class People:
    """Whom numbers of a pipeline stand for; people from outside have numbers below zero."""

    outside: Mapping[int, str]

    def named(self, numbers: Collection[int]) -> dict[int, str]:
        """The names of some of them; one query."""
        inside = Employee.objects.filter(pk__in=[n for n in numbers if n >= 0])
        found = {person.pk: person.name for person in inside}
        return found | {n: self.outside[n] for n in numbers if n in self.outside}


@dataclass(frozen=True)
class Seen:
    """Key roles, their holders and candidates, as far as a reader may see them."""

    pipeline: Pipeline
    people: People


@dataclass(frozen=True)
class Strength:
    """The bench for each readiness, and the one that is looked at."""

    seen: Seen
    by_level: Mapping[Ready, Bench]
    chosen: Ready

    @property
    def bench(self) -> Bench:
        return self.by_level[self.chosen]

    def of_cover(self, cover: Cover) -> int:
        """How many key roles are safe, contested or uncovered."""
        return sum(1 for one in self.bench.cover.values() if one == cover)

    @property
    def levels(self) -> list[tuple[Ready, Bench]]:
        return [(level, self.by_level[level]) for level in LEVELS]


def current_key_roles(user: User) -> QuerySet[KeyRole]:
    """The key roles of today that a reader sees."""
    return KeyRole.objects.visible_to(user).current()


def counted_plans(user: User) -> QuerySet[SuccessionPlan]:
    """The active plans that a reader sees, for key roles that they see; only these count."""
    return SuccessionPlan.objects.visible_to(user).filter(state=PlanState.ACTIVE).order_by()


def seen_by(user: User) -> Seen:
    """All that the bench of one reader is worked out from; two queries.

    People from outside are told apart by their names, whatever their case.
    """
    rows = current_key_roles(user).order_by("pk").values_list("pk", "incumbent")
    holders = dict(rows)
    named = Successor.objects.named().filter(plan__in=counted_plans(user)).order_by()
    numbers: dict[str, int] = {}
    outside: dict[int, str] = {}
    candidates: list[Candidate] = []
    fields = ("plan__key_role", "employee", "external_name", "readiness")
    for role, person, name, ready in named.values_list(*fields):
        if role not in holders:
            continue
        number = person
        if number is None:
            number = numbers.setdefault(name.casefold(), -1 - len(numbers))
            outside[number] = name
        candidates.append(Candidate(role, number, Ready(ready).within))
    candidates.sort(key=lambda one: (one.role, one.person, one.readiness))
    incumbents = {role: holder for role, holder in holders.items() if holder is not None}
    return Seen(Pipeline(tuple(holders), incumbents, tuple(candidates)), People(outside))


def strength_of(user: User, chosen: Ready = Ready.SOON) -> Strength:
    """The bench that one reader may see, within each readiness."""
    seen = seen_by(user)
    return Strength(seen, {level: bench(seen.pipeline, level.within) for level in LEVELS}, chosen)


def ready_for(pipeline: Pipeline, within: Readiness) -> dict[int, list[int]]:
    """Who is ready in time for each key role, the soonest first."""
    found: dict[int, dict[int, Any]] = {}
    for one in pipeline.candidates:
        if one.readiness <= within and pipeline.incumbents.get(one.role) != one.person:
            people = found.setdefault(one.role, {})
            people[one.person] = min(one.readiness, people.get(one.person, one.readiness))
    return {
        role: sorted(people, key=lambda person: (people[person], person))
        for role, people in found.items()
    }
