"""Two at once: one answer of a person, one wave of a day, and every answer in time or refused."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from metrics.envelopes import new_private_key, public_key_of
from metrics.models import AnswerDraft, Envelope, ReleasedGroup, Wave, WavePerson
from metrics.services import wave_upkeep
from metrics.services.launching import launch_survey
from metrics.services.mixing import LEAST_TOGETHER, mix
from metrics.services.releasing import release_wave
from metrics.services.survey_answers import save_answers, send_answers
from metrics.services.waves import close_wave
from talent.models import SYSTEM, Notice
from tests.metrics.release_factories import a_closed_wave
from tests.metrics.survey_factories import a_company, a_survey, answers, launched, person_of

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


def an_open_wave(size):
    (team,) = a_company(size)
    wave = launched(remind_days=[2])
    Wave.objects.filter(pk=wave.pk).update(public_key=public_key_of(new_private_key()))
    Wave.objects.filter(pk=wave.pk).update(state="open")
    wave.refresh_from_db()
    return wave, team


def sending(wave, employee):
    person = person_of(wave, employee)
    return lambda: send_answers(actor=employee.user, person=person, answers=answers())


def test_two_devices_send_one_answer():
    wave, team = an_open_wave(5)

    results = at_once(*[sending(wave, team[0])] * 4)

    assert sorted(isinstance(one, ValidationError) for one in results) == [False, True, True, True]
    close_wave(actor=SYSTEM, wave=wave, now=wave.closes_at)
    assert Envelope.objects.count() == 1


def test_two_devices_lose_nothing_of_a_draft():
    wave, team = an_open_wave(5)
    person = person_of(wave, team[0])
    said = [{"proud": 4}, {"grow": 2}, {"friend": 9}, {"words": "More light."}]

    def saving(part):
        return lambda: save_answers(actor=team[0].user, person=person, answers=part)

    at_once(*[saving(part) for part in said])

    from metrics.queries.own_answers import own_draft  # noqa: PLC0415 - beside its use

    assert own_draft(person).answers == {k: v for part in said for k, v in part.items()}


def test_an_answer_beside_the_close_is_an_envelope_or_refused():
    wave, team = an_open_wave(8)

    *sent, closed = at_once(
        *[sending(wave, employee) for employee in team],
        lambda: close_wave(actor=SYSTEM, wave=wave, now=wave.closes_at),
    )

    assert not isinstance(closed, Exception)
    taken = sum(one is None for one in sent)
    assert Envelope.objects.count() == taken == WavePerson.objects.filter(done=True).count()
    assert AnswerDraft.objects.count() == 0


def test_workers_that_mix_at_once_leave_enough_behind():
    wave, team = an_open_wave(LEAST_TOGETHER * 3)
    for employee in team:
        sending(wave, employee)()

    results = at_once(*[lambda: mix(wave)] * 4)

    assert sorted(results) == [0, 0, 0, LEAST_TOGETHER * 2]
    assert AnswerDraft.objects.count() == LEAST_TOGETHER


def test_a_worker_that_dies_while_answers_leave_loses_and_doubles_none():
    wave, team = an_open_wave(LEAST_TOGETHER * 2)
    for employee in team:
        sending(wave, employee)()

    def dies():
        from django.db import transaction  # noqa: PLC0415 - beside its use

        with transaction.atomic():
            mix(wave)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                (pid,) = cursor.fetchone()
            kill(pid)

    with pytest.raises(Exception, match=r"terminat|closed"):
        dies()
    connection.close()
    assert (Envelope.objects.count(), AnswerDraft.objects.count()) == (0, LEAST_TOGETHER * 2)
    close_wave(actor=SYSTEM, wave=wave, now=wave.closes_at)
    assert Envelope.objects.count() == LEAST_TOGETHER * 2


def kill(pid):
    """End a backend from another connection, as kill -9 of its worker does to its transaction."""

    def run():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def test_two_who_launch_at_once_launch_one_wave():
    a_company(5)
    survey = a_survey()

    results = at_once(*[lambda: launch_survey(actor=SYSTEM, survey=survey)] * 4)

    assert sum(isinstance(one, Wave) for one in results) == 1
    assert Wave.objects.count() == 1


def test_jobs_that_run_at_once_leave_the_same_as_one():
    a_company(5)
    wave = launched(recurrence="weekly", window_days=7, remind_days=[2])
    Wave.objects.filter(pk=wave.pk).update(public_key=public_key_of(new_private_key()))
    opening = max(wave.opens_at, wave.frozen_at)

    at_once(*[lambda: wave_upkeep.keep_waves_moving(opening)] * 4)
    wave.refresh_from_db()
    assert (wave.state, Notice.objects.filter(kind="metrics.survey_open").count()) == ("open", 5)
    at_once(*[lambda: wave_upkeep.remind(wave.closes_at)] * 2)
    at_once(*[lambda: wave_upkeep.keep_waves_moving(wave.closes_at)] * 4)

    assert sorted(wave.survey.waves.values_list("state", flat=True)) == ["closed", "planned"]


def test_two_releases_of_one_wave_are_one(settings, tmp_path):
    settings.RELEASE_KEYS_DIR = tmp_path / "keys"
    wave = a_closed_wave()

    results = at_once(*[lambda: release_wave(wave.pk)] * 3)

    assert sorted(results) == [False, False, True]
    assert ReleasedGroup.objects.filter(wave=wave, cut=0, number=0).count() == 1


def test_releases_of_two_waves_wait_for_each_other_and_both_come_through(settings, tmp_path):
    settings.RELEASE_KEYS_DIR = tmp_path / "keys"
    waves = [a_closed_wave(), a_closed_wave()]

    results = at_once(*[lambda wave=wave: release_wave(wave.pk) for wave in waves])

    assert results == [True, True]
    assert Envelope.objects.count() == 0
