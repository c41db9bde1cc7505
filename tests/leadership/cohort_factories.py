"""A cohort that takes people in, and the people around it."""

from dataclasses import dataclass

from leadership.models import Cohort, Instructor
from leadership.services.cohort_enrolments import approve_request, request_seat
from talent.models import Employee, User
from talent.services.lines import rebuild_reporting_lines
from tests.factories import AssignmentFactory, EmployeeFactory, hr_admin
from tests.leadership.factories import CohortFactory


@dataclass
class Around:
    """An open cohort, who leads it, HR, and a manager whose reports take part."""

    cohort: Cohort
    leader: Employee
    hr: User
    boss: Employee


def person(boss: Employee | None = None, **more) -> Employee:
    """Somebody employed with a role and a unit; reporting lines are rebuilt by the caller."""
    return AssignmentFactory(employee=EmployeeFactory(**more), manager=boss).employee


def reports(boss: Employee, count: int) -> list[Employee]:
    """People who report to somebody."""
    found = [person(boss) for _ in range(count)]
    rebuild_reporting_lines()
    return found


def around(**more) -> Around:
    """An open cohort that takes people in today."""
    cohort = CohortFactory(**more)
    leader = person(given_name="Ines", family_name="Instructs")
    Instructor.objects.create(cohort=cohort, employee=leader)
    return Around(cohort, leader, hr_admin(), person(given_name="Bo", family_name="Boss"))


def asked(now: Around, who: Employee | None = None, reason="I want to lead well."):
    """Somebody of the boss's line who waits for an answer."""
    who = who or reports(now.boss, 1)[0]
    return request_seat(actor=who.user, cohort=now.cohort, employee=who, reason=reason)


def joined(now: Around, who: Employee | None = None):
    """Somebody who was approved: with a seat, or in line."""
    return approve_request(actor=now.boss.user, enrolment=asked(now, who))


def seated(now: Around, count: int) -> list:
    """Several who were approved, one after the other."""
    return [joined(now, who) for who in reports(now.boss, count)]
