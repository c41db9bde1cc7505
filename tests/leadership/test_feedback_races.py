"""Two at once on one cycle: an answer is in the report or refused, and a report is written once."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from leadership.models import FeedbackAnswers, FeedbackFigure, FeedbackRater
from leadership.services.feedback_answers import save_answers
from leadership.services.feedback_closing import close_cycle
from leadership.services.feedback_upkeep import keep_cycles_moving, write_progress
from talent.models import SYSTEM
from tests.leadership.feedback_factories import build_team, keys_of, rater_of, running

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Let all act at once, each on a connection of its own; what came of each, in their order."""
    barrier, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        barrier.wait()
        try:
            results[place] = act()
        except ValidationError as refusal:
            results[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_who_close_at_once_write_one_report():
    team = build_team(peers=4, reports=0)
    cycle, subject = running(team)
    key = keys_of(cycle)[0]
    for person in team.peers:
        save_answers(actor=person.user, rater=rater_of(subject, person), answers={key: 3})

    results = at_once(*[lambda: close_cycle(actor=SYSTEM, cycle=cycle)] * 4)

    assert sorted(isinstance(one, ValidationError) for one in results) == [False, True, True, True]
    assert FeedbackFigure.objects.filter(question__isnull=False).count() == 1


def test_an_answer_beside_the_close_is_in_the_report_or_refused():
    team = build_team(peers=4, reports=0)
    cycle, subject = running(team)
    key = keys_of(cycle)[0]
    raters = [rater_of(subject, person) for person in team.peers[:3]]

    def give(rater):
        return lambda: save_answers(actor=rater.employee.user, rater=rater, answers={key: 3})

    *given, closed = at_once(
        *(give(rater) for rater in raters), lambda: close_cycle(actor=SYSTEM, cycle=cycle)
    )

    assert not isinstance(closed, Exception)
    assert all(isinstance(one, FeedbackRater | ValidationError) for one in given)
    taken = sum(isinstance(one, FeedbackRater) for one in given)
    assert FeedbackFigure.objects.filter(group="peers").exists() == (taken == 3)
    assert FeedbackAnswers.objects.count() == 0


def test_jobs_that_run_at_once_leave_the_same_as_one():
    team = build_team(peers=4, reports=0)
    cycle, _subject = running(team)

    results = at_once(*[keep_cycles_moving, write_progress] * 2)

    cycle.refresh_from_db()
    assert (results, cycle.state) == ([None] * 4, "running")
