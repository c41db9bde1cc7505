"""Pulses and evaluations: given once, read by nobody or their writer, counted in fives."""

import threading
import time

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.dates import today
from lib.fresh_figures import LEAST, is_due, shown
from mentoring.models import Evaluation, Pair, ProgrammeFigure, Pulse, PulseWords
from mentoring.services.evaluations import give_evaluation
from mentoring.services.pulses import give_pulse
from tests.careers.people import text_of
from tests.factories import AssignmentFactory, EnrolmentFactory, ProgrammeFactory
from tests.mentoring.pairs import a_pair, around
from tests.mentoring.sessions import DAY, QUESTIONS, old_pair, session, signed_in

pytestmark = pytest.mark.django_db


def held(pair):
    return session(pair, in_days=-1, state="held")


def pulse(one, by, worth=4, clear=3, words=""):
    return give_pulse(actor=by.user, session=one, worth=worth, clear=clear, words=words)


@settings(deadline=None)
@given(st.lists(st.integers(0, 11), max_size=120))
def test_two_releases_never_differ_by_fewer_than_five_people(who_answers):
    """People answer as often as they like; a release is told by whoever has answered since."""
    known, fresh, releases = set(), set(), []
    for person in who_answers:
        known.add(person)
        fresh.add(person)
        if is_due(len(known), len(fresh)):
            releases.append((len(known), len(fresh)))
            fresh = set()

    assert all(people >= LEAST and since >= LEAST for people, since in releases)
    assert len(fresh) < LEAST


@pytest.mark.parametrize(
    ("mean", "said"),
    [(5, (4.5, "or more")), (4.5, (4.5, "or more")), (4.44, (4.4, "")), (1.51, (1.5, "")),
     (1.5, (1.5, "or less")), (1, (1.5, "or less"))],
)  # fmt: skip
def test_means_at_the_ends_of_a_scale_are_bands(mean, said):
    found = shown(mean, 1, 5)

    assert (found.value, found.band) == said


def test_a_pulse_is_given_once_and_nobody_reads_it():
    pair = a_pair()
    one, users = held(pair), around(pair)

    pulse(one, pair.mentee, words="  Thank you ")
    with pytest.raises(ValidationError, match="already"):
        pulse(one, pair.mentee)
    pulse(one, pair.mentor)

    assert (Pulse.objects.count(), PulseWords.objects.get().text) == (2, "Thank you")
    readers = {name for name, user in users.items() if PulseWords.objects.visible_to(user).exists()}
    assert readers == {"mentee", "mentor"}
    assert not any(Pulse.objects.visible_to(user).exists() for user in users.values())


@pytest.mark.parametrize("steps", [(0, 3), (6, 3), (3, 0), (3, 6)])
def test_answers_lie_on_the_steps(steps):
    pair = a_pair()

    with pytest.raises(ValidationError):
        pulse(held(pair), pair.mentee, *steps)


def test_only_the_two_say_how_a_held_session_was():
    pair = a_pair()
    others = around(pair)
    del others["mentee"], others["mentor"]

    for user in others.values():
        with pytest.raises(PermissionDenied):
            give_pulse(actor=user, session=held(pair), worth=3, clear=3)
    with pytest.raises(ValidationError, match="was held"):
        pulse(session(pair), pair.mentee)


def shown_of(question="pulse:worth", side="mentee"):
    figure = ProgrammeFigure.objects.filter(question=question, side=side).first()
    return figure and (figure.people, float(figure.mean))


def test_figures_come_with_five_people_of_a_side_and_move_with_five_more():
    programme = ProgrammeFactory()
    seen = []
    for number in range(11):
        pair = a_pair(programme=programme)
        pulse(held(pair), pair.mentee, worth=1 + number % 5)
        seen.append(shown_of())

    assert seen[:4] == [None] * 4
    assert seen[4:9] == [(5, 3.0)] * 5
    assert seen[9:] == [(10, 3.0)] * 2
    assert not ProgrammeFigure.objects.filter(side="mentor").exists()


def test_one_person_who_answers_often_is_no_group_and_counts_once():
    programme = ProgrammeFactory()
    pairs = [a_pair(programme=programme) for _n in range(5)]
    for _time in range(6):
        pulse(held(pairs[0]), pairs[0].mentee, worth=1)
    assert shown_of() is None

    for pair in pairs[1:]:
        pulse(held(pair), pair.mentee, worth=4)
    assert shown_of() == (5, 3.4)  # (1 + 4 + 4 + 4 + 4) / 5

    for _time in range(6):
        for pair in pairs[:4]:
            pulse(held(pair), pair.mentee, worth=5)
    assert shown_of() == (5, 3.4)


def test_peers_are_one_side_of_which_five_people_count():
    programme = ProgrammeFactory(kind="peer", questions=QUESTIONS)
    pairs = [old_pair(days=100, programme=programme) for _n in range(3)]
    pulse(held(pairs[0]), pairs[0].mentor, worth=1)
    for pair in pairs[:2]:
        pulse(held(pair), pair.mentee, worth=4)
    pulse(held(pairs[1]), pairs[1].mentor, worth=4)
    for pair in pairs:
        evaluate(pair, pair.mentor, helped=3)
    evaluate(pairs[0], pairs[0].mentee, helped=3)
    assert not ProgrammeFigure.objects.exists()

    pulse(held(pairs[2]), pairs[2].mentor, worth=2)
    evaluate(pairs[1], pairs[1].mentee, helped=3)

    assert shown_of(side="peer") == (5, 3.0)
    assert shown_of("mid:helped", "peer") == (5, 3.0)
    assert not ProgrammeFigure.objects.exclude(side="peer").exists()


