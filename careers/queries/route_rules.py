"""How long things take on a route: what HR has set, or the product's defaults."""

from collections.abc import Mapping
from dataclasses import dataclass

from careers.models import GapRule, RouteRule
from talent.models import SkillKind

# Months for one level. What one practises at work comes sooner than how one leads or speaks.
MONTHS_PER_LEVEL: Mapping[str, int] = {
    SkillKind.TECHNICAL: 3,
    SkillKind.KNOWLEDGE: 3,
    SkillKind.MANAGEMENT: 6,
    SkillKind.LEADERSHIP: 6,
    SkillKind.VALUE: 6,
    SkillKind.LANGUAGE: 9,
}


@dataclass(frozen=True)
class RouteRules:
    """Least months in a role, skills at once, and months per level by kind of skill."""

    least_months: int
    at_once: int
    per_level: Mapping[str, int]

    @property
    def kinds(self) -> list[tuple[str, int]]:
        """Each kind of skill in words, with the months of one level."""
        return [(str(kind.label), self.per_level[kind]) for kind in SkillKind]


def current_rules() -> RouteRules:
    """The rules in force; two queries."""
    row = RouteRule.objects.first() or RouteRule()
    changed = dict(GapRule.objects.values_list("kind", "months_per_level"))
    return RouteRules(row.least_months, row.at_once, {**MONTHS_PER_LEVEL, **changed})
