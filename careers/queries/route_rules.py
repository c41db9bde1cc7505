"""How long things take on a route: what HR has set, or the product's defaults."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Value

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
    """The rules in force; one query, whose row without a kind is the one about routes."""
    routes = RouteRule.objects.order_by().values_list(Value(""), "least_months", "at_once")
    skills = GapRule.objects.order_by().values_list("kind", "months_per_level", Value(0))
    found = {kind: (months, at_once) for kind, months, at_once in routes.union(skills, all=True)}
    usual = RouteRule()
    least_months, at_once = found.pop("", (usual.least_months, usual.at_once))
    changed = {kind: months for kind, (months, _nothing) in found.items()}
    return RouteRules(least_months, at_once, {**MONTHS_PER_LEVEL, **changed})
