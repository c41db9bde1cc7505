"""Many answers at once: never more pairs than seats, and the others are told."""

import threading
from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection

from mentoring.models import Pair
from mentoring.services import answers
from mentoring.services.answers import accept_pair, decline_pair
from mentoring.services.asking import ask_mentor
from mentoring.services.publishing import publish_run
from mentoring.services.run_work import claim_next
from mentoring.services.runs import start_run
from talent.models import SYSTEM, Tie
from tests.mentoring.runs import build_programme, worked

pytestmark = pytest.mark.django_db(transaction=True)
CLIENTS = 20


def race(acts):
    """Let all act at once, each on a connection of its own; returns how often each outcome came."""
    barrier, outcomes = threading.Barrier(len(acts)), Counter()

    def write(act):
        barrier.wait()
        try:
            act()
        except ValidationError as refusal:
            outcomes[" ".join(refusal.messages)] += 1
        except IntegrityError as refusal:
            outcomes[refusal.__cause__.diag.constraint_name] += 1
        else:
            outcomes["written"] += 1
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return dict(outcomes)


def asked(mentees, mentors=1, capacity=2):
    programme = build_programme(mentees, mentors, capacity, mode="hybrid", needs_language=False)
    rows = list(programme.enrolments.order_by("pk"))
    return programme, rows[:mentees], rows[mentees:]


def ask(mentee, mentor):
    return ask_mentor(actor=mentee.employee.user, enrolment=mentee, mentor=mentor)


def yes(pair):
    return lambda: accept_pair(actor=pair.mentor.user, pair=pair)


def test_twenty_who_accept_at_once_leave_as_many_pairs_as_seats():
    _programme, mentees, [mentor] = asked(CLIENTS)
    pairs = [ask(mentee, mentor) for mentee in mentees]

    outcomes = race([yes(pair) for pair in pairs])

    gone = "This request was withdrawn meanwhile."
    assert outcomes == {"written": 2, gone: CLIENTS - 2}
    states = Counter(Pair.objects.values_list("state", "holds_seat"))
    assert states == {("active", True): 2, ("withdrawn", False): CLIENTS - 2}
    assert Tie.objects.count() == 2


def test_the_database_counts_seats_where_the_check_came_too_early(monkeypatch):
    """As if the service had not looked: the trigger alone keeps the number."""
    _programme, mentees, [mentor] = asked(CLIENTS)
    pairs = [ask(mentee, mentor) for mentee in mentees]
    monkeypatch.setattr(answers, "locked_pair", lambda pair: Pair.objects.get(pk=pair.pk))
    monkeypatch.setattr(answers, "require_seat", lambda pair: None)
    monkeypatch.setattr(answers, "end_what_is_settled", lambda pair: None)

    outcomes = race([yes(pair) for pair in pairs])

    assert outcomes == {"written": 2, "mentoring_pair_capacity": CLIENTS - 2}
    assert Pair.objects.filter(holds_seat=True).count() == 2


def test_one_mentee_whom_many_accept_at_once_gets_one_mentor():
    _programme, [mentee], mentors = asked(1, mentors=3)
    pairs = [ask(mentee, mentor) for mentor in mentors]

    outcomes = race([yes(pair) for pair in pairs])

    assert outcomes["written"] == 1
    assert Pair.objects.filter(state="active").count() == 1
    assert Pair.objects.filter(state="proposed").count() == 0


def test_a_yes_and_a_no_at_once_leave_one_answer():
    _programme, [mentee], [mentor] = asked(1)
    pair = ask(mentee, mentor)

    outcomes = race([yes(pair), lambda: decline_pair(actor=mentor.employee.user, pair=pair)] * 4)

    assert outcomes["written"] == 1
    assert Pair.objects.get().state in ("active", "declined")


def test_a_run_published_while_requests_are_accepted_overfills_nobody():
    programme, mentees, [mentor] = asked(6)
    run = worked(programme)
    pairs = [ask(mentee, mentor) for mentee in mentees]

    race([lambda: publish_run(actor=SYSTEM, run=run, anyway=True), *[yes(pair) for pair in pairs]])

    assert Pair.objects.filter(holds_seat=True).count() == 2


def test_a_mentee_who_asks_many_at_once_has_three_requests():
    _programme, [mentee], mentors = asked(1, mentors=8)

    outcomes = race([lambda mentor=mentor: ask(mentee, mentor) for mentor in mentors])

    assert outcomes["written"] == 3
    assert Pair.objects.count() == 3


def test_previews_started_at_once_take_three_places_and_one_worker_each():
    programme, _mentees, _mentors = asked(1)

    outcomes = race([lambda: start_run(actor=SYSTEM, programme=programme)] * 6)

    assert outcomes == {"written": 3, "There are three previews already: put one away.": 3}
    claimed = []
    race([lambda: claimed.append(claim_next())] * 5)
    assert len({run.pk for run in claimed if run}) == len([run for run in claimed if run]) == 3
