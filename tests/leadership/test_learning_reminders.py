"""What expires and what is asked for: said once each, also after days without a scheduler."""

from datetime import timedelta

import pytest

from leadership.services.learning_reminders import ask_behaviour, remind_expiring
from lib.dates import today
from talent.models import Employment, Notice
from tests.factories import AssignmentFactory
from tests.leadership.evaluations import BEHAVIOUR, DAY, a_cohort, answer, seats
from tests.leadership.learning_factories import QualificationAwardFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


def told(kind="qualification_expiring"):
    rows = Notice.objects.filter(kind=f"leadership.{kind}").order_by("pk")
    return list(rows.values_list("period", flat=True))


def award(days):
    way = RegistrationFactory(
        employee=AssignmentFactory().employee, state="awarded", ended_on=today()
    )
    return QualificationAwardFactory(registration=way, expires_on=today() + days * DAY)


def test_each_reminder_is_said_once_on_its_day():
    row = award(100)
    for day in range(102):
        remind_expiring(day=today() + day * DAY)
        remind_expiring(day=today() + day * DAY)

    assert told() == ["90", "30", "7"]
    assert Notice.objects.filter(recipient=row.registration.employee.user).count() == 3


def test_what_was_missed_is_made_up_for_by_one_reminder():
    award(100)
    remind_expiring(day=today() + 75 * DAY)

    assert told() == ["30"]


def test_what_was_renewed_or_has_expired_is_not_said():
    renewed, _gone = award(20), award(0)
    QualificationAwardFactory(
        registration=renewed.registration, awarded_on=today(), expires_on=today() + 900 * DAY
    )
    remind_expiring()

    assert told() == []


def test_whoever_left_is_not_reminded():
    row = award(20)
    Employment.objects.filter(employee=row.registration.employee).delete()
    remind_expiring()

    assert told() == []


def test_behaviour_is_asked_once_and_reminded_once():
    cohort = a_cohort()
    seat = seats(cohort, 1, ago=50)[0]
    now = Notice.objects.model._meta.get_field("created_at").default()
    for day in range(60):
        for _again in range(2):
            ask_behaviour(day=today() + day * DAY, now=now + day * DAY)

    assert told("behaviour_asked") == ["ask", "reminder"]
    assert set(Notice.objects.values_list("recipient", flat=True)) == {seat.employee.user_id}


def test_the_manager_is_asked_too_until_each_has_answered():
    cohort = a_cohort()
    seat = seats(cohort, 1, ago=70)[0]
    boss = AssignmentFactory().employee
    seat.employee.assignments.update(manager=boss)
    answer(seat, "behaviour", dict.fromkeys(BEHAVIOUR, 3))
    ask_behaviour()

    rows = Notice.objects.filter(kind="leadership.behaviour_asked")
    assert list(rows.values_list("recipient", flat=True)) == [boss.user_id]


def test_a_job_that_comes_late_asks_and_reminds_two_weeks_after():
    cohort = a_cohort()
    seats(cohort, 1, ago=85)
    now = Notice.objects.model._meta.get_field("created_at").default()
    ask_behaviour(now=now)
    ask_behaviour(day=today() + DAY, now=now + timedelta(days=1))

    assert told("behaviour_asked") == ["ask"]
