"""A programme's curriculum as it stands: its components, what comes before each, its balance."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from leadership import curriculum
from leadership.curriculum import Balance, Way
from leadership.models import Component, ComponentKind, Prerequisite, Programme

ICONS = {
    ComponentKind.WORKSHOP: "users-group",
    ComponentKind.COURSE: "school",
    ComponentKind.E_LEARNING: "device-desktop",
    ComponentKind.COACHING: "message-circle",
    ComponentKind.MENTORING: "heart-handshake",
    ComponentKind.STRETCH: "trending-up",
    ComponentKind.JOURNAL: "pencil",
    ComponentKind.SELF_STUDY: "bulb",
    ComponentKind.RETREAT: "sun",
    ComponentKind.EXECUTIVE: "building",
    ComponentKind.SPONSORED: "certificate",
    ComponentKind.THREE_SIXTY: "refresh",
    ComponentKind.TEAM_PROJECT: "briefcase",
}


@dataclass(frozen=True)
class Step:
    """One component in its curriculum, with those that come before it, and its place."""

    component: Component
    needs: Sequence[Component]
    is_needed: bool
    number: int

    @property
    def icon(self) -> str:
        return ICONS[ComponentKind(self.component.kind)]

    @property
    def is_required_by_others(self) -> bool:
        """Whether nobody can do without it although it is an elective one."""
        return self.is_needed and not self.component.is_required


@dataclass(frozen=True)
class Curriculum:
    """A whole curriculum: its components in their order, and what they add up to."""

    steps: Sequence[Step]
    balance: Balance

    @property
    def hours(self) -> Decimal:
        return self.balance.training + self.balance.development

    @property
    def training_width(self) -> str:
        """The share of training as a length in a picture of 100; never in the reader's format."""
        return f"{self.balance.training_share or 0:.1f}"

    @property
    def development_share(self) -> float | None:
        share = self.balance.training_share
        return None if share is None else 100 - share

    @property
    def rest_width(self) -> str:
        return f"{100 - (self.balance.training_share or 0):.1f}"

    @property
    def credits(self) -> int:
        return sum(step.component.credits for step in self.steps)


def curriculum_of(programme: Programme) -> Curriculum:
    """The curriculum of one programme, in two queries."""
    rows = list(programme.components.select_related("mentoring_programme").order_by("position"))
    needs = _needs([programme.pk])
    by_pk = {row.pk: row for row in rows}
    parts = [_part(row, needs) for row in rows]
    must = curriculum.needed(parts)
    steps = [
        Step(row, [by_pk[pk] for pk in needs[row.pk]], row.pk in must, number)
        for number, row in enumerate(rows, start=1)
    ]
    return Curriculum(steps, curriculum.balance(parts))


def balances_of(programmes: Iterable[int]) -> dict[int, Balance]:
    """What the curricula of some programmes add up to, in two queries."""
    keys = list(programmes)
    needs = _needs(keys)
    parts: dict[int, list[curriculum.Component]] = {key: [] for key in keys}
    rows = Component.objects.filter(programme__in=keys).order_by("programme", "position")
    for row in rows.only("programme", "way", "hours", "is_required"):
        parts[row.programme_id].append(_part(row, needs))
    return {key: curriculum.balance(found) for key, found in parts.items()}


def parts_of(programme: Programme) -> list[curriculum.Component]:
    """The components as the pure calculations take them."""
    needs = _needs([programme.pk])
    return [_part(row, needs) for row in programme.components.order_by("position")]


def _part(row: Component, needs: Mapping[int, Sequence[int]]) -> curriculum.Component:
    return curriculum.Component(
        row.pk, Way(row.way), row.hours, row.is_required, tuple(needs[row.pk])
    )


def _needs(programmes: Sequence[int]) -> dict[int, list[int]]:
    """For each component of some programmes those that come before it, in their order."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = Prerequisite.objects.filter(component__programme__in=programmes)
    for component, needs in rows.order_by("needs__position").values_list("component", "needs"):
        found[component].append(needs)
    return found
