"""Many at once about the places of one programme: as many get one as there are."""

import threading
from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from mentoring.models import Enrolment
from mentoring.services.enrolments import (
    edit_enrolment,
    enrol,
    promote_enrolment,
    withdraw_enrolment,
)
from mentoring.services.programmes import call_off_programme
from talent.models import Notice
from tests.mentoring.programmes import joined, person, running

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


def states(programme):
    return Counter(programme.enrolments.values_list("state", flat=True))


def joining(programme, who):
    return lambda: enrol(
        actor=who.user, programme=programme, employee=who, side="mentee", about="Me too."
    )


def test_twelve_who_enrol_for_the_last_three_places_leave_three_enrolled():
    programme = running(seats=4).programme
    joined(programme)

    outcomes = race([joining(programme, person()) for _ in range(12)])

    assert outcomes == {"done": 12}
    assert states(programme) == {"enrolled": 4, "waitlisted": 9}


def test_one_person_in_eight_windows_joins_once():
    programme, me = running().programme, person()

    outcomes = race([joining(programme, me)] * 8)

    assert outcomes == {"done": 1, "You take part in this programme already.": 7}


def test_places_that_are_freed_at_once_are_given_once_each():
    programme = running(seats=5).programme
    inside = [joined(programme) for _ in range(5)]
    for _ in range(8):
        joined(programme)

    def leaving(row):
        return lambda: withdraw_enrolment(actor=row.employee.user, enrolment=row)

    outcomes = race([leaving(row) for row in inside])

    assert outcomes == {"done": 5}
    assert states(programme) == {"withdrawn": 5, "enrolled": 5, "waitlisted": 3}
    assert Notice.objects.filter(kind="mentoring.place_free").count() == 5


def test_two_coordinators_who_give_one_place_give_it_once():
    now = running(seats=1)
    first, *waiting = [joined(now.programme) for _ in range(7)]
    Enrolment.objects.filter(pk=first.pk).update(state="withdrawn", ended_on="2026-01-01")

    def giving(row):
        return lambda: promote_enrolment(actor=now.coordinator.user, enrolment=row)

    outcomes = race([giving(row) for row in waiting])

    assert outcomes["done"] == 1
    assert states(now.programme)["enrolled"] == 1


def test_nobody_is_left_taking_part_in_what_was_called_off_meanwhile():
    now = running()
    acts = [joining(now.programme, person()) for _ in range(7)]

    race([*acts, lambda: call_off_programme(actor=now.hr, programme=now.programme)])

    assert not now.programme.enrolments.live().exists()


def test_windows_that_save_at_once_leave_one_whole_version():
    row, skills = joined(running().programme), [person() for _ in range(6)]

    def saving(who):
        return lambda: edit_enrolment(
            actor=row.employee.user, enrolment=row, about=f"By {who.pk}", wishes=[who]
        )

    assert race([saving(who) for who in skills]) == {"done": 6}
    row.refresh_from_db()
    assert row.about == f"By {row.wishes.get().employee_id}"
