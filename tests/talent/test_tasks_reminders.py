"""What people are reminded of: who, when, once; and after the clock stood still."""

import threading
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from lib.dates import period
from talent.models import Employee, Notice, User
from talent.services.reminders import (
    remind_expiring_certificates,
    remind_profile_confirmation,
    span_of,
)
from tests.factories import EmployeeFactory

HIRED = date(2026, 1, 10)
LATER = date(2026, 3, 1)

pytestmark = pytest.mark.django_db


def noon(day):
    return datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=12)


def remind(day, act=remind_profile_confirmation):
    act(day=day, now=noon(day))


def told(act=remind_profile_confirmation):
    """Who was told for which period, in order."""
    rows = Notice.objects.order_by("created_at", "pk")
    return list(rows.values_list("recipient__employee__given_name", "period"))


def person(name, profile=None, skills=None, hired=HIRED, **more):
    return EmployeeFactory(
        given_name=name,
        employed=hired,
        profile_confirmed_on=profile,
        skills_confirmed_on=skills,
        **more,
    )


def test_reminder_goes_to_whoever_has_not_confirmed_both_for_180_days():
    day = HIRED + timedelta(days=180)
    person("Never")
    person("Profile only", profile=day - timedelta(days=1))
    person("Skills only", skills=day - timedelta(days=1))
    person("Long ago", profile=HIRED, skills=HIRED)
    person("Both", profile=day - timedelta(days=179), skills=day - timedelta(days=1))
    person("New", hired=day - timedelta(days=179))
    person("Back again", hired=day - timedelta(days=1), profile=date(2020, 1, 1))

    remind(day)

    assert sorted(told()) == [
        ("Long ago", "2026-01-10+1"),
        ("Never", "2026-01-10+1"),
        ("Profile only", "2026-01-10+1"),
        ("Skills only", "2026-01-10+1"),
    ]


def test_reminder_goes_to_nobody_who_left_or_cannot_sign_in():
    person("No login", user=None)
    locked = person("Locked")
    User.objects.filter(employee=locked).update(is_active=False)
    gone = person("Gone")
    gone.employments.update(valid=period(HIRED, LATER), exit_reason="voluntary")
    person("Not yet", hired=date(2027, 6, 1), profile=date(2020, 1, 1))

    remind(date(2027, 1, 1))

    assert told() == []


def test_reminder_is_said_once_in_180_days():
    person("Ada")

    for days in range(170, 560, 5):
        remind(HIRED + timedelta(days=days))

    assert told() == [("Ada", "2026-01-10+1"), ("Ada", "2026-01-10+2"), ("Ada", "2026-01-10+3")]


def test_confirming_one_of_two_does_not_bring_the_next_one_nearer():
    ada = person("Ada", profile=HIRED, skills=HIRED + timedelta(days=5))
    first = HIRED + timedelta(days=180)
    remind(first)

    Employee.objects.filter(pk=ada.pk).update(profile_confirmed_on=first)
    for days in range(1, 180):
        remind(first + timedelta(days=days))
    alone = told()
    remind(first + timedelta(days=180))

    assert alone == [("Ada", "2026-01-10+1")]
    assert told()[1:] == [("Ada", "2026-01-15+1")]


def test_confirming_both_starts_the_180_days_anew():
    ada = person("Ada")
    first = HIRED + timedelta(days=180)
    remind(first)
    Employee.objects.filter(pk=ada.pk).update(profile_confirmed_on=first, skills_confirmed_on=first)

    for days in range(1, 181):
        remind(first + timedelta(days=days))

    assert told() == [("Ada", "2026-01-10+1"), ("Ada", f"{first}+1")]


def test_a_clock_that_stood_still_over_a_month_end_loses_and_doubles_nothing():
    """Beat is away for 26 hours; people fall due before, in and after that time."""
    month_end = date(2026, 7, 31)
    for days in range(-3, 4):
        person(f"P{days:+}", hired=month_end + timedelta(days=days - 180))

    hours = [noon(date(2026, 7, 27)) + timedelta(hours=hour) for hour in range(24 * 9)]
    away = noon(month_end), noon(month_end) + timedelta(hours=26)
    for moment in hours:
        if not away[0] < moment <= away[1]:
            remind_profile_confirmation(day=moment.date(), now=moment)

    names = [name for name, _period in told()]
    assert names == [f"P{days:+}" for days in range(-3, 4)]
    late = Notice.objects.get(recipient__employee__given_name="P+1").created_at
    assert late - away[1] <= timedelta(hours=1)


