from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from talent.models import SYSTEM, AuditEntry, EmployeeSkill, SkillRule
from talent.registry import registry
from talent.services import rules, skills
from talent.services.rules import change_skill_rule, recalculate_pending
from tests.factories import EmployeeFactory, SkillFactory, UserFactory

pytestmark = pytest.mark.django_db
RULE = {
    "assessment": 1.0,
    "certificate": 1.0,
    "three_sixty": 0.8,
    "manager": 0.7,
    "mentor": 0.6,
    "self_claim": 0.3,
    "half_life_months": 24,
}


def claimed(count):
    skill = SkillFactory()
    people = EmployeeFactory.create_batch(count)
    for person in people:
        for source, level in (("self", 5), ("certificate", 2)):
            skills.claim_skill(
                actor=SYSTEM, employee=person, skill=skill, level=level, source=source
            )
    return people


def levels():
    return list(EmployeeSkill.objects.order_by("employee").values_list("level", flat=True))


def test_a_changed_rule_reaches_everyone_in_steps(monkeypatch):
    claimed(5)
    monkeypatch.setattr(rules, "CHUNK", 2)

    change_skill_rule(actor=SYSTEM, **RULE | {"self_claim": 1.0})
    before = levels()
    recalculate_pending()

    assert (before, levels()) == ([Decimal("2.7")] * 5, [Decimal("3.5")] * 5)
    assert SkillRule.objects.get().recalculated_to is None
    assert AuditEntry.objects.filter(action="talent.skillrule.changed").count() == 1


def test_the_work_goes_on_where_it_broke_off(monkeypatch):
    claimed(3)
    monkeypatch.setattr(rules, "CHUNK", 2)
    change_skill_rule(actor=SYSTEM, **RULE | {"self_claim": 1.0})

    recalculate_pending(time_box=0)
    nobody = levels()
    rules.recalculate_next()
    some = levels()
    registry.sweeps[rules.SWEEP]()

    assert nobody == [Decimal("2.7")] * 3
    assert some == [Decimal("3.5"), Decimal("3.5"), Decimal("2.7")]
    assert levels() == [Decimal("3.5")] * 3


def test_running_it_again_changes_nothing():
    claimed(1)
    change_skill_rule(actor=SYSTEM, **RULE)

    assert SkillRule.objects.get().recalculated_to is None
    assert rules.recalculate_next() is False


def test_a_rule_refuses_weights_of_nothing():
    with pytest.raises(ValidationError, match="above zero"):
        change_skill_rule(actor=SYSTEM, **RULE | {"mentor": 0.0})
    with pytest.raises(ValidationError, match="at least one month"):
        change_skill_rule(actor=SYSTEM, **RULE | {"half_life_months": 0})


def test_the_rule_is_hr_admins():
    with pytest.raises(PermissionDenied):
        change_skill_rule(actor=UserFactory(), **RULE)
