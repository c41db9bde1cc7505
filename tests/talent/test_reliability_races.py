"""Many writers on one history: one truth, and clear words for those who came too late."""

import json
import threading
from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test import Client

from lib.dates import period
from lib.editing import mark_of
from talent.models import SYSTEM, Assignment, AssignmentReason, Employee, Employment, SkillClaim
from talent.services import lines
from talent.services.people import change_assignment, end_employment, hire, rehire
from talent.services.profile import edit_profile
from tests.factories import (
    START,
    AssignmentFactory,
    EmployeeFactory,
    OrgUnitFactory,
    RoleFactory,
    SkillFactory,
)

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


def test_eight_windows_on_one_profile_save_one_text_and_say_so_to_the_others():
    person = EmployeeFactory(summary="Before")
    seen = mark_of(person, ["summary"])

    outcomes = race(
        lambda number: edit_profile(
            actor=person.user, employee=person, seen=seen, summary=f"Window {number}"
        )
    )

    person.refresh_from_db()
    refusal = (
        "This was changed in another window meanwhile. Below is what you typed: save again to "
        f"keep it. What is saved now: About me: “{person.summary}”"
    )
    assert person.summary.startswith("Window ")
    assert outcomes == {"written": 1, refusal: WRITERS - 1}


def test_eight_senders_of_one_write_to_the_api_write_it_once():
    """As a program does that hears no answer in time and sends again."""
    person, skill = AssignmentFactory().employee, SkillFactory()
    body = json.dumps({"person": person.pk, "skill": skill.pk, "level": 4, "source": "self"})
    answers = []

    def send(_number):
        client = Client()
        client.force_login(person.user)
        answers.append(
            client.post(
                "/api/v1/claims/", body, content_type="application/json",
                headers={"Idempotency-Key": "job-7"},
            )
        )  # fmt: skip

    race(send)

    assert Counter(answer.status_code for answer in answers) == {201: WRITERS}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert sum(not answer.has_header("Idempotency-Replayed") for answer in answers) == 1
    assert SkillClaim.objects.count() == 1
