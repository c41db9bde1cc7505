"""How far people are in a cohort: which components are done, and what comes next."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from leadership import curriculum
from leadership.models import (
    Cohort,
    CohortEnrolment,
    Component,
    ComponentDone,
    ComponentKind,
    Prerequisite,
    Programme,
)
from leadership.queries.proofs import proved_components

# What participants say themselves, where nothing proves it; the rest an instructor confirms.
SAID_BY_ONESELF = (
    ComponentKind.E_LEARNING,
    ComponentKind.SELF_STUDY,
    ComponentKind.JOURNAL,
    ComponentKind.SPONSORED,
)


@dataclass(frozen=True)
class Outline:
    """A programme's components in their order, with what each needs before it."""

    components: Sequence[Component]
    plain: Sequence[curriculum.Component]

    @property
    def needed(self) -> set[int]:
        return curriculum.needed(self.plain)

    def missing(self, done: Collection[int]) -> list[Component]:
        """What still has to be done for the whole, in the curriculum's order."""
        wanted = self.needed - set(done)
        return [one for one in self.components if one.pk in wanted]

    def is_open(self, component: int, done: Collection[int]) -> bool:
        """Whether all that comes before a component is done."""
        return component in curriculum.next_steps(self.plain, done)


@dataclass(frozen=True)
class Step:
    """One component as one participant stands to it."""

    component: Component
    is_needed: bool
    done: ComponentDone | None
    is_open: bool
    is_proved: bool  # whether sessions, work or assessments say that it is done

    @property
    def may_say(self) -> bool:
        """Whether the participant says that it is done."""
        said = not self.is_proved and self.component.kind in SAID_BY_ONESELF
        return self.done is None and self.is_open and said


@dataclass(frozen=True)
class Progress:
    """One participant's way through a programme."""

    steps: Sequence[Step]

    @property
    def needed(self) -> list[Step]:
        return [step for step in self.steps if step.is_needed]

    @property
    def done(self) -> int:
        """How many of the needed ones are done."""
        return sum(step.done is not None for step in self.needed)

    @property
    def is_whole(self) -> bool:
        return self.done == len(self.needed)

    @property
    def hours(self) -> Decimal:
        return sum((one.component.hours for one in self.steps if one.done), Decimal(0))

    @property
    def credits(self) -> int:
        return sum(one.component.credits for one in self.steps if one.done)


def outline_of(programme: Programme) -> Outline:
    """A programme's curriculum as the calculations read it; two queries."""
    components = list(Component.objects.filter(programme=programme).order_by("position"))
    before: dict[int, list[int]] = {}
    rows = Prerequisite.objects.filter(component__programme=programme).order_by("pk")
    for component, needs in rows.values_list("component", "needs"):
        before.setdefault(component, []).append(needs)
    plain = [
        curriculum.Component(
            component=one.pk,
            way=curriculum.Way(one.way),
            hours=one.hours,
            is_required=one.is_required,
            prerequisites=tuple(before.get(one.pk, ())),
        )
        for one in components
    ]
    return Outline(components, plain)


def progress_of(enrolment: CohortEnrolment, outline: Outline | None = None) -> Progress:
    """The way of one participant, component by component."""
    outline = outline or outline_of(enrolment.cohort.programme)
    rows = ComponentDone.objects.filter(enrolment=enrolment)
    done = {row.component_id: row for row in rows}
    return _progress(outline, done, proved_components(enrolment.cohort))


def progress_of_all(
    cohort: Cohort, enrolments: Iterable[CohortEnrolment], outline: Outline
) -> Mapping[int, Progress]:
    """The ways of many who go through one cohort, in a fixed number of queries."""
    ids = [one.pk for one in enrolments]
    asked = proved_components(cohort)
    found: dict[int, dict[int, ComponentDone]] = {pk: {} for pk in ids}
    for row in ComponentDone.objects.filter(enrolment__in=ids):
        found[row.enrolment_id][row.component_id] = row
    return {pk: _progress(outline, done, asked) for pk, done in found.items()}


def _progress(
    outline: Outline, done: Mapping[int, ComponentDone], asked: Collection[int]
) -> Progress:
    must, ahead = outline.needed, set(curriculum.next_steps(outline.plain, set(done)))
    return Progress(
        [
            Step(one, one.pk in must, done.get(one.pk), one.pk in ahead, one.pk in asked)
            for one in outline.components
        ]
    )
