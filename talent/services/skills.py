"""Claims of skills, the levels that follow, and asking others to confirm."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lib.dates import today
from talent import access, events
from talent.access import require
from talent.levels import Claim, Level, Rule, weigh
from talent.models import (
    Actor,
    AuditEntry,
    ClaimSource,
    ClaimWithdrawal,
    ConfirmationRequest,
    Employee,
    EmployeeSkill,
    Sight,
    Skill,
    SkillClaim,
    User,
)
from talent.queries.skills import current_rule, explain
from talent.services.days import require_sensible
from talent.services.notices import notify

CHUNK = 2_000
ANSWERED = "talent.confirmation_answered"


@transaction.atomic
def claim_skill(
    *,
    actor: Actor,
    employee: Employee,
    skill: Skill,
    level: int,
    source: str,
    evidence: str = "",
    claimed_on: date | None = None,
) -> SkillClaim:
    """Add one statement about a person's skill and work out the level again."""
    require(access.may_claim_skill(actor, employee, source))
    return _claim(actor, employee, skill, level, source, evidence, claimed_on)


@transaction.atomic
def claim_assessed(
    *, actor: Actor, employee: Employee, skill: Skill, level: int, evidence: str = ""
) -> SkillClaim:
    """Add what an assessment showed; it follows from an act that the app above permits."""
    return _claim(actor, employee, skill, level, ClaimSource.ASSESSMENT, evidence, None)


def _claim(
    actor: Actor, employee: Employee, skill: Skill, level: int, source: str, evidence: str,
    claimed_on: date | None,
) -> SkillClaim:  # fmt: skip
    on = claimed_on or today()
    if on > today():
        raise ValidationError({"claimed_on": _("Choose today or a day before.")})
    require_sensible(claimed_on=on)
    if skill.retired_on is not None:
        raise ValidationError({"skill": _("This skill is no longer in use.")})
    # Two claims at once must both count in the level.
    Employee.objects.select_for_update(of=("self",)).get(pk=employee.pk)
    claim = SkillClaim(
        employee=employee,
        skill=skill,
        level=level,
        source=source,
        claimed_by=actor if isinstance(actor, User) else None,
        claimed_on=on,
        evidence=evidence,
    )
    claim.full_clean()
    claim.save()
    _store(employee.pk, skill.pk, _level(employee.pk, skill.pk))
    if isinstance(actor, User) and source == ClaimSource.MANAGER:
        _answer(actor, employee, skill)
    AuditEntry.add(actor, "talent.skill.claimed", claim, skill=skill.pk, level=level, source=source)
    events.skill_claimed.send(Employee, employee=employee, skill=skill)
    return claim


@transaction.atomic
def withdraw_claim(*, actor: Actor, claim: SkillClaim) -> None:
    """Take back a claim that was brought in by mistake; what else was said makes the level.

    It follows from an act that the app above permits. A second time changes nothing.
    """
    Employee.objects.select_for_update(of=("self",)).get(pk=claim.employee_id)
    by = actor if isinstance(actor, User) else None
    _row, is_new = ClaimWithdrawal.objects.get_or_create(claim=claim, defaults={"by": by})
    if not is_new:
        return
    standing = SkillClaim.objects.standing().filter(
        employee=claim.employee_id, skill=claim.skill_id
    )
    level = explain(standing)
    if level is None:
        EmployeeSkill.objects.filter(employee=claim.employee_id, skill=claim.skill_id).delete()
    else:
        _store(claim.employee_id, claim.skill_id, level)
    AuditEntry.add(
        actor, "talent.skill.withdrawn", claim, subject=claim.employee, skill=claim.skill_id
    )


@transaction.atomic
def share_skill(*, actor: Actor, employee: Employee, skill: Skill, is_shared: bool) -> None:
    """Show a skill, without its level, on the card that everyone sees; or stop showing it."""
    require(access.is_self(actor, employee))
    row = EmployeeSkill.objects.select_for_update().filter(employee=employee, skill=skill).first()
    if row is None:
        raise ValidationError(_("Say first at which level you have this skill."))
    row.is_shared = is_shared
    row.save(update_fields=["is_shared"])
    AuditEntry.add(actor, "talent.skill.shared", row, skill=skill.pk, is_shared=is_shared)


