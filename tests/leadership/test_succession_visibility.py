"""Who sees a succession plan: never whom it names, whatever their rights."""

import pytest
from django.test import Client
from django.urls import reverse

from leadership.models import KeyRole, PoolMember, SuccessionPlan, Successor, TalentPool
from talent.models import AuditEntry, GrantKind
from tests.factories import OrgUnitFactory
from tests.leadership.succession_factories import (
    KeyRoleFactory,
    SuccessionPlanFactory,
    SuccessorFactory,
    TalentPoolFactory,
    at_work,
    granted,
    member_of,
    superuser,
)

pytestmark = pytest.mark.django_db


def rights(plan, person):
    """One person with each right over a plan, by name."""
    unit = plan.key_role.unit
    return {
        "owner": lambda: _own(plan, person),
        "HR admin": lambda: granted(GrantKind.HR_ADMIN, person=person),
        "HR partner": lambda: granted(GrantKind.HR_PARTNER, unit, person),
        "executive": lambda: granted(GrantKind.EXECUTIVE, person=person),
        "superuser": lambda: superuser(person),
    }


def _own(plan, person):
    plan.owner = person
    plan.save()
    return person.user


RIGHTS = ["owner", "HR admin", "HR partner", "executive", "superuser"]


def fresh(user):
    return type(user).objects.get(pk=user.pk)


@pytest.mark.parametrize("right", RIGHTS)
def test_whoever_has_the_right_sees_the_plan_and_whom_it_names(right):
    plan, person = SuccessionPlanFactory(), at_work()
    successor = SuccessorFactory(plan=plan)

    user = fresh(rights(plan, person)[right]())

    assert list(SuccessionPlan.objects.visible_to(user)) == [plan]
    assert list(Successor.objects.visible_to(user)) == [successor]
    assert list(KeyRole.objects.visible_to(user)) == [plan.key_role]


@pytest.mark.parametrize("state", ["named", "removed", "promoted", "left"])
@pytest.mark.parametrize("right", RIGHTS)
def test_nobody_sees_a_plan_that_names_them_or_ever_did(right, state):
    plan, person = SuccessionPlanFactory(), at_work()
    SuccessorFactory(plan=plan)
    SuccessorFactory(plan=plan, employee=person, state=state)

    user = fresh(rights(plan, person)[right]())

    assert list(SuccessionPlan.objects.visible_to(user)) == []
    assert list(Successor.objects.visible_to(user)) == []


@pytest.mark.parametrize("right", RIGHTS)
def test_whoever_holds_the_role_sees_role_and_plan_only_as_the_owner(right):
    plan, person = SuccessionPlanFactory(), at_work()
    plan.key_role.incumbent = person
    plan.key_role.save()

    user = fresh(rights(plan, person)[right]())

    shown = [plan] if right == "owner" else []
    assert list(SuccessionPlan.objects.visible_to(user)) == shown
    assert list(KeyRole.objects.visible_to(user)) == [one.key_role for one in shown]


def test_a_private_plan_is_for_its_owner_and_hr_admins():
    plan = SuccessionPlanFactory(is_private=True)
    seen = {}
    for right in RIGHTS:
        if right == "owner":
            continue
        user = fresh(rights(plan, at_work())[right]())
        seen[right] = SuccessionPlan.objects.visible_to(user).exists()
    seen["owner"] = SuccessionPlan.objects.visible_to(plan.owner.user).exists()

    assert seen == {
        "owner": True, "HR admin": True, "superuser": True, "HR partner": False, "executive": False,
    }  # fmt: skip


def test_others_see_nothing_and_a_partner_only_the_own_units():
    plan = SuccessionPlanFactory()
    SuccessorFactory(plan=plan)
    pool = TalentPoolFactory(unit=plan.key_role.unit)
    elsewhere = granted(GrantKind.HR_PARTNER, OrgUnitFactory())
    inactive = granted(GrantKind.HR_ADMIN)
    inactive.is_active = False

    for user in [at_work().user, elsewhere, inactive]:
        for model in [KeyRole, SuccessionPlan, Successor, TalentPool, PoolMember]:
            assert not model.objects.visible_to(user).exists(), (user, model)
    assert TalentPool.objects.visible_to(pool.owner.user).exists()


@pytest.mark.parametrize("right", ["HR admin", "executive", "superuser", "HR partner", "owner"])
def test_nobody_sees_a_pool_that_they_are_or_were_in(right):
    pool, person = TalentPoolFactory(unit=OrgUnitFactory()), at_work()
    other = TalentPoolFactory(unit=pool.unit, owner=person)
    member_of(pool, person)
    if right == "owner":
        pool.owner = person
        pool.save()
        user = person.user
    elif right == "HR partner":
        user = granted(GrantKind.HR_PARTNER, pool.unit, person)
    elif right == "superuser":
        user = superuser(person)
    else:
        kind = GrantKind.HR_ADMIN if right == "HR admin" else GrantKind.EXECUTIVE
        user = granted(kind, person=person)

    assert list(TalentPool.objects.visible_to(fresh(user))) == [other]
    assert list(PoolMember.objects.visible_to(fresh(user))) == []


def test_the_audit_tells_nobody_of_what_they_may_not_see():
    plan, hidden, pool = SuccessionPlanFactory(), SuccessionPlanFactory(), TalentPoolFactory()
    person, own_role = at_work(), KeyRoleFactory()
    own_role.incumbent = person
    own_role.save()
    SuccessorFactory(plan=hidden, employee=person)
    member_of(pool, person)
    admin = granted(GrantKind.HR_ADMIN, person=person)
    AuditEntry.objects.all().delete()
    shown = AuditEntry.add(admin, "leadership.succession.read", plan)
    others = AuditEntry.add(admin, "talent.canary")
    for thing in [hidden, pool, own_role]:
        AuditEntry.add(admin, "leadership.something", thing)

    assert set(AuditEntry.objects.visible_to(admin)) == {shown, others}
    assert AuditEntry.objects.visible_to(granted(GrantKind.HR_ADMIN)).count() == 5


def test_the_audit_offers_no_kind_of_act_of_which_somebody_may_read_nothing():
    plan, hidden = SuccessionPlanFactory(), SuccessionPlanFactory()
    person = at_work()
    SuccessorFactory(plan=hidden, employee=person)
    admin, another = granted(GrantKind.HR_ADMIN, person=person), granted(GrantKind.HR_ADMIN)
    AuditEntry.add(another, "leadership.succession.read", plan)
    AuditEntry.add(another, "leadership.succession.read", hidden)
    AuditEntry.add(another, "leadership.successor.nominated", hidden)

    def offered(user):
        client = Client()
        client.force_login(user)
        page = client.get(reverse("admin:talent_auditentry_changelist"))
        spec = page.context["cl"].filter_specs[0]
        return {name for name, _label in spec.lookup_choices if name.startswith("leadership.")}

    assert offered(fresh(admin)) == {"leadership.succession.read"}
    assert offered(fresh(another)) == {
        "leadership.succession.read",
        "leadership.successor.nominated",
    }
