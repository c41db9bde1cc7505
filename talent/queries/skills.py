"""Levels of skills opened into their parts, and what a new claim would do to them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Collate
from django.utils.translation import gettext_lazy as _

from lib.dates import today
from talent.levels import DAYS_PER_MONTH, Claim, Level, Part, Rule, confidence, fading, weigh
from talent.models import (
    ClaimSource,
    ConfirmationRequest,
    Employee,
    EmployeeSkill,
    Sight,
    Skill,
    SkillClaim,
    SkillKind,
    SkillLevel,
    SkillRule,
    User,
)

RULE_FIELDS = {
    ClaimSource.ASSESSMENT: "assessment",
    ClaimSource.CERTIFICATE: "certificate",
    ClaimSource.THREE_SIXTY: "three_sixty",
    ClaimSource.MANAGER: "manager",
    ClaimSource.MENTOR: "mentor",
    ClaimSource.SELF: "self_claim",
}
# Who said it is shown for these only; ratings by several people stay without a name.
NAMED = {ClaimSource.MANAGER, ClaimSource.MENTOR}


def current_rule() -> Rule:
    """The rule that HR has set, or the product's defaults."""
    row = SkillRule.objects.first() or SkillRule()
    weights = {str(source): float(getattr(row, name)) for source, name in RULE_FIELDS.items()}
    return Rule(weights, row.half_life_months)


def explain(claims: Iterable[SkillClaim]) -> Level | None:
    """Open a level into its parts: what each claim weighs today."""
    return weigh(map(as_claim, claims), current_rule(), today())


def as_claim(row: SkillClaim) -> Claim:
    return Claim(row.level, row.source, row.claimed_by_id, row.claimed_on, row.pk)


USUAL_WORDS = {
    1: _("Knows what it is about and has done first parts of it with help."),
    2: _("Does the usual parts and asks for help with the rest."),
    3: _("Does it alone, also when something is unusual."),
    4: _("Solves the hard cases and helps others with it."),
    5: _("Sets how it is done here; others come to ask."),
}
SURE = {"high": _("Well supported"), "medium": _("Fairly sure"), "low": _("A first view")}


def names_together(skills: Iterable[tuple[int, str, str]]) -> dict[int, str]:
    """How to call skills (id, name, kind) that stand together: those of one name by their kind."""
    rows = set(skills)
    often = Counter(name for _pk, name, _kind in rows)
    return {
        pk: name if often[name] == 1 else f"{name} ({SkillKind(kind).label.lower()})"
        for pk, name, kind in rows
    }


def naming(skill: Skill) -> tuple[int, str, str]:
    """What `names_together` wants to know of a skill."""
    return skill.pk, skill.name, skill.kind


@dataclass(frozen=True)
class SkillRow:
    """One skill of a person as it is called there, with how sure the level is today."""

    held: EmployeeSkill
    confidence: str
    name: str

    @property
    def sure(self) -> str:
        return str(SURE[self.confidence])

    @property
    def level(self) -> float:
        return float(self.held.level)


def skill_rows(user: User, person: Employee) -> list[SkillRow]:
    """The skills whose levels the user may see, the strongest first."""
    rows = EmployeeSkill.objects.visible_to(user).filter(employee=person)
    ordered = list(rows.select_related("skill").order_by("-level", "skill__name", "pk"))
    names = names_together(naming(row.skill) for row in ordered)
    half_life, day = current_rule().half_life_months, today()

    def sure(row: EmployeeSkill) -> str:
        return confidence(row.strength * fading(_months(row.as_of, day), half_life))

    return [SkillRow(row, sure(row), names[row.skill_id]) for row in ordered]


def _months(since: date, day: date) -> float:
    return (day - since).days / DAYS_PER_MONTH


@dataclass(frozen=True)
class Reason:
    """One claim as the page shows it: what it weighs, and its share of the level."""

    claim: SkillClaim
    who: str
    base: float
    weight: float
    share: float  # of 100; 0 where a newer claim replaces it
    counts: bool


