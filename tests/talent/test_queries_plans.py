"""How Postgres goes about a page: what costs the more, the larger a company is, is refused here."""

import pytest
from django.db import connection
from django.db.models.functions import Collate

from lib.dates import today
from talent.admin.people import EmployeePage
from talent.models import (
    LEVELS,
    Assignment,
    Employee,
    EmployeeSkill,
    few_in_sight,
)
from talent.queries import skills
from talent.queries.team import report_counts
from talent.services.lines import rebuild_reporting_lines
from tests.factories import (
    AssignmentFactory,
    EmployeeFactory,
    GrantFactory,
    SkillFactory,
    TieFactory,
    hr_admin,
)

pytestmark = pytest.mark.django_db

STAFF = 300


@pytest.fixture
def head():
    """The manager of many people who all share one skill, with statistics as after a night."""
    top = AssignmentFactory(employee__user__email="head@example.com")
    skill = SkillFactory()
    now = top.valid
    people = Employee.objects.bulk_create(
        Employee(external_id=f"staff-{n}", given_name=f"Given{n}", family_name="Family")
        for n in range(STAFF)
    )
    for person in people:
        person.employments.create(valid=now)
    Assignment.objects.bulk_create(
        Assignment(
            employee=person, role=top.role, unit=top.unit, manager=top.employee, valid=now,
            reason="hire",
        )
        for person in people
    )  # fmt: skip
    EmployeeSkill.objects.bulk_create(
        EmployeeSkill(employee=person, skill=skill, level=3, strength=1, as_of=today())
        for person in people
    )
    rebuild_reporting_lines()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return top.employee


def plan(rows):
    return rows.explain()


@pytest.mark.parametrize("model", [EmployeeSkill, Assignment, Employee])
def test_visible_to_lists_nobody_ahead_of_the_rows_that_a_page_needs(head, model):
    rows = model.objects.visible_to(head.user).order_by("pk")[:5]

    assert "hashed" not in plan(rows)
    assert len(rows) == 5


def test_names_in_order_come_from_an_index(head):
    viewer, page = head.user, EmployeePage(Employee, None)
    lists = [
        Employee.objects.visible_to(viewer).order_by(Collate("name_folded", "C"), "pk"),
        skills.holders(viewer, EmployeeSkill.objects.first().skill).order_by("by_name", "pk"),
        Employee.objects.order_by(*page.ordering),
    ]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_sort = off")

    assert ["talent_employee_by_name" in plan(rows[:5]) for rows in lists] == [True] * 3


def test_report_counts_counts_those_who_report_directly_today(head):
    deputy = Employee.objects.get(external_id="staff-0")
    below = AssignmentFactory(manager=deputy).employee
    rebuild_reporting_lines([below.pk])

    assert report_counts([head.pk, deputy.pk, below.pk]) == {head.pk: STAFF, deputy.pk: 1}


def test_few_in_sight_names_oneself_the_line_mentees_and_people_in_scope():
    manager = AssignmentFactory(employee__user__email="manager@example.com")
    report = AssignmentFactory(manager=manager.employee).employee
    mentee = TieFactory(viewer=manager.employee, kind="mentor").subject
    TieFactory(viewer=manager.employee, kind="coach")
    rebuild_reporting_lines()
    in_scope = AssignmentFactory().employee
    unit = in_scope.assignments.get().unit
    partner = GrantFactory(kind="hr_partner", unit=unit).user

    assert sorted(few_in_sight(manager.employee.user, LEVELS, 3)) == sorted(
        [manager.employee.pk, report.pk, mentee.pk]
    )
    assert few_in_sight(manager.employee.user, LEVELS, 2) is None
    assert sorted(few_in_sight(partner, LEVELS, 3)) == sorted([in_scope.pk, partner.employee.pk])
    assert few_in_sight(hr_admin(), LEVELS, 3) is None


def test_few_in_sight_of_a_login_that_was_switched_off_is_nobody():
    user = EmployeeFactory(user__is_active=False).user

    assert few_in_sight(user, LEVELS, 3) == []
