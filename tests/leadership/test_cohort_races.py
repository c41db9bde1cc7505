"""Many at once about the seats of one cohort: never too many, never out of order, none empty."""

import threading
from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import F

from leadership.models import CohortEnrolment
from leadership.services.cohort_enrolments import (
    approve_request,
    nominate,
    request_seat,
    withdraw,
)
from leadership.services.cohorts import call_off_cohort, edit_cohort
from talent.models import Notice
from tests.leadership.cohort_factories import around, asked, reports, seated

pytestmark = pytest.mark.django_db(transaction=True)


def race(acts):
    """Let all act at once; returns how often each outcome came."""
    barrier, outcomes = threading.Barrier(len(acts)), Counter()

    def write(act):
        barrier.wait()
        try:
            act()
        except ValidationError as refusal:
            outcomes[" ".join(refusal.messages)] += 1
        else:
            outcomes["done"] += 1
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return dict(outcomes)


def states(cohort):
    return Counter(cohort.enrolments.values_list("state", flat=True))


def in_order(cohort):
    """Whether nobody who waits came before somebody who moved up."""
    rows = cohort.enrolments.filter(waits_since__isnull=False).order_by("waits_since", "pk")
    found = [row.state for row in rows if row.state != "withdrawn"]
    return found == sorted(found)  # "enrolled" before "waitlisted"


def approving(now, row):
    return lambda: approve_request(actor=now.boss.user, enrolment=row)


def leaving(row):
    return lambda: withdraw(actor=row.employee.user, enrolment=row, reason="Another task.")


def test_twelve_approved_at_once_for_three_seats_leave_nine_in_line():
    now = around(capacity=3)
    rows = [asked(now, who) for who in reports(now.boss, 12)]

    assert race([approving(now, row) for row in rows]) == {"done": 12}
    assert states(now.cohort) == {"enrolled": 3, "waitlisted": 9}


def test_seats_that_free_at_once_are_given_once_each_and_in_order():
    now = around(capacity=5)
    rows = seated(now, 13)

    assert race([leaving(row) for row in rows[:5]]) == {"done": 5}
    assert states(now.cohort) == {"withdrawn": 5, "enrolled": 5, "waitlisted": 3}
    promoted = set(now.cohort.enrolments.filter(state="enrolled").values_list("pk", flat=True))
    assert promoted == {row.pk for row in rows[5:10]}
    assert Notice.objects.filter(kind="leadership.cohort_seat_free").count() == 5


def test_leaving_joining_and_more_seats_at_once_leave_no_seat_empty_while_somebody_waits():
    now = around(capacity=4)
    rows = seated(now, 8)
    late = [asked(now, who) for who in reports(now.boss, 4)]
    acts = [
        *(leaving(row) for row in (rows[0], rows[1], rows[5])),
        *(approving(now, row) for row in late),
        lambda: edit_cohort(actor=now.hr, cohort=now.cohort, capacity=6),
    ]

    assert race(acts) == {"done": 8}
    assert states(now.cohort) == {"withdrawn": 3, "enrolled": 6, "waitlisted": 3}
    assert in_order(now.cohort)


def test_fewer_seats_and_an_approval_at_once_never_come_to_more_people_than_seats():
    now = around(capacity=3)
    seated(now, 2)
    late = [asked(now, who) for who in reports(now.boss, 3)]
    lower = [lambda: edit_cohort(actor=now.hr, cohort=now.cohort, capacity=2)]

    race([*lower, *(approving(now, row) for row in late)])

    now.cohort.refresh_from_db()
    assert states(now.cohort)["enrolled"] == now.cohort.capacity


def test_one_person_asked_for_in_eight_windows_is_asked_for_once():
    now = around()
    (me,) = reports(now.boss, 1)

    def asking():
        request_seat(actor=me.user, cohort=now.cohort, employee=me, reason="Please.")

    def naming():
        nominate(actor=now.boss.user, cohort=now.cohort, employee=me, reason="Good.")

    outcomes = race([asking, naming] * 4)

    assert outcomes["done"] == 1
    assert CohortEnrolment.objects.count() == 1


def test_nobody_is_left_taking_part_in_what_was_called_off_meanwhile():
    now = around(capacity=2)
    rows = [asked(now, who) for who in reports(now.boss, 6)]

    race([
        *(approving(now, row) for row in rows),
        lambda: call_off_cohort(actor=now.hr, cohort=now.cohort, reason="No room."),
    ])  # fmt: skip

    assert not now.cohort.enrolments.live().exists()
    assert not CohortEnrolment.objects.filter(waits_since__lt=F("asked_at")).exists()