@dataclass(frozen=True)
class Why:
    """A level with everything that it was worked out from."""

    skill: Skill
    level: Level
    reasons: list[Reason]
    rule: Rule
    lowest: int
    highest: int
    is_shared: bool

    @property
    def sure(self) -> str:
        return str(SURE[self.level.confidence])


def why(user: User, person: Employee, skill: Skill) -> Why | None:
    """Why a level is what it is; None where nothing was ever said about it.

    Only for who sees all claims of the person: from a part of them another level would follow.
    """
    claims = SkillClaim.objects.visible_to(user).standing().filter(employee=person, skill=skill)
    rows = {row.pk: row for row in claims.select_related("claimed_by__employee")}
    rule = current_rule()
    level = weigh(map(as_claim, rows.values()), rule, today())
    if level is None:
        return None
    counted = [part.claim.level for part in level.parts if part.counts]
    held = EmployeeSkill.objects.visible_to(user).filter(employee=person, skill=skill).first()
    return Why(
        skill=skill,
        level=level,
        reasons=[_reason(part, rows[part.claim.pk], level, rule) for part in level.parts],
        rule=rule,
        lowest=min(counted),
        highest=max(counted),
        is_shared=held is not None and held.is_shared,
    )


def _reason(part: Part, row: SkillClaim, level: Level, rule: Rule) -> Reason:
    by = row.claimed_by
    named = row.source in NAMED and by is not None and hasattr(by, "employee")
    return Reason(
        claim=row,
        who=by.employee.name if named and by is not None else "",
        base=rule.weights[row.source],
        weight=part.weight,
        share=100 * part.weight / level.strength if part.counts else 0,
        counts=part.counts,
    )


def level_with(
    person: Employee, skill: Skill, *, level: int, source: str, by: User
) -> tuple[Level | None, Level]:
    """The level today, and the one that a new claim would make of it."""
    rows = SkillClaim.objects.standing().filter(employee=person, skill=skill)
    claims = [as_claim(row) for row in rows]
    rule, day = current_rule(), today()
    after = weigh([*claims, Claim(level, source, by.pk, day, 2**62)], rule, day)
    assert after is not None
    return weigh(claims, rule, day), after


def level_words(skill: Skill) -> list[SkillLevel]:
    """The five levels in the skill's own words, or where it has none in words for any skill."""
    own = {row.level: row for row in skill.levels.all()}
    rows = []
    for level, words in USUAL_WORDS.items():
        row = own.get(level) or SkillLevel(skill=skill, level=level)
        row.wording = row.wording or ("" if row.name else str(words))
        rows.append(row)
    return rows


def holders(user: User, skill: Skill) -> QuerySet[Employee]:
    """The people who share a skill with everyone; levels are another matter."""
    shared = EmployeeSkill.objects.filter(employee=OuterRef("pk"), skill=skill, is_shared=True)
    people = Employee.objects.colleagues_of(user).filter(Exists(shared))
    return people.with_current_assignment().annotate(by_name=Collate("name_folded", "C"))


def waiting_requests(user: User, person: Employee) -> list[ConfirmationRequest]:
    """Whom a person has asked to confirm a skill and who has not answered yet."""
    rows = ConfirmationRequest.objects.visible_to(user).waiting().filter(employee=person)
    return list(rows.select_related("asked", "skill"))


def may_ask(user: User, person: Employee) -> QuerySet[Employee]:
    """Who can be asked to confirm a skill of mine: my line, the direct manager first."""
    lines = {"lines_down__report": person, "lines_down__valid__contains": today()}
    people = Employee.objects.visible_to(user).filter(user__is_active=True, **lines)
    return people.order_by("lines_down__depth")


def claims_as(sights: frozenset[Sight]) -> str | None:
    """As what somebody may speak about another person's skill; None where they may not."""
    if Sight.CHAIN in sights:
        return ClaimSource.MANAGER
    return ClaimSource.MENTOR if Sight.MENTOR in sights else None
