"""Key roles, plans and successors with the least that is valid."""

from datetime import timedelta

import factory

from leadership.models import KeyRole, PoolMember, SuccessionPlan, Successor, TalentPool
from lib.dates import period, today
from tests.factories import (
    START,
    AssignmentFactory,
    EmployeeFactory,
    GrantFactory,
    OrgUnitFactory,
    RoleFactory,
    UserFactory,
)


class KeyRoleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = KeyRole

    role = factory.SubFactory(RoleFactory)
    unit = factory.SubFactory(OrgUnitFactory)
    valid = factory.LazyFunction(lambda: period(START))


class SuccessionPlanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SuccessionPlan

    key_role = factory.SubFactory(KeyRoleFactory)
    owner = factory.LazyFunction(lambda: at_work())
    state = "active"
    review_on = factory.LazyFunction(lambda: today() + timedelta(days=90))
    closed_on = factory.LazyAttribute(lambda o: today() if o.state == "closed" else None)
    close_reason = factory.LazyAttribute(lambda o: "not_needed" if o.state == "closed" else "")


class SuccessorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Successor

    plan = factory.SubFactory(SuccessionPlanFactory)
    employee = factory.LazyFunction(lambda: at_work())
    readiness = "now"
    rank = factory.LazyAttribute(
        lambda o: o.plan.successors.named().count() + 1 if o.state == "named" else None
    )
    state = "named"
    ended_on = factory.LazyAttribute(lambda o: None if o.state == "named" else today())
    remove_reason = factory.LazyAttribute(lambda o: "declined" if o.state == "removed" else "")


class TalentPoolFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TalentPool

    name = factory.Sequence(lambda n: f"Pool {n}")
    purpose = "Future heads of plants"
    owner = factory.LazyFunction(lambda: at_work())


def member_of(pool, person):
    return PoolMember.objects.create(pool=pool, employee=person, valid=period(START))


def at_work(**more):
    """Somebody employed with a role and a unit, who can sign in."""
    return AssignmentFactory(employee=EmployeeFactory(**more)).employee


def granted(kind, unit=None, person=None):
    """A login that holds a grant, of somebody at work."""
    person = person or at_work()
    GrantFactory(user=person.user, kind=kind, unit=unit)
    return person.user


def superuser(person=None):
    """A superuser who is on record."""
    user = UserFactory(is_superuser=True)
    person = person or at_work()
    person.user = user
    person.save()
    return user
