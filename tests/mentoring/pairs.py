"""Pairs under way as tests need them."""

from careers.models import DevelopmentPlan
from lib.dates import today
from mentoring.services.ties_of_pairs import open_tie_of
from talent.services.lines import rebuild_reporting_lines
from tests.factories import (
    AssignmentFactory,
    EmployeeFactory,
    EnrolmentFactory,
    GrantFactory,
    OrgUnitFactory,
    PairFactory,
    ProgrammeFactory,
    RoleFactory,
    hr_admin,
)


def a_pair(programme=None, mentor_enrolment=None, **more):
    """A pair under way with its tie: Leila is helped by Tomás; both are assigned."""
    programme = programme or ProgrammeFactory(kind=more.pop("kind", "one_to_one"))
    peers = programme.kind == "peer"
    mentee = AssignmentFactory(employee=EmployeeFactory(given_name="Leila")).employee
    mentor_enrolment = mentor_enrolment or EnrolmentFactory(
        programme=programme,
        employee=AssignmentFactory(employee=EmployeeFactory(given_name="Tomás")).employee,
        side="peer" if peers else "mentor",
    )
    pair = PairFactory(
        programme=programme,
        mentee_enrolment=EnrolmentFactory(
            programme=programme, employee=mentee, side="peer" if peers else "mentee"
        ),
        mentor_enrolment=mentor_enrolment,
        **more,
    )
    if pair.is_going:
        open_tie_of(pair)
    return pair


def around(pair):
    """The logins of everybody who stands around a pair, by who they are to it."""
    unit = OrgUnitFactory()
    boss = AssignmentFactory(employee=EmployeeFactory(given_name="Boss")).employee
    AssignmentFactory._meta.model.objects.filter(employee=pair.mentee).update(
        manager=boss, unit=unit
    )
    rebuild_reporting_lines()
    partner = AssignmentFactory().employee
    GrantFactory(user=partner.user, kind="hr_partner", unit=unit)
    coordinator = AssignmentFactory().employee
    pair.programme.coordinators.create(employee=coordinator)
    superuser = EmployeeFactory().user
    superuser.is_superuser = True
    superuser.save()
    return {
        "mentee": pair.mentee.user,
        "mentor": pair.mentor.user,
        "manager": boss.user,
        "partner": partner.user,
        "coordinator": coordinator.user,
        "admin": hr_admin(),
        "superuser": superuser,
        "peer": AssignmentFactory().employee.user,
    }


def plan_of(person, state="active"):
    role = RoleFactory()
    more = {"activated_on": today()} if state == "active" else {}
    return DevelopmentPlan.objects.create(
        employee=person, role=role, role_version=role.current_version, state=state, **more
    )
