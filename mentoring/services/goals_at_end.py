"""Where the skills of a pair's goals stand when it ends, and what its mentor says of them."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mentoring.models import Pair, PairGoal, PairGoalState
from talent.models import Actor, ClaimSource, EmployeeSkill, SkillClaim
from talent.services.skills import claim_skill

LONGEST_EVIDENCE = 2000  # as a claim keeps it


def level_of(pair: Pair, skill: int | None) -> Decimal | None:
    """The mentee's level today; among peers nobody is lent sight of it, so it is not noted."""
    if skill is None or pair.programme.is_of_peers:
        return None
    rows = EmployeeSkill.objects.filter(employee=pair.mentee_id, skill=skill)
    found: Decimal | None = rows.values_list("level", flat=True).first()
    return found


def note_levels(actor: Actor, pair: Pair, said: Mapping[int, int]) -> list[int]:
    """Claim what the mentor says of goals' skills, and note on each goal where its skill stands.

    Goals of one skill make one claim: the mentor says once where it stands. Returns the ids of the
    claims. Called under the pair's lock, before the tie is closed.
    """
    goals = list(pair.goals.exclude(state=PairGoalState.DROPPED).select_related("skill"))
    known = {goal.pk for goal in goals if goal.skill_id is not None}
    if set(said) - known:
        raise ValidationError(_("Say levels only for the goals of this pair that name a skill."))
    if said and pair.programme.is_of_peers:
        raise ValidationError(_("Among peers nobody says where a skill stands."))
    claims = []
    for own in by_skill(goals):
        levels = {goal.pk: said[goal.pk] for goal in own if goal.pk in said}
        if len(set(levels.values())) > 1:
            words = _("Say one level for %(skill)s: these goals are about the same skill.")
            raise ValidationError(
                {f"level_{max(levels)}": words % {"skill": getattr(own[0].skill, "name", "")}}
            )
        if levels:
            claims.append(_claim(actor, pair, own, *levels.popitem()).pk)
    for goal in goals:
        note_level_after(pair, goal)
    return claims


def by_skill(goals: Iterable[PairGoal]) -> list[list[PairGoal]]:
    """The goals that name a skill, those of one skill together, in their order."""
    found: dict[int, list[PairGoal]] = {}
    for goal in goals:
        if goal.skill_id is not None:
            found.setdefault(goal.skill_id, []).append(goal)
    return list(found.values())


def _claim(
    actor: Actor, pair: Pair, goals: Sequence[PairGoal], said_of: int, level: int
) -> SkillClaim:
    """One claim of the mentor; what is refused is said of the goal that it was said of."""
    skill = goals[0].skill
    assert skill is not None
    titles = "; ".join(goal.title for goal in goals)[:LONGEST_EVIDENCE]
    try:
        return claim_skill(
            actor=actor, employee=pair.mentee, skill=skill, level=level,
            source=ClaimSource.MENTOR, evidence=titles,
        )  # fmt: skip
    except ValidationError as error:
        raise ValidationError({f"level_{said_of}": error.messages}) from None


def note_level_after(pair: Pair, goal: PairGoal) -> None:
    """Note on a goal where its skill stands now."""
    level = level_of(pair, goal.skill_id)
    if level != goal.level_after:
        goal.level_after = level
        goal.save(update_fields=["level_after"])