def test_a_mentor_of_five_is_one_person():
    programme = ProgrammeFactory(kind="group", questions=QUESTIONS)
    mentor = EnrolmentFactory(
        programme=programme, employee=AssignmentFactory().employee, side="mentor", capacity=5
    )
    pairs = [old_pair(days=100, programme=programme, mentor_enrolment=mentor) for _n in range(5)]

    for pair in pairs:
        pulse(held(pair), pair.mentor)
        evaluate(pair, pair.mentor, helped=3)

    assert Evaluation.objects.count() == 5
    assert not ProgrammeFigure.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_answers_at_once_never_make_a_figure_of_fewer_than_five_new_people():
    programme = ProgrammeFactory()
    pairs = [a_pair(programme=programme) for _n in range(12)]
    sessions = [held(pair) for pair in pairs]
    releases, start = set(), threading.Barrier(12)

    def answer(one):
        start.wait()
        pulse(one, one.pair.mentee)
        releases.update(
            ProgrammeFigure.objects.filter(question="pulse:clear").values_list("people", flat=True)
        )
        connection.close()

    threads = [threading.Thread(target=answer, args=(one,)) for one in sessions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Pulse.objects.count() == 12
    # Who was counted before their turn is not counted as new: the second may come later than at 10.
    told = sorted({0, *releases, ProgrammeFigure.objects.get(question="pulse:clear").people})
    assert len(told) > 1
    assert all(b - a >= LEAST for a, b in zip(told, told[1:], strict=False))


@pytest.mark.django_db(transaction=True)
def test_whoever_answers_meanwhile_waits_and_counts_what_the_other_said():
    """Two pairs at once: the second does not tell another figure of as many answers."""
    programme = ProgrammeFactory()
    pairs = [a_pair(programme=programme) for _n in range(11)]
    for pair in pairs[:9]:
        pulse(held(pair), pair.mentee, worth=3)

    def answer():
        pulse(held(pairs[10]), pairs[10].mentee, worth=1)
        connection.close()

    second = threading.Thread(target=answer)
    with transaction.atomic():
        pulse(held(pairs[9]), pairs[9].mentee, worth=5)
        second.start()
        wait_for_a_lock()
    second.join()

    figure = ProgrammeFigure.objects.get(question="pulse:worth")
    assert (Pulse.objects.count(), figure.people, float(figure.mean)) == (11, 10, 3.2)


def wait_for_a_lock():
    """Until somebody in this database waits for what another holds."""
    for _try in range(500):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # a transaction sees one picture
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    pytest.fail("Nobody waits.")


def evaluate(pair, by, moment="mid", **answers):
    return give_evaluation(
        actor=by.user, pair=pair, moment=moment, answers={"helped": 4, "grade": 8} | answers
    )


def test_half_time_opens_half_way_and_the_end_at_the_end():
    pair = old_pair(days=83)
    with pytest.raises(ValidationError, match="not open"):
        evaluate(pair, pair.mentee)
    Pair.objects.update(starts_on=today() - 84 * DAY, ends_on=today() + 84 * DAY)

    evaluate(pair, pair.mentee)
    with pytest.raises(ValidationError, match="not open"):
        evaluate(pair, pair.mentee, "end")
    Pair.objects.update(state="ended", holds_seat=False, end_reason="no_time", ended_on=today())
    evaluate(pair, pair.mentee, "end")
    with pytest.raises(ValidationError, match="not open"):
        evaluate(pair, pair.mentor, "mid")
    with pytest.raises(ValidationError, match="already"):
        evaluate(pair, pair.mentee, "end")

    assert Evaluation.objects.count() == 2


@pytest.mark.parametrize(
    "answers", [{"helped": 6}, {"helped": None}, {"unknown": 1}, {"grade": 11}, {"more": 3}]
)
def test_answers_that_no_question_takes_are_refused(answers):
    pair = old_pair(days=100)

    with pytest.raises(ValidationError):
        evaluate(pair, pair.mentee, **answers)


def test_an_evaluation_is_read_by_its_writer_only_and_known_to_be_done():
    pair = old_pair(days=100)
    users = around(pair)
    client, address = signed_in(pair.mentee), f"/mentoring/pairs/{pair.pk}/evaluation/mid/"
    first = text_of(client.get(address))

    client.post(address, {"helped": 5, "grade": 3, "more": "Canary words"})

    assert "Only you read your answers afterwards" in first
    assert "Canary words" in text_of(client.get(address))
    theirs = text_of(signed_in(pair.mentor).get(address))
    assert ("Canary words" in theirs, "How does it go?" in theirs) == (False, True)
    readers = {n for n, user in users.items() if Evaluation.objects.visible_to(user).exists()}
    assert readers == {"mentee"}
    pair_page = text_of(signed_in(pair.mentor).get(pair.get_absolute_url()))
    assert "the other one has answered" in pair_page
    refused = client.post(address, {"helped": 1, "grade": 1})
    assert (refused.status_code, Evaluation.objects.get().answers["helped"]) == (200, 5)


def test_means_of_evaluations_leave_out_who_does_not_know():
    programme = ProgrammeFactory(questions=QUESTIONS)
    for number in range(6):
        pair = old_pair(days=100, programme=programme)
        evaluate(pair, pair.mentor, helped="dont_know" if number == 0 else 3, more="Words")

    rows = ProgrammeFigure.objects.order_by("question").values_list(
        "question", "side", "people", "mean"
    )
    assert [(q, s, n, float(mean)) for q, s, n, mean in rows] == [
        ("mid:grade", "mentor", 5, 8.0), ("mid:helped", "mentor", 5, 3.0),
    ]  # fmt: skip