@transaction.atomic
def ask_to_confirm(
    *, actor: Actor, employee: Employee, skill: Skill, asked: Employee
) -> ConfirmationRequest:
    """Ask one's manager, or anyone up the line, which level they see."""
    require(access.is_self(actor, employee))
    if asked.user is None or not access.sees(asked.user, employee, Sight.CHAIN):
        raise ValidationError({"asked": _("Ask your manager or someone further up your line.")})
    request = ConfirmationRequest(employee=employee, skill=skill, asked=asked)
    request.full_clean()
    request.save()
    AuditEntry.add(actor, "talent.skill.confirmation_asked", request, skill=skill.pk, of=asked.pk)
    return request


def _answer(actor: User, employee: Employee, skill: Skill) -> None:
    """What this person was asked about the skill is answered, and the asker hears of it."""
    waiting = ConfirmationRequest.objects.waiting().select_for_update(of=("self",))
    for request in waiting.filter(employee=employee, skill=skill, asked__user=actor):
        request.answered_at = timezone.now()
        request.save(update_fields=["answered_at"])
        if employee.user is not None:
            notify(employee.user, ANSWERED, subject=request)


@transaction.atomic
def confirm_skills(*, actor: Actor, employee: Employee) -> Employee:
    """Say that the list of one's skills is right as of today."""
    require(access.is_self(actor, employee))
    employee = Employee.objects.select_for_update(of=("self",)).get(pk=employee.pk)
    employee.skills_confirmed_on = today()
    employee.save(update_fields=["skills_confirmed_on"])
    AuditEntry.add(actor, "talent.skills.confirmed", employee)
    return employee


def recalculate(employees: Collection[int] | None = None) -> int:
    """Work out all levels of these people, of everyone with None; returns how many rows stand.

    Needed after claims were written in bulk and after HR changed the rule. `is_shared` is kept.
    """
    ids = Employee.objects.values_list("pk", flat=True).order_by("pk")
    if employees is not None:
        ids = ids.filter(pk__in=employees)
    everyone, rule, count = list(ids), current_rule(), 0
    for start in range(0, len(everyone), CHUNK):
        count += _recalculate_chunk(everyone[start : start + CHUNK], rule)
    return count


@transaction.atomic
def _recalculate_chunk(employees: list[int], rule: Rule) -> int:
    claims: dict[tuple[int, int], list[Claim]] = defaultdict(list)
    rows = (
        SkillClaim.objects.standing()
        .filter(employee__in=employees)
        .values_list("employee", "skill", "level", "source", "claimed_by", "claimed_on", "pk")
    )
    for employee, skill, level, source, by, on, pk in rows.iterator(chunk_size=10_000):
        claims[employee, skill].append(Claim(level, source, by, on, pk))
    day = today()
    rows_now = [
        EmployeeSkill(
            employee_id=employee,
            skill_id=skill,
            level=found.value,
            strength=found.strength,
            as_of=day,
            is_disputed=found.is_disputed,
        )  # fmt: skip
        for (employee, skill), said in claims.items()
        if (found := weigh(said, rule, day)) is not None
    ]
    EmployeeSkill.objects.bulk_create(
        rows_now,
        update_conflicts=True,
        unique_fields=["employee", "skill"],
        update_fields=["level", "strength", "as_of", "is_disputed"],
        batch_size=5_000,
    )
    return len(rows_now)


def _level(employee: int, skill: int) -> Level:
    level = explain(SkillClaim.objects.standing().filter(employee=employee, skill=skill))
    assert level is not None
    return level


def _store(employee: int, skill: int, level: Level) -> None:
    EmployeeSkill.objects.update_or_create(
        employee_id=employee,
        skill_id=skill,
        defaults={
            "level": level.value,
            "strength": level.strength,
            "as_of": today(),
            "is_disputed": level.is_disputed,
        },
    )
