"""The Employees sample: 10,000 people whose titles, departments and managers stand apart."""

import csv
from collections import defaultdict
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F

from talent.models import (
    Assignment,
    Demographics,
    Employee,
    Employment,
    Grade,
    OrgUnit,
    ReportingLine,
)
from tests.shared_data import EMPLOYEES, EMPLOYEES_MAPPING, SHARED_DATA, needs_shared_data

OPEN = "9999-01-01"

pytestmark = [needs_shared_data, pytest.mark.django_db]


@pytest.fixture(scope="module")
def company(django_db_setup, django_db_blocker):
    """Loaded once; taken away again at the end of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("import_people", *EMPLOYEES, mapping=str(EMPLOYEES_MAPPING), apply=True)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # no autovacuum sees what is never committed
        yield
        transaction.set_rollback(True)


def rows_of(name):
    with (SHARED_DATA / "employees" / name).open() as file:
        return list(csv.DictReader(file))


def length(row):
    start, end = date.fromisoformat(row["from_date"]), row["to_date"]
    return 0 if end == OPEN else (date.fromisoformat(end) - start).days


def test_everyone_is_on_record(company):
    left = Employment.objects.filter(valid__upper_inf=False)

    assert {
        "people": Employee.objects.count(),
        "employments": Employment.objects.count(),
        "left": left.count(),
        "demographics": Demographics.objects.count(),
        "departments": OrgUnit.objects.count(),
        "working now": Assignment.objects.filter(valid__upper_inf=True).count(),
    } == {
        "people": 10_000,
        "employments": 10_000,
        "left": 10_000 - 8_064,
        "demographics": 10_000,
        "departments": 9,
        "working now": 8_064,
    }


@pytest.mark.parametrize(
    ("file", "column", "field"),
    [("title.csv", "title", "role__name"), ("dept_emp.csv", "dept_no", "unit__external_id")],
)
def test_every_title_and_department_holds_as_long_as_in_its_file(company, file, column, field):
    expected, open_ones = defaultdict(int), set()
    for row in rows_of(file):
        expected[row["emp_no"], row[column]] += length(row)
        if row["to_date"] == OPEN:
            open_ones.add((row["emp_no"], row[column]))

    found = defaultdict(int)
    closed = Assignment.objects.filter(valid__upper_inf=False)
    for person, value, valid in closed.values_list("employee__external_id", field, "valid"):
        found[person, value] += (valid.upper - valid.lower).days
    still = Assignment.objects.filter(valid__upper_inf=True)
    starts = {
        (person, value): start
        for person, value, start in still.values_list(
            "employee__external_id", field, F("valid__startswith")
        )
    }

    assert set(starts) == open_ones
    # What is open now may have been cut by a change of the other file: count up to its last piece.
    for row in rows_of(file):
        key = row["emp_no"], row[column]
        if row["to_date"] == OPEN:
            expected[key] += (starts[key] - date.fromisoformat(row["from_date"])).days
    assert {key: days for key, days in found.items() if days} == {
        key: days for key, days in expected.items() if days
    }


def test_leaders_of_departments_lead_their_people_while_they_are_employed(company):
    day = date(1995, 6, 1)
    employed = set(Employment.objects.on(day).values_list("employee__external_id", flat=True))
    leaders = {
        row["dept_no"]: row["emp_no"]
        for row in rows_of("dept_manager.csv")
        if row["from_date"] <= day.isoformat() < row["to_date"] and row["emp_no"] in employed
    }

    found = set(
        Assignment.objects.on(day)
        .exclude(employee__external_id__in=leaders.values())
        .values_list("unit__external_id", "manager__external_id")
    )

    assert dict(found) == {f"d00{number}": leaders.get(f"d00{number}") for number in range(1, 10)}
    leading = Assignment.objects.on(day).filter(employee__external_id__in=leaders.values())
    assert {*leading.values_list("manager", flat=True)} == {None}


def test_reporting_lines_are_one_step_deep(company):
    assert {*ReportingLine.objects.values_list("depth", flat=True)} == {1}


def test_grades_stand_in_the_order_of_the_mapping(company):
    assert list(Grade.objects.values_list("name", "rank")) == [
        ("Assistant", 1), ("Regular", 2), ("Senior", 3), ("Leader", 4),
    ]  # fmt: skip


def test_promotions_follow_from_the_grades(company):
    promoted = Assignment.objects.filter(reason="promotion", role__name="Senior Engineer")
    expected = defaultdict(list)
    for row in rows_of("title.csv"):
        expected[row["emp_no"]].append((row["from_date"], row["title"]))
    steps = sum(
        before[1] in ("Engineer", "Assistant Engineer") and after[1] == "Senior Engineer"
        for history in expected.values()
        for before, after in zip(sorted(history), sorted(history)[1:], strict=False)
    )

    assert promoted.count() == steps


def test_loading_them_again_changes_nothing(company, capsys):
    call_command("import_people", *EMPLOYEES, mapping=str(EMPLOYEES_MAPPING), apply=True)

    assert capsys.readouterr().out.splitlines()[-1] == "Everything is on record like this already."
