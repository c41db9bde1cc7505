"""Reminders of sessions, pulses, silence and evaluations; and what is over by the calendar."""

import threading
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from lib.dates import period, today
from mentoring import tasks
from mentoring.models import Enrolment, Pair, Programme, Session
from mentoring.services import session_reminders as jobs
from mentoring.services.evaluations import give_evaluation
from mentoring.services.pulses import give_pulse
from mentoring.services.upkeep import keep_pairs_moving
from talent.models import Notice, Tie
from talent.registry import texts_for
from talent.services.lines import rebuild_reporting_lines
from tests.factories import EnrolmentFactory, PairFactory
from tests.mentoring.pairs import a_pair, around
from tests.mentoring.programmes import joined, running
from tests.mentoring.sessions import DAY, HOUR, old_pair, session

pytestmark = pytest.mark.django_db


def told(kind):
    rows = Notice.objects.filter(kind=f"mentoring.{kind}")
    return sorted(rows.values_list("recipient__employee__given_name", "period"))


def both(*periods):
    return sorted((who, each) for who in ("Leila", "Tomás") for each in periods)


def test_a_session_is_reminded_of_once_for_each_of_its_times():
    pair = a_pair()
    one = session(pair, in_days=1)
    session(pair, in_days=3)
    session(pair, in_days=1.1, state="cancelled")
    paused = session(a_pair(), in_days=1)
    Pair.objects.filter(pk=paused.pair_id).update(
        state="ended", holds_seat=False, end_reason="no_time", ended_on=today()
    )

    for _again in range(2):
        jobs.remind_sessions()
    Session.objects.filter(pk=one.pk).update(sequence=1)
    jobs.remind_sessions()

    assert told("session_soon") == both("0", "1")


def test_both_are_asked_once_whether_they_met_when_its_time_has_passed():
    pair = a_pair()
    session(pair, in_days=0, minutes=60)
    now = timezone.now()

    for minutes in (30, 61, 90, 60 * 30):
        jobs.ask_if_met(now=now + timedelta(minutes=minutes))
        if minutes == 30:
            assert told("session_met") == []

    assert told("session_met") == both("0")


def test_a_pulse_is_asked_for_and_once_more_after_three_days():
    pair = a_pair()
    one = session(pair, in_days=-1, state="held")
    give_pulse(actor=pair.mentor.user, session=one, worth=4, clear=4)
    now = timezone.now()

    for days in (0, 1, 2, 3, 4, 9, 31):
        jobs.ask_pulses(now=now + days * DAY)

    assert told("pulse_asked") == [("Leila", "again"), ("Leila", "first")]


def test_after_a_long_sleep_a_pulse_is_asked_for_once():
    one = session(a_pair(), in_days=-8, state="held")
    Session.objects.filter(pk=one.pk).update(settled_at=timezone.now() - 8 * DAY)

    for _again in range(3):
        jobs.ask_pulses()

    assert told("pulse_asked") == both("again")


def test_a_quiet_pair_is_asked_in_each_span_and_the_coordinators_once_a_week_later():
    pair = old_pair(days=0)
    users = around(pair)
    start = today()

    for days in range(0, 60):
        for _again in range(2):
            jobs.nudge_quiet_pairs(day=start + timedelta(days=days))

    assert told("pair_quiet") == both(f"{start}+1", f"{start}+2")
    rows = Notice.objects.filter(kind="mentoring.pair_stalled")
    assert [(row.recipient, row.period) for row in rows] == [(users["coordinator"], str(start))]


def test_a_pair_that_meets_rests_or_has_planned_is_not_asked():
    met, rests, planned = old_pair(), old_pair(), old_pair()
    session(met, in_days=-3, state="held")
    session(planned, in_days=3)
    Pair.objects.filter(pk=rests.pk).update(state="paused", paused_on=today() - 40 * DAY)

    jobs.nudge_quiet_pairs()

    assert told("pair_quiet") == []


def test_evaluations_are_reminded_of_weekly_three_times_until_they_are_given():
    pair = old_pair(days=84)
    give_evaluation(
        actor=pair.mentor.user, pair=pair, moment="mid", answers={"helped": 4, "grade": 8}
    )

    for days in range(0, 40):
        jobs.remind_evaluations(day=today() + timedelta(days=days))

    assert told("evaluation_due") == [("Leila", "mid+0"), ("Leila", "mid+1"), ("Leila", "mid+2")]


def test_the_end_is_asked_for_when_a_pair_ended_early():
    pair = old_pair(days=30)
    Pair.objects.filter(pk=pair.pk).update(
        state="ended", holds_seat=False, end_reason="no_time", ended_on=today()
    )

    jobs.remind_evaluations()

    assert told("evaluation_due") == both("end+0")


def test_chunks_reach_everybody_once(monkeypatch):
    monkeypatch.setattr(jobs, "CHUNK", 2)
    for _n in range(5):
        session(old_pair(days=84), in_days=1)

    for act in (jobs.remind_sessions, jobs.nudge_quiet_pairs, jobs.remind_evaluations):
        after, rounds = 0, 0
        while after is not None:
            after, rounds = act(after), rounds + 1
        assert rounds == 3

    assert len(told("session_soon")) == len(told("evaluation_due")) == 10


