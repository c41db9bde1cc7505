"""The least that is valid, for tests. Histories go through services or say their dates."""

from datetime import date, timedelta

import factory
from django.utils import timezone

from careers.models import Goal, Ladder, Move, Objective, RoleRequirement
from lib.dates import period, today
from mentoring.models import Enrolment, Pair, Programme
from talent.models import (
    Assignment,
    AssignmentReason,
    Employee,
    Grade,
    Grant,
    GrantKind,
    JobFamily,
    Location,
    OrgUnit,
    Role,
    RoleVersion,
    Skill,
    SkillKind,
    Tie,
    TieKind,
    Track,
    User,
)
from talent.services.lines import rebuild_reporting_lines, rebuild_unit_lines

START = date(2020, 1, 1)
PASSWORD = "correct horse battery staple"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")

    @factory.post_generation
    def password(self, create, extracted, **kwargs):
        self.set_password(extracted or PASSWORD)
        self.save(update_fields=["password"])


class LocationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Location

    external_id = factory.Sequence(lambda n: f"L{n}")
    name = factory.Sequence(lambda n: f"Place {n}")


class OrgUnitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OrgUnit
        skip_postgeneration_save = True

    external_id = factory.Sequence(lambda n: f"U{n}")
    name = factory.Sequence(lambda n: f"Unit {n}")
    valid = factory.LazyFunction(lambda: period(START))

    @factory.post_generation
    def parent(self, create, extracted, **kwargs):
        if extracted:
            self.placements.create(parent=extracted, valid=self.valid)
        rebuild_unit_lines([self.pk])


class JobFamilyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = JobFamily

    external_id = factory.Sequence(lambda n: f"F{n}")
    name = factory.Sequence(lambda n: f"Family {n}")


class TrackFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Track

    external_id = factory.Sequence(lambda n: f"T{n}")
    name = factory.Sequence(lambda n: f"Track {n}")


class GradeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Grade

    external_id = factory.Sequence(lambda n: f"G{n}")
    name = factory.LazyAttribute(lambda grade: f"Grade {grade.rank}")
    rank = factory.Sequence(lambda n: n + 1)


class RoleFactory(factory.django.DjangoModelFactory):
    """A role with one published version."""

    class Meta:
        model = Role
        skip_postgeneration_save = True

    external_id = factory.Sequence(lambda n: f"R{n}")
    name = factory.Sequence(lambda n: f"Role {n}")
    family = factory.SubFactory(JobFamilyFactory)

    @factory.post_generation
    def published(self, create, extracted, **kwargs):
        if extracted is not False:
            version = RoleVersion.objects.create(role=self, number=1, published_on=START)
            self.current_version = version
            self.save(update_fields=["current_version"])


class SkillFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Skill

    external_id = factory.Sequence(lambda n: f"S{n}")
    name = factory.Sequence(lambda n: f"Skill {n}")
    kind = SkillKind.TECHNICAL


class RoleRequirementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RoleRequirement

    role_version = factory.LazyFunction(lambda: RoleFactory().current_version)
    skill = factory.SubFactory(SkillFactory)
    level = 3
    importance = 3


class MoveFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Move

    from_role = factory.SubFactory(RoleFactory)
    to_role = factory.SubFactory(RoleFactory)
    kind = "curated"


class LadderFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Ladder

    family = factory.SubFactory(JobFamilyFactory)
    track = factory.SubFactory(TrackFactory)


class EmployeeFactory(factory.django.DjangoModelFactory):
    """Someone with a login, employed since the start; `assigned=True` gives a role and a unit."""

    class Meta:
        model = Employee
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory)
    external_id = factory.Sequence(lambda n: f"E{n}")
    given_name = factory.Sequence(lambda n: f"Given{n}")
    family_name = factory.Sequence(lambda n: f"Family{n}")
    email = factory.LazyAttribute(lambda person: person.user.email if person.user else "")

    @factory.post_generation
    def employed(self, create, extracted, **kwargs):
        if extracted is not False:
            self.employments.create(valid=period(extracted or START))


