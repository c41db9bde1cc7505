"""What came of a survey for one who was asked: you said, we did, it moved."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F, Prefetch

from metrics.models import (
    OPEN_ACTIONS,
    ActionPlan,
    ActionStatus,
    ActionUpdate,
    FigureKind,
    TeamTalk,
    UpdateKind,
    WavePerson,
)
from metrics.queries.action_effect import Effect, effects_of
from metrics.queries.actions import with_people
from metrics.queries.result_rows import Cell, figure_label
from metrics.queries.results import Result, label_of, result_for
from metrics.queries.talks import talk_about
from talent.models import User

LOWEST = 3  # figures that are named as what was said
MOST_PLANS = 20


@dataclass(frozen=True)
class Said:
    """One of the lowest figures of the group that one is shown."""

    label: str
    cell: Cell


@dataclass(frozen=True)
class Did:
    """One plan that is shared with whoever reads, what was said of it, and what came of it."""

    plan: ActionPlan
    lines: Sequence[ActionUpdate]
    effect: Effect | None


@dataclass(frozen=True)
class Ledger:
    """What came of one wave for one person who was asked."""

    person: WavePerson
    result: Result | None  # of one's own unit; none before it is shared
    group: str  # what the people are called whom the figures are of
    said: Sequence[Said]
    talk: TeamTalk | None
    did: Sequence[Did]

    @property
    def moved(self) -> list[Did]:
        """The plans that a figure measures."""
        return [one for one in self.did if one.effect is not None]

    @property
    def compares(self) -> bool:
        """Whether two surveys are held beside each other anywhere in it."""
        return any(one.effect.after is not None for one in self.moved if one.effect)


@dataclass(frozen=True)
class Promised:
    """How many plans of one wave are shared with somebody, and how they stand."""

    shared: int = 0
    complete: int = 0
    open: int = 0


def ledger_of(user: User, person: WavePerson) -> Ledger:
    """What came of a wave in which the user was asked; figures only once they are shared."""
    result = None
    if person.wave.shared_at is not None:
        result = result_for(user, person.wave, person.unit)
    plans = _shared_plans(user, person)
    effects = effects_of(user, plans)
    return Ledger(
        person,
        result,
        label_of(result) if result else "",
        lowest_of(result) if result else [],
        talk_about(user, result) if result else None,
        [Did(plan, plan.shared_lines, effects.get(plan.pk)) for plan in plans],  # type: ignore[attr-defined]
    )


def lowest_of(result: Result) -> list[Said]:
    """The drivers with the lowest figures, the lowest first; a band stands at its middle."""
    rows = [Said(figure_label(one), result.cell(one)) for one in result.of_kind(FigureKind.DRIVER)]
    told = [row for row in rows if row.cell.middle is not None]
    return sorted(told, key=lambda row: (row.cell.middle or 0, row.label))[:LOWEST]


def _shared_plans(user: User, person: WavePerson) -> list[ActionPlan]:
    """Plans that answer the wave and are shared with who was asked, with what is shared of them."""
    said = ActionUpdate.objects.visible_to(user).filter(is_shared=True)
    lines = Prefetch("updates", said.exclude(kind=UpdateKind.SHARED), to_attr="shared_lines")
    rows = with_people(ActionPlan.objects.shared_with(user).filter(wave=person.wave))
    ordered = rows.order_by(F("closed_on").desc(nulls_first=True), "due_on", "pk")
    return list(ordered.prefetch_related(lines)[:MOST_PLANS])


def promised_in(user: User, waves: Iterable[int]) -> dict[int, Promised]:
    """What is shared with a user, wave by wave; one query."""
    rows = ActionPlan.objects.shared_with(user).filter(wave__in=list(waves)).order_by()
    counts = Counter(rows.values_list("wave", "status"))
    found: dict[int, Promised] = {}
    for wave in {wave for wave, _status in counts}:
        mine = {status: many for (of, status), many in counts.items() if of == wave}
        found[wave] = Promised(
            sum(mine.values()),
            mine.get(ActionStatus.COMPLETE, 0),
            sum(mine.get(status, 0) for status in OPEN_ACTIONS),
        )
    return found
