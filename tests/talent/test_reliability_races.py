"""Many writers on one history: one truth, and clear words for those who came too late."""

import threading
from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection

from lib.dates import period
from talent.models import SYSTEM, Assignment, AssignmentReason, Employee, Employment
from talent.services import lines
from talent.services.people import change_assignment, end_employment, hire, rehire
from tests.factories import START, AssignmentFactory, EmployeeFactory, OrgUnitFactory, RoleFactory

WRITERS = 8
LEFT = date(2024, 1, 1)

pytestmark = pytest.mark.django_db(transaction=True)


def race(act):
    """Let eight writers act at once; returns how often each outcome came."""
    barrier, outcomes = threading.Barrier(WRITERS), Counter()

    def write(number):
        barrier.wait()
        try:
            act(number)
        except ValidationError as refusal:
            outcomes[" ".join(refusal.messages)] += 1
        except IntegrityError as refusal:
            outcomes[refusal.__cause__.diag.constraint_name] += 1
        else:
            outcomes["written"] += 1
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[number]) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return dict(outcomes)


def test_a_move_during_a_long_import_is_refused_in_words(monkeypatch):
    row, role = AssignmentFactory(), RoleFactory()
    monkeypatch.setattr(lines, "PATIENCE", "50ms")
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [lines.REPORTING_LOCK])

    with pytest.raises(ValidationError) as refusal:
        change_assignment(
            actor=SYSTEM, employee=row.employee, starts_on=LEFT, reason="lateral", role=role
        )

    other.close()
    assert refusal.value.messages == [
        "Many people are being changed just now. Try again in a few minutes."
    ]
    assert Assignment.objects.get() == row


def overlaps(rows):
    """How many pairs of neighbours in a history share a day."""
    ranges = sorted(rows.values_list("valid", flat=True), key=lambda valid: valid.lower)
    return sum(
        before.upper is None or before.upper > after.lower
        for before, after in zip(ranges, ranges[1:], strict=False)
    )


def test_eight_writers_past_the_services_leave_no_overlap():
    """The database itself holds the rule: a check before an insert would let some through."""
    person, role, unit = EmployeeFactory(), RoleFactory(), OrgUnitFactory()

    def write(number):
        Assignment.objects.create(
            employee=person, role=role, unit=unit, reason=AssignmentReason.HIRE,
            valid=period(START + timedelta(days=number), START + timedelta(days=number + 30)),
        )  # fmt: skip

    outcomes = race(write)

    assert outcomes == {"written": 1, "talent_assignment_no_overlap": WRITERS - 1}
    assert overlaps(person.assignments) == 0


def test_eight_clerks_who_employ_one_person_again_leave_one_stay():
    person = AssignmentFactory().employee
    end_employment(
        actor=SYSTEM, employee=person, last_day=LEFT - timedelta(days=1), exit_reason="voluntary"
    )
    role, unit = RoleFactory(), OrgUnitFactory()

    outcomes = race(
        lambda number: rehire(
            actor=SYSTEM, employee=person, role=role, unit=unit,
            starts_on=LEFT + timedelta(days=number),
        )
    )  # fmt: skip

    assert outcomes["written"] == 1
    assert sum(outcomes.values()) == WRITERS
    assert [words for words in outcomes if words.startswith("talent_")] == []
    assert (person.employments.count(), person.assignments.count()) == (2, 2)
    assert (overlaps(person.employments), overlaps(person.assignments)) == (0, 0)


def test_eight_clerks_who_hire_one_number_leave_one_person_and_clear_words():
    role, unit = RoleFactory(), OrgUnitFactory()

    outcomes = race(
        lambda number: hire(
            actor=SYSTEM, external_id="4711", given_name="Ada", family_name="Byron",
            email="ada@example.org", starts_on=START, role=role, unit=unit,
        )
    )  # fmt: skip

    assert outcomes["written"] == 1
    assert [words for words in outcomes if words.startswith("talent_")] == []
    assert (Employee.objects.count(), Employment.objects.count()) == (1, 1)


def test_moves_and_a_leave_at_once_leave_one_history_that_ends_on_the_last_day():
    person = AssignmentFactory().employee
    roles = RoleFactory.create_batch(WRITERS)

    def act(number):
        if number == 0:
            end_employment(
                actor=SYSTEM, employee=person, last_day=LEFT - timedelta(days=1),
                exit_reason="retirement",
            )  # fmt: skip
            return
        change_assignment(
            actor=SYSTEM, employee=person, role=roles[number], reason="lateral",
            starts_on=LEFT + timedelta(days=100 * (number - 4)),
        )  # fmt: skip

    outcomes = race(act)

    assert outcomes.get("written", 0) >= 4  # all on days before the last one, and the leave
    assert set(outcomes) <= {
        "written",
        "This person has no assignment on that day that could change.",
    }
    rows = person.assignments.order_by("valid").values_list("valid", flat=True)
    assert (rows[0].lower, rows.last().upper) == (START, LEFT)
    assert overlaps(person.assignments) == 0
