"""The rule by which claims become levels: changed by HR, then applied to everyone in steps."""

import time

from django.db import transaction

from talent import access, tasks
from talent.access import require
from talent.models import Actor, AuditEntry, Employee, SkillRule
from talent.services.skills import CHUNK, recalculate

SWEEP = "talent.levels"
TIME_BOX = 120.0  # seconds of one run; the next sweep goes on


@transaction.atomic
def change_skill_rule(
    *,
    actor: Actor,
    assessment: float,
    certificate: float,
    three_sixty: float,
    manager: float,
    mentor: float,
    self_claim: float,
    half_life_months: int,
) -> SkillRule:
    """Weigh claims differently from now on, and have all levels worked out again."""
    require(access.is_hr_admin(actor))
    SkillRule.objects.get_or_create(pk=1)
    rule = SkillRule.objects.select_for_update().get(pk=1)
    given = {
        "assessment": assessment,
        "certificate": certificate,
        "three_sixty": three_sixty,
        "manager": manager,
        "mentor": mentor,
        "self_claim": self_claim,
        "half_life_months": half_life_months,
    }
    changed = {
        name: [getattr(rule, name), value]
        for name, value in given.items()
        if getattr(rule, name) != value
    }
    if not changed:
        return rule
    for name, value in given.items():
        setattr(rule, name, value)
    rule.recalculated_to = 0
    rule.full_clean()
    rule.save()
    AuditEntry.add(actor, "talent.skillrule.changed", rule, changed=changed)
    transaction.on_commit(lambda: tasks.wake_sweep(SWEEP))
    return rule


def recalculate_pending(time_box: float = TIME_BOX) -> None:
    """Work out levels for the people not yet reached since the rule changed, for a while."""
    ends = time.monotonic() + time_box
    while time.monotonic() < ends and recalculate_next():
        pass


@transaction.atomic
def recalculate_next() -> bool:
    """Work out the levels of the next people; returns whether more are left.

    How far it came is kept with the rule, in the same transaction: a killed worker loses nothing.
    """
    open_rules = SkillRule.objects.select_for_update(skip_locked=True)
    rule = open_rules.filter(recalculated_to__isnull=False).first()
    if rule is None:
        return False
    people = Employee.objects.filter(pk__gt=rule.recalculated_to).order_by("pk")
    # A claim made meanwhile waits, so that its level is not overwritten by an older sum.
    ids = list(people.select_for_update(of=("self",)).values_list("pk", flat=True)[:CHUNK])
    recalculate(ids)
    rule.recalculated_to = ids[-1] if len(ids) == CHUNK else None
    rule.save(update_fields=["recalculated_to"])
    return rule.recalculated_to is not None