def test_certificates_are_named_90_30_and_7_days_before_each_once():
    ada = person("Ada")
    ends = date(2026, 12, 31)
    ada.certifications.create(name="First aid", expires_on=ends)

    for days in range(120, -10, -1):
        remind(ends - timedelta(days=days), remind_expiring_certificates)

    rows = Notice.objects.order_by("pk").values_list("period", "created_at__date")
    assert list(rows) == [
        (f"2026-12-31-{days}", ends - timedelta(days=days)) for days in (90, 30, 7)
    ]


def test_a_certificate_that_was_missed_is_named_at_the_next_nearer_step_only():
    ada = person("Ada")
    ada.certifications.create(name="First aid", expires_on=date(2026, 12, 31))
    ada.certifications.create(name="Without an end")

    remind(date(2026, 12, 11), remind_expiring_certificates)

    assert told() == [("Ada", "2026-12-31-30")]


def test_a_certificate_that_is_renewed_is_named_again():
    ada = person("Ada")
    paper = ada.certifications.create(name="First aid", expires_on=date(2026, 12, 31))
    remind(date(2026, 12, 30), remind_expiring_certificates)

    paper.expires_on = date(2027, 12, 31)
    paper.save()
    remind(date(2027, 12, 30), remind_expiring_certificates)

    assert told() == [("Ada", "2026-12-31-7"), ("Ada", "2027-12-31-7")]


@pytest.mark.parametrize(
    ("since", "day", "span"),
    [
        (date(2026, 1, 10), date(2026, 7, 9), "2026-01-10+1"),
        (date(2026, 1, 10), date(2027, 1, 4), "2026-01-10+1"),
        (date(2026, 1, 10), date(2027, 1, 5), "2026-01-10+2"),
    ],
)
def test_span_of_counts_whole_180_days(since, day, span):
    assert span_of(since, day) == span


@pytest.mark.parametrize("people", [1, 5])
def test_reminder_query_count(people, django_assert_num_queries):
    for number in range(people):
        person(f"P{number}")

    with django_assert_num_queries(6):  # people, told; savepoint, preferences, insert, release
        remind(HIRED + timedelta(days=180))

    assert len(told()) == people


@pytest.mark.django_db(transaction=True)
def test_eight_racing_schedulers_remind_each_person_once():
    for number in range(40):
        person(f"P{number}")
    barrier = threading.Barrier(8)

    def schedule():
        barrier.wait()
        for days in (180, 360):
            remind(HIRED + timedelta(days=days))
        connection.close()

    threads = [threading.Thread(target=schedule) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Notice.objects.count() == 80


@pytest.mark.long
@pytest.mark.timeout(600)
def test_100_000_reminders_are_recorded_within_a_minute():
    count = 100_000
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH logins AS (
                INSERT INTO talent_user (password, email, is_active, is_superuser, created_at,
                                         theme)
                SELECT '', 'p' || n || '@example.org', true, false, now(), 'system'
                FROM generate_series(1, %s) n RETURNING id
            ), people AS (
                INSERT INTO talent_employee (user_id, external_id, given_name, family_name,
                    preferred_name, pronouns, email, phone, photo, time_zone, language, summary)
                SELECT id, 'E' || id, 'Given', 'Family', '', '', '', '', '', 'UTC', 'en', ''
                FROM logins RETURNING id
            )
            INSERT INTO talent_employment (employee_id, valid, exit_reason)
            SELECT id, daterange('2026-01-10', NULL), '' FROM people
            """,
            [count],
        )
    began = time.monotonic()

    after, rounds = 0, 0
    while after is not None:
        after = remind_profile_confirmation(after, day=LATER + timedelta(days=180))
        rounds += 1

    took = time.monotonic() - began
    assert (Notice.objects.count(), rounds) == (count, count // 10_000 + 1)
    assert took < 60, f"{took:.1f} s"
