"""The library as the chooser of a plan shows it."""

from dataclasses import dataclass

from django.db.models import Q

from careers.models import DevelopmentPlan, Suggestion
from careers.proposals import worded
from careers.queries.plan_gaps import own_fit
from talent.models import Skill, SkillKind, User


@dataclass(frozen=True)
class Offer:
    """One suggestion, in words about the chosen skill."""

    suggestion: Suggestion
    title: str
    note: str
    is_taken: bool


@dataclass(frozen=True)
class Library:
    """What fits one skill of a plan; `skills` are those that the plan's version asks for."""

    skills: tuple[tuple[Skill, float | None], ...]  # with the gap in levels, None where unknown
    skill: Skill | None
    offers: tuple[Offer, ...]

    @property
    def kind_name(self) -> str:
        return str(SkillKind(self.skill.kind).label) if self.skill is not None else ""


def library_for(
    user: User, plan: DevelopmentPlan, *, skill: Skill | None, kind: str | None
) -> Library:
    """Suggestions for one skill; without a choice for the one with the most important gap."""
    parts = own_fit(plan.role_version, plan.employee).parts
    asked = tuple((part.skill, part.gap) for part in parts)
    chosen = skill or next((part.skill for part in parts), None)
    rows = Suggestion.objects.visible_to(user).in_use()
    if chosen is not None:
        rows = rows.filter(Q(skill=chosen) | Q(skill__isnull=True, skill_kind=chosen.kind))
    else:
        rows = rows.none()
    if kind:
        rows = rows.filter(kind=kind)
    taken = set(plan.items.exclude(state="dropped").values_list("title", flat=True))
    name = chosen.name if chosen is not None else ""
    offers = [
        Offer(row, worded(row.title, name)[:200], worded(row.note, name),
              worded(row.title, name)[:200] in taken)
        for row in rows.order_by("skill", "kind", "title")
    ]  # fmt: skip
    order = {"experience": 0, "exposure": 1, "education": 2}
    offers.sort(key=lambda one: (one.suggestion.skill_id is None, order[one.suggestion.kind]))
    return Library(asked, chosen, tuple(offers))
