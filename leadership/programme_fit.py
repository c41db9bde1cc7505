"""What a programme does for a person's gaps: pure arithmetic over levels, without the database.

    closes = max(0, min(needed, target) − level)      for each known level

A programme raises a competency to its target level at most, and nobody is asked for more than is
needed; so what lies above either is no reason. An unknown level is not a gap: it is told apart.
The rule is this product's own (docs/figures.md).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Source(StrEnum):
    """Who asks for a level: today's role, the organisation, the role of the plan, an action."""

    ROLE = "role"
    CORE = "core"
    AIM = "aim"
    PLAN = "plan"


@dataclass(frozen=True)
class Need:
    """One skill that somebody needs: the highest level asked for (0: only wanted), and by whom."""

    skill: int
    level: int
    sources: tuple[Source, ...]

    @property
    def is_planned(self) -> bool:
        """Whether an open action of the person's plan is about it."""
        return Source.PLAN in self.sources


@dataclass(frozen=True)
class Reason:
    """One competency of a programme that somebody needs, and by how much it comes nearer.

    `level` is None where nobody has said one; `closes` is in levels. `is_whole` says that nothing
    is left of the gap afterwards.
    """

    need: Need
    target: int
    level: float | None
    closes: float

    @property
    def is_whole(self) -> bool:
        return self.closes > 0 and self.target >= self.need.level

    @property
    def counts(self) -> bool:
        """Whether it is a reason to take part: it closes something, or an action asks for it."""
        return self.closes > 0 or self.need.is_planned


@dataclass(frozen=True)
class ProgrammeFit:
    """What one programme does for one person: reasons, the weightiest first."""

    reasons: Sequence[Reason]
    unknown: Sequence[Need]

    @property
    def closes(self) -> float:
        """Levels by which gaps come nearer, over all reasons."""
        return round(sum(reason.closes for reason in self.reasons), 1)

    @property
    def gaps(self) -> int:
        return sum(reason.closes > 0 for reason in self.reasons)

    @property
    def planned(self) -> int:
        return sum(reason.need.is_planned for reason in self.reasons)

    @property
    def rank(self) -> tuple[float, int]:
        """By which programmes are ordered, the higher the better: levels, then planned ones."""
        return self.closes, self.planned


def merged(needs: Iterable[tuple[int, int, Source]]) -> dict[int, Need]:
    """Needs by skill: the highest level of all who ask, and everybody who asks for more than none.

    A source that asks for less than another is left out, save an action of the plan.
    """
    asked: dict[int, dict[Source, int]] = {}
    for skill, level, source in needs:
        levels = asked.setdefault(skill, {})
        levels[source] = max(level, levels.get(source, 0))
    found = {}
    for skill, levels in asked.items():
        highest = max(levels.values())
        sources = [
            source for source in Source
            if source in levels and (source == Source.PLAN or levels[source] == highest)
        ]  # fmt: skip
        found[skill] = Need(skill, highest, tuple(sources))
    return found


def programme_fit(
    targets: Mapping[int, int], needs: Mapping[int, Need], levels: Mapping[int, float]
) -> ProgrammeFit:
    """What a programme with target levels by skill does for somebody with needs and levels."""
    reasons, unknown = [], []
    for skill, target in targets.items():
        need = needs.get(skill)
        if need is None:
            continue
        level = levels.get(skill)
        if level is None and need.level and not need.is_planned:
            unknown.append(need)
            continue
        reason = Reason(need, target, level, closes(level, need.level, target))
        if reason.counts:
            reasons.append(reason)
    reasons.sort(key=lambda one: (-one.closes, not one.need.is_planned, one.need.skill))
    return ProgrammeFit(tuple(reasons), tuple(unknown))


def closes(level: float | None, needed: int, target: int) -> float:
    """Levels by which a gap comes nearer; 0 for an unknown level."""
    return 0.0 if level is None else round(max(0.0, min(needed, target) - level), 1)