class AssignmentFactory(factory.django.DjangoModelFactory):
    """One assignment; reporting lines are rebuilt after it."""

    class Meta:
        model = Assignment
        skip_postgeneration_save = True

    employee = factory.SubFactory(EmployeeFactory)
    role = factory.SubFactory(RoleFactory)
    unit = factory.SubFactory(OrgUnitFactory)
    valid = factory.LazyFunction(lambda: period(START))
    reason = AssignmentReason.HIRE

    @factory.post_generation
    def lines(self, create, extracted, **kwargs):
        if extracted is not False:
            rebuild_reporting_lines([self.employee_id])


class GrantFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Grant

    user = factory.LazyFunction(lambda: EmployeeFactory().user)
    kind = GrantKind.HR_ADMIN
    valid = factory.LazyFunction(lambda: period(START))


class TieFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Tie

    viewer = factory.SubFactory(EmployeeFactory)
    subject = factory.SubFactory(EmployeeFactory)
    kind = TieKind.MENTOR
    valid = factory.LazyFunction(lambda: period(START))


class ObjectiveFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Objective

    title = factory.Sequence(lambda n: f"Objective {n}")
    unit = factory.SubFactory(OrgUnitFactory)
    owner = factory.SubFactory(EmployeeFactory)
    valid = factory.LazyFunction(lambda: period(START))


class GoalFactory(factory.django.DjangoModelFactory):
    """A goal that managers and HR see."""

    class Meta:
        model = Goal

    employee = factory.SubFactory(EmployeeFactory)
    kind = "development"
    title = factory.Sequence(lambda n: f"Goal {n}")
    starts_on = START


class ProgrammeFactory(factory.django.DjangoModelFactory):
    """An open programme that takes people in today."""

    class Meta:
        model = Programme

    name = factory.Sequence(lambda n: f"Programme {n}")
    purpose = "Grow together."
    state = "open"
    enrol_from = factory.LazyFunction(lambda: today() - timedelta(days=7))
    enrol_until = factory.LazyFunction(lambda: today() + timedelta(days=21))
    starts_on = factory.LazyFunction(lambda: today() - timedelta(days=7))
    ends_on = factory.LazyFunction(lambda: today() + timedelta(days=360))


class EnrolmentFactory(factory.django.DjangoModelFactory):
    """A mentee of a programme."""

    class Meta:
        model = Enrolment

    programme = factory.SubFactory(ProgrammeFactory)
    employee = factory.SubFactory(EmployeeFactory)
    side = "mentee"


class PairFactory(factory.django.DjangoModelFactory):
    """A pair under way since today, of two enrolments in one programme; no tie is opened."""

    class Meta:
        model = Pair

    programme = factory.SubFactory(ProgrammeFactory)
    mentee_enrolment = factory.LazyAttribute(
        lambda pair: EnrolmentFactory(programme=pair.programme)
    )
    mentor_enrolment = factory.LazyAttribute(
        lambda pair: EnrolmentFactory(programme=pair.programme, side="mentor")
    )
    mentee = factory.LazyAttribute(lambda pair: pair.mentee_enrolment.employee)
    mentor = factory.LazyAttribute(lambda pair: pair.mentor_enrolment.employee)
    state = "active"
    holds_seat = True
    origin = "run"
    starts_on = factory.LazyFunction(today)
    ends_on = factory.LazyFunction(lambda: today() + timedelta(weeks=24))
    mentee_accepted_at = factory.LazyFunction(timezone.now)
    mentor_accepted_at = factory.LazyFunction(timezone.now)


def hr_admin() -> User:
    """The login of an HR admin who is employed and assigned."""
    person = AssignmentFactory().employee
    GrantFactory(user=person.user)
    return person.user
