"""Times without a role, which the database keeps by itself."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from lib.dates import period, today
from talent.models import Assignment, Employment, Unplaced
from tests.factories import START, AssignmentFactory, EmployeeFactory, OrgUnitFactory, RoleFactory

pytestmark = pytest.mark.django_db

DAYS = 12


def day(number):
    return START + timedelta(days=number)


def gaps(person):
    return [row.valid for row in Unplaced.objects.filter(employee=person).order_by("valid")]


def test_a_person_without_a_role_is_unplaced_from_the_first_day_to_the_last():
    person = EmployeeFactory()
    assert gaps(person) == [period(START, None)]

    person.employments.update(valid=period(START, day(9)))
    assert gaps(person) == [period(START, day(9))]

    placed = AssignmentFactory(employee=person, valid=period(day(2), day(5)))
    assert gaps(person) == [period(START, day(2)), period(day(5), day(9))]

    placed.valid = period(START, None)
    placed.save()
    assert gaps(person) == []

    placed.delete()
    assert gaps(person) == [period(START, day(9))]

    person.employments.all().delete()
    assert gaps(person) == []


def test_an_assignment_that_goes_to_another_person_changes_both():
    left, right = EmployeeFactory(), EmployeeFactory()
    AssignmentFactory(employee=left)
    Assignment.objects.filter(employee=left).update(employee=right)

    assert (gaps(left), gaps(right)) == ([period(START, None)], [])


def test_who_is_deleted_leaves_no_trace():
    person = AssignmentFactory(valid=period(day(3), None)).employee
    assert gaps(person) == [period(START, day(3))]

    person.delete()

    assert not Unplaced.objects.filter(employee=person.pk).exists()


def test_today_begins_and_ends_with_the_days_themselves():
    starts_today = AssignmentFactory(valid=period(today(), None)).employee
    ended_yesterday = AssignmentFactory(valid=period(START, today())).employee

    found = set(Unplaced.objects.current().values_list("employee", flat=True))

    assert found & {starts_today.pk, ended_yesterday.pk} == {ended_yesterday.pk}


spans = st.lists(
    st.tuples(st.integers(0, DAYS), st.integers(1, DAYS)), max_size=3
).map(lambda found: sorted({(start, start + length) for start, length in found}))  # fmt: skip


def apart(found):
    """Those spans that do not overlap one before them."""
    kept = []
    for start, end in found:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


class TestAgainstDays(TestCase):
    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.tuples(spans, spans), min_size=1, max_size=3))
    def test_gaps_are_the_days_that_are_employed_and_not_placed(self, histories):
        role, unit = RoleFactory(), OrgUnitFactory()
        people = [EmployeeFactory(employed=False) for _history in histories]
        Employment.objects.bulk_create(
            Employment(employee=person, valid=period(day(start), day(end)))
            for person, (employed, _placed) in zip(people, histories, strict=True)
            for start, end in apart(employed)
        )
        Assignment.objects.bulk_create(
            Assignment(
                employee=person, role=role, unit=unit, reason="hire",
                valid=period(day(start), day(end)),
            )
            for person, (_employed, placed) in zip(people, histories, strict=True)
            for start, end in apart(placed)
        )  # fmt: skip

        for person, (employed, placed) in zip(people, histories, strict=True):
            wanted = days_of(apart(employed)) - days_of(apart(placed))
            kept = {
                number
                for gap in gaps(person)
                for number in range((gap.lower - START).days, (gap.upper - START).days)
            }
            assert kept == wanted


def days_of(found):
    return {number for start, end in found for number in range(start, end)}
