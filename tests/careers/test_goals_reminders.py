"""Reminders to check in: who, when, and once in each week or month."""

from datetime import date, timedelta

import pytest

from careers.models import CheckIn, CheckInRhythm
from careers.services import goal_reminders
from careers.services.goal_reminders import remind_check_ins
from talent.models import Notice
from tests.factories import EmployeeFactory, GoalFactory
from tests.talent.test_reliability_races import race

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 23)
THURSDAY = date(2026, 11, 26)
LONG_AGO = date(2026, 1, 1)


def person(rhythm=None, **goal):
    who = EmployeeFactory()
    GoalFactory(**{"employee": who, "starts_on": LONG_AGO} | goal)
    if rhythm:
        CheckInRhythm.objects.create(employee=who, rhythm=rhythm)
    return who


def told():
    rows = Notice.objects.filter(kind="careers.check_in_due").order_by("period", "recipient")
    return [(row.recipient_id, row.period) for row in rows]


def run(*days):
    for day in days:
        remind_check_ins(day=day)


def test_each_is_told_once_in_a_period_of_their_own_choice():
    usual, weekly, monthly, _never = (person(r) for r in (None, "weekly", "monthly", "never"))

    run(*(date(2026, 11, 1) + timedelta(days=n) for n in range(60)))

    months = [(who.user_id, m) for m in ("2026-11", "2026-12") for who in (usual, monthly)]
    weeks = [(weekly.user_id, f"2026-W{week}") for week in range(45, 53)]
    first = [(weekly.user_id, "2026-W44")]
    assert told() == sorted(first + weeks + months, key=lambda row: (row[1], row[0]))


def test_nobody_is_told_before_thursday_and_the_25th():
    person("weekly"), person("monthly")

    run(MONDAY, MONDAY + timedelta(days=1), date(2026, 11, 18))

    assert told() == []


def test_who_was_away_with_the_clock_is_told_later_in_the_period():
    weekly, monthly = person("weekly"), person("monthly")

    run(date(2026, 11, 29))
    run(date(2026, 11, 30))

    assert told() == [(monthly.user_id, "2026-11"), (weekly.user_id, "2026-W48")]


def test_who_has_said_it_or_has_nothing_to_say_is_left_alone():
    said, half = person("weekly"), person("weekly")
    CheckIn.objects.create(goal=said.goals.get(), on=MONDAY, confidence="on_track")
    CheckIn.objects.create(goal=half.goals.get(), on=MONDAY, confidence="on_track")
    GoalFactory(employee=half, starts_on=LONG_AGO)
    person("weekly", state="done", ended_on=LONG_AGO)
    person("weekly", starts_on=MONDAY + timedelta(days=1))
    gone, off = person("weekly"), person("weekly")
    gone.employments.all().delete()
    off.user.is_active = False
    off.user.save()

    run(THURSDAY)

    assert told() == [(half.user_id, "2026-W48")]


def test_chunks_reach_everyone(monkeypatch):
    monkeypatch.setattr(goal_reminders, "CHUNK", 2)
    people = [person("weekly") for _ in range(5)]
    after = 0

    while after is not None:
        after = remind_check_ins(after, day=THURSDAY)

    assert told() == [(who.user_id, "2026-W48") for who in people]


@pytest.mark.django_db(transaction=True)
def test_eight_schedulers_at_once_tell_once():
    people = [person("weekly") for _ in range(3)]

    outcomes = race(lambda _number: remind_check_ins(day=THURSDAY))

    assert outcomes == {"written": 8}
    assert told() == [(who.user_id, "2026-W48") for who in people]
