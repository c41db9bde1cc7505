"""Programmes, cohorts and who takes part: the least that is valid."""

from datetime import timedelta

import factory
from django.utils import timezone

from leadership.models import (
    Cohort,
    CohortEnrolment,
    CohortSession,
    Component,
    CoreCompetency,
    Programme,
)
from lib.dates import today
from tests.factories import EmployeeFactory, SkillFactory


class CoreCompetencyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CoreCompetency

    skill = factory.SubFactory(SkillFactory, kind="leadership")
    nature = "leadership"


class LeadershipProgrammeFactory(factory.django.DjangoModelFactory):
    """A programme that is offered to everyone."""

    class Meta:
        model = Programme

    name = factory.Sequence(lambda n: f"Leading {n}")
    purpose = "Lead well."
    way = "training"
    state = "offered"


class ComponentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Component

    programme = factory.SubFactory(LeadershipProgrammeFactory)
    position = factory.LazyAttribute(lambda one: one.programme.components.count() + 1)
    title = factory.Sequence(lambda n: f"Component {n}")
    kind = "workshop"
    way = "training"
    hours = 8


class CohortFactory(factory.django.DjangoModelFactory):
    """An open cohort that takes people in today and begins in two weeks."""

    class Meta:
        model = Cohort

    programme = factory.SubFactory(LeadershipProgrammeFactory)
    name = factory.Sequence(lambda n: f"Cohort {n}")
    state = "open"
    starts_on = factory.LazyFunction(lambda: today() + timedelta(days=14))
    ends_on = factory.LazyFunction(lambda: today() + timedelta(days=120))
    enrol_until = factory.LazyFunction(lambda: today() + timedelta(days=10))
    capacity = 12


class CohortSessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CohortSession

    cohort = factory.SubFactory(CohortFactory)
    title = factory.Sequence(lambda n: f"Session {n}")
    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=15))
    minutes = 120


class CohortEnrolmentFactory(factory.django.DjangoModelFactory):
    """A person with a seat."""

    class Meta:
        model = CohortEnrolment

    cohort = factory.SubFactory(CohortFactory)
    employee = factory.SubFactory(EmployeeFactory)
    origin = "self"
    state = "enrolled"
