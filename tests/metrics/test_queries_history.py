"""The loader reads what is on record, all of it, in as many statements for many as for few."""

from datetime import date

import pytest

from lib.dates import period
from metrics.history import EXIT_REASONS, NONE, REASONS
from metrics.periods import FOREVER
from metrics.queries.history import load_history
from talent.models import Employee, ExitReason
from tests.factories import (
    EmployeeFactory,
    GradeFactory,
    LocationFactory,
    OrgUnitFactory,
    RoleFactory,
    TrackFactory,
)

pytestmark = pytest.mark.django_db

HIRED, MOVED, LEFT = date(2020, 2, 29), date(2022, 7, 1), date(2023, 1, 1)


def test_a_company_without_anybody_is_empty():
    found = load_history()

    assert (found.people.size, found.assignments.person.size) == (0, 0)


@pytest.fixture
def moved():
    """One person with two posts, who has left; and the manager of the second."""
    manager, person = Employee.objects.create(given_name="M", external_id="m"), None
    person = Employee.objects.create(given_name="P", external_id="p")
    person.employments.create(
        valid=period(HIRED, LEFT), exit_reason=ExitReason.RETIREMENT, regretted=False
    )
    manager.employments.create(valid=period(HIRED))
    top = OrgUnitFactory()
    unit = OrgUnitFactory(parent=top)
    graded = RoleFactory(grade=GradeFactory(rank=7), track=TrackFactory())
    plain = RoleFactory()
    place = LocationFactory()
    person.assignments.create(
        role=graded, unit=unit, manager=manager, location=place, reason="promotion",
        valid=period(MOVED, LEFT),
    )  # fmt: skip
    person.assignments.create(role=plain, unit=top, reason="hire", valid=period(HIRED, MOVED))
    return person, manager, top, unit, graded, plain, place


def test_every_column_is_the_one_on_record(moved):
    person, manager, top, unit, graded, plain, place = moved

    found = load_history()

    rows, people = found.assignments, found.people
    assert people[rows.person].tolist() == [person.pk, person.pk]
    assert [date.fromordinal(d) for d in rows.begins.tolist()] == [HIRED, MOVED]
    assert [date.fromordinal(d) for d in rows.ends.tolist()] == [MOVED, LEFT]
    assert [REASONS[code] for code in rows.reason] == ["hire", "promotion"]
    assert found.role_ids[rows.role].tolist() == [plain.pk, graded.pk]
    assert rows.grade.tolist() == [NONE, 7]
    assert found.family_ids[rows.family].tolist() == [plain.family_id, graded.family_id]
    assert (rows.track[0], found.track_ids[rows.track[1]]) == (NONE, graded.track_id)
    assert found.unit_ids[rows.unit].tolist() == [top.pk, unit.pk]
    assert (rows.manager[0], people[rows.manager[1]]) == (NONE, manager.pk)
    assert (rows.location[0], found.location_ids[rows.location[1]]) == (NONE, place.pk)


def test_employments_say_how_they_ended(moved):
    person, manager, *_ = moved

    rows = load_history().employments

    assert [EXIT_REASONS[code] for code in rows.exit_reason] == ["", "retirement"]
    assert rows.regretted.tolist() == [NONE, 0]
    assert rows.ends.tolist() == [FOREVER, LEFT.toordinal()]


def test_units_lie_as_on_record(moved):
    _, _, top, unit, *_ = moved

    found = load_history()

    parents = found.units.parents_on(MOVED.toordinal())
    ids = found.unit_ids.tolist()
    assert found.unit_ids[parents[ids.index(unit.pk)]] == top.pk
    assert parents[ids.index(top.pk)] == NONE


def test_what_is_to_come_is_read_too(moved):
    person, *_ = moved
    person.employments.create(valid=period(date(2150, 1, 1)))

    assert date(2150, 1, 1).toordinal() in load_history().employments.begins.tolist()


@pytest.mark.parametrize("people", [1, 5])
def test_four_statements_read_any_number_of_people(people, moved, django_assert_num_queries):
    EmployeeFactory.create_batch(people)

    with django_assert_num_queries(4):  # assignments, employments, placements, units
        load_history()