@pytest.mark.django_db(transaction=True)
def test_racing_schedulers_say_it_once():
    session(old_pair(days=84), in_days=1)
    session(old_pair(), in_days=-1, state="held")

    def schedule():
        for act in (jobs.remind_sessions, jobs.ask_pulses, jobs.remind_evaluations):
            act()
        connection.close()

    threads = [threading.Thread(target=schedule) for _n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    counts = [len(told(kind)) for kind in ("session_soon", "pulse_asked", "evaluation_due")]
    assert counts == [2, 2, 2]


def test_the_words_of_every_notice_can_be_written_and_tell_nothing_that_was_written():
    pair = old_pair(days=84)
    users = around(pair)
    session(pair, in_days=1, agenda="Canary", place="Canary")
    Session.objects.create(
        pair=pair, starts_at=timezone.now() - 2 * HOUR, state="agreed", agenda="Canary"
    )
    other = session(a_pair(), in_days=-1, state="held")
    tasks.remind_sessions()
    tasks.ask_about_sessions()
    tasks.remind_evaluations()
    Session.objects.filter(pair=pair).delete()
    jobs.nudge_quiet_pairs(day=today())
    session(pair, in_days=1, agenda="Canary", place="Canary")

    for user in (users["mentee"], users["coordinator"], other.pair.mentor.user):
        rows = list(Notice.objects.filter(recipient=user))
        texts = texts_for(user, rows)
        said = " ".join(f"{text.title} {text.body}" for text in texts.values())
        assert texts
        assert "Canary" not in said


def test_pairs_and_programmes_end_by_the_calendar_once():
    over, rests, old = old_pair(days=30), old_pair(days=30), old_pair(days=30)
    Pair.objects.filter(pk=over.pk).update(ends_on=today() - DAY)
    Pair.objects.filter(pk=rests.pk).update(
        state="paused", paused_on=today() - 9 * DAY, paused_until=today()
    )
    Programme.objects.filter(pk=old.programme_id).update(
        enrol_until=today() - 5 * DAY, ends_on=today() - DAY
    )

    for _again in range(2):
        tasks.keep_pairs_moving()

    states = {pair.pk: pair for pair in Pair.objects.all()}
    assert (states[over.pk].state, states[over.pk].end_reason) == ("completed", "time_over")
    rested = states[rests.pk]
    assert (rested.state, rested.paused_days, rested.resumed_on) == ("active", 9, today())
    assert (states[old.pk].state, states[old.pk].end_reason) == ("completed", "time_over")
    assert Programme.objects.get(pk=old.programme_id).state == "finished"
    assert not Enrolment.objects.live().filter(programme=old.programme_id).exists()
    assert Tie.objects.current().count() == 1


def test_a_pair_ends_when_its_mentor_has_left_and_the_mentee_comes_first():
    pair = old_pair()
    pair.mentor.employments.update(
        valid=period(today() - 99 * DAY, today()), exit_reason="voluntary"
    )

    for _again in range(2):
        keep_pairs_moving()

    pair.refresh_from_db()
    assert (pair.state, pair.end_reason) == ("ended", "left")
    assert pair.mentee_enrolment.__class__.objects.get(pk=pair.mentee_enrolment_id).is_rematch


def test_a_pair_ends_when_one_came_to_lead_the_other():
    pair = old_pair()
    pair.mentee.assignments.update(manager=pair.mentor)
    rebuild_reporting_lines()

    keep_pairs_moving()

    pair.refresh_from_db()
    assert (pair.state, pair.end_reason) == ("ended", "in_line")


def test_the_jobs_are_scheduled_by_migration():
    # Other tests empty the tables that migrations have filled: so the step is taken again.
    migration = import_module("mentoring.migrations.0041_keep_pairs_going")
    PeriodicTask.objects.filter(task__in=migration.JOBS).delete()

    for _again in range(2):
        migration.schedule(apps, None)

    rows = PeriodicTask.objects.filter(task__in=migration.JOBS)
    assert sorted(row.task for row in rows) == sorted(migration.JOBS)


@pytest.mark.parametrize("ends_in", [1, -1])
def test_the_place_of_a_pair_that_is_over_goes_to_the_first_in_line(ends_in):
    now = running(seats=1)
    first, second = joined(now.programme), joined(now.programme)
    mentor = EnrolmentFactory(programme=now.programme, side="mentor")
    PairFactory(
        programme=now.programme, mentee_enrolment=first, mentor_enrolment=mentor,
        starts_on=today() - 100 * DAY, ends_on=today() + ends_in * DAY,
    )  # fmt: skip
    assert second.state == "waitlisted"

    for _twice in range(2):
        keep_pairs_moving()

    second.refresh_from_db()
    assert second.state == ("waitlisted" if ends_in > 0 else "enrolled")
    free = Notice.objects.filter(kind="mentoring.place_free")
    assert free.count() == (0 if ends_in > 0 else 1)


def test_nobody_is_asked_to_meet_once_their_time_is_over():
    pair = old_pair(days=200)

    jobs.nudge_quiet_pairs()
    assert not Notice.objects.exists()

    pair.ends_on = today() + DAY
    pair.save()
    jobs.nudge_quiet_pairs()
    assert Notice.objects.filter(kind="mentoring.pair_quiet").count() == 2
