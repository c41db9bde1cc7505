"""Who sees which plan, said once more in plain Python and compared with the database's answer."""

import random
from dataclasses import dataclass, field

import pytest

from leadership.models import KeyRole, SuccessionPlan, Successor
from talent.models import GrantKind, User
from tests.factories import GrantFactory, OrgUnitFactory
from tests.leadership.succession_factories import (
    KeyRoleFactory,
    SuccessionPlanFactory,
    SuccessorFactory,
    at_work,
)

pytestmark = pytest.mark.django_db


@dataclass
class Facts:
    """One plan, as plain values."""

    unit: int
    owner: int
    holder: int | None
    is_private: bool
    is_live: bool
    ever_named: set[int] = field(default_factory=set)


def sees_plan(me, rights, plan: Facts) -> bool:
    """`rights` are pairs of a kind and the units below its unit."""
    if me in plan.ever_named:
        return False
    owns = plan.owner == me
    if plan.holder == me and not owns:
        return False
    kinds = {kind for kind, _units in rights}
    if owns or "hr_admin" in kinds:
        return True
    if plan.is_private:
        return False
    in_scope = any(kind == "hr_partner" and plan.unit in units for kind, units in rights)
    return "executive" in kinds or in_scope


def sees_key_role(me, rights, unit, holder, plans) -> bool:
    owns = any(one.owner == me and one.is_live and me not in one.ever_named for one in plans)
    if holder == me:
        return owns
    kinds = {kind for kind, _units in rights}
    in_scope = any(kind == "hr_partner" and unit in units for kind, units in rights)
    return owns or in_scope or bool(kinds & {"hr_admin", "executive"})


@pytest.mark.parametrize("seed", range(8))
def test_the_database_answers_as_the_table_says(seed):
    dice = random.Random(seed)
    top = OrgUnitFactory()
    units = [top, OrgUnitFactory(parent=top), OrgUnitFactory()]
    below = {top.pk: {top.pk, units[1].pk}, units[1].pk: {units[1].pk}, units[2].pk: {units[2].pk}}
    people = [at_work() for _ in range(5)]
    rights = {person.pk: [] for person in people}
    for person in people[:4]:
        for kind in dice.sample(["hr_admin", "executive", "hr_partner"], dice.choice([0, 1, 1, 2])):
            unit = dice.choice(units) if kind == "hr_partner" else None
            GrantFactory(user=person.user, kind=GrantKind(kind), unit=unit)
            rights[person.pk].append((kind, below[unit.pk] if unit else set()))
    facts, roles = {}, {}
    for _ in range(4):
        role = KeyRoleFactory(unit=dice.choice(units), incumbent=dice.choice([None, *people]))
        roles[role] = []
        for beside in range(dice.choice([0, 1, 1, 2])):
            state = dice.choice(["draft", "active", "closed"])
            plan = SuccessionPlanFactory(
                key_role=role, owner=dice.choice(people), state=state, beside=beside,
                is_private=dice.random() < 0.4,
            )  # fmt: skip
            one = Facts(role.unit_id, plan.owner_id, role.incumbent_id, plan.is_private,
                        state != "closed")  # fmt: skip
            for person in dice.sample(people, dice.choice([0, 0, 1, 2])):
                if person != role.incumbent:
                    how = dice.choice(["named", "removed", "left", "promoted"])
                    SuccessorFactory(plan=plan, employee=person, state=how)
                    one.ever_named.add(person.pk)
            facts[plan] = one
            roles[role].append(one)

    for person in people:
        user, own = User.objects.get(pk=person.user_id), rights[person.pk]
        seen = {plan for plan, one in facts.items() if sees_plan(person.pk, own, one)}
        assert set(SuccessionPlan.objects.visible_to(user)) == seen
        assert set(Successor.objects.visible_to(user)) == set(
            Successor.objects.filter(plan__in=seen)
        )
        assert set(KeyRole.objects.visible_to(user)) == {
            role for role, plans in roles.items()
            if sees_key_role(person.pk, own, role.unit_id, role.incumbent_id, plans)
        }  # fmt: skip
