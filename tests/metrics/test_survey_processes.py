"""A survey from its launch to its result in real processes, killed at the worst moments.

Web, worker, release worker and beat, each with its own rights in the database and no more.
"""

import http.client
import signal
from contextlib import closing, contextmanager
from urllib.parse import urlencode

import psycopg2
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django_celery_beat.models import IntervalSchedule, PeriodicTask, PeriodicTasks

from metrics.envelopes import new_private_key, public_key_of
from metrics.models import AnswerDraft, Envelope, ReleasedGroup, Wave, WavePerson
from metrics.services.launching import launch_survey
from metrics.services.sharing import share_results
from metrics.services.survey_answers import send_answers
from talent.models import SYSTEM
from talent.services.lines import rebuild_reporting_lines
from tests.factories import AssignmentFactory
from tests.metrics.survey_factories import (
    a_company,
    a_survey,
    answers,
    launched,
    person_of,
)
from tests.metrics.test_release_processes import RELEASE
from tests.metrics.traces import Search, random_word
from tests.talent.living import (
    BEAT,
    WORKER,
    Living,
    broker,
    environment,
    free_port,
    listens,
    wait_for,
)

pytestmark = [
    pytest.mark.processes,
    pytest.mark.timeout(400),
    pytest.mark.django_db(transaction=True),
]
WEB = ["gunicorn", "-c", "config/web.py", "config.wsgi"]
EVERY_SECOND = ["talent.sweep", "metrics.keep_waves_moving"]
PEOPLE = 12


class Town:
    """The processes of the product, with a broker and keys of their own."""

    def __init__(self, folder):
        self.folder, self.keys, self.port = folder, folder / "keys", free_port()
        redis = free_port()
        self.env = environment(folder, redis, 1, WEB_CONCURRENCY="1", PORT=str(self.port))
        self.release_env = environment(folder, redis, 1, role="release") | {
            "BROKER_QUEUE": self.env["BROKER_QUEUE"], "DATABASE_ROLE": "release",
            "RELEASE_KEYS_DIR": str(self.keys),
        }  # fmt: skip
        self.release_env["DATABASE_RELEASE_URL"] = self.release_env["DATABASE_URL"]
        self.broker, self.running = redis, []

    def start(self, command, name, env=None):
        one = Living(command, self.folder / f"{name}.log", env or self.env)
        self.running.append(one)
        return one

    def web(self):
        """The web process, once it answers."""
        web = self.start(WEB, "web")
        wait_for(lambda: listens(self.port), web.log)
        return web

    def kill(self):
        for one in self.running:
            one.kill()

    def logs(self):
        return [one.log for one in self.running]

    def wait_for(self, condition):
        return wait_for(condition, *self.logs())


@pytest.fixture
def town(tmp_path, role_users):
    town = Town(tmp_path)
    with broker(tmp_path, town.broker):
        yield town
        town.kill()


class Somebody:
    """Who is signed in to the web process."""

    def __init__(self, town, user):
        client = Client()
        client.force_login(user)
        self.town, self.session = town, client.cookies[settings.SESSION_COOKIE_NAME].value

    def ask(self, method, path, timeout=60, **said):
        token = "a" * 32
        cookies = f"{settings.SESSION_COOKIE_NAME}={self.session}; csrftoken={token}"
        body = urlencode({**said, "csrfmiddlewaretoken": token}) if method == "POST" else None
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        with closing(
            http.client.HTTPConnection("127.0.0.1", self.town.port, timeout=timeout)
        ) as line:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            return answer.status, answer.read().decode()

    def answer(self, wave, **said):
        """Each question on its page; nothing is sent yet."""
        for number, question in enumerate(wave.questions.order_by("position"), start=1):
            page = reverse("metrics:survey_question", args=[wave.pk, number])
            words = said.get(question.key, "4")
            assert self.ask("POST", page, answer=words, next=1)[0] == 302
        return reverse("metrics:survey_send", args=[wave.pk])


@contextmanager
def gate_on(table):
    """Whoever writes to a table waits here, in the middle of what they do."""
    given = connection.get_connection_params()
    known = {
        key: given[key] for key in ("dbname", "user", "password", "host", "port") if key in given
    }
    with closing(psycopg2.connect(**known)) as gate, gate.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN SHARE MODE")
        yield
        gate.rollback()


def waits_at(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass", [table]
        )
        return cursor.fetchone()[0] > 0


def state_of(wave):
    return Wave.objects.values_list("state", flat=True).get(pk=wave.pk)


def beat_every_second():
    every, _new = IntervalSchedule.objects.get_or_create(every=1, period="seconds")
    for task in EVERY_SECOND:
        PeriodicTask.objects.update_or_create(
            task=task, defaults={"name": task, "interval": every, "crontab": None}
        )
    PeriodicTasks.update_changed()


def its_time_is_over(wave):
    """As if the days had gone by."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE metrics_wave DISABLE TRIGGER metrics_wave_frozen")
        cursor.execute(
            "UPDATE metrics_wave SET opens_at = now() - interval '15 days',"
            " closes_at = now() - interval '1 second' WHERE id = %s",
            [wave.pk],
        )
        cursor.execute("ALTER TABLE metrics_wave ENABLE TRIGGER metrics_wave_frozen")


def test_a_survey_lives_from_its_launch_to_its_result(town, tmp_path):
    (team,) = a_company(PEOPLE)
    leader = AssignmentFactory().employee
    team[0].assignments.update(manager=leader)
    rebuild_reporting_lines([team[0].pk])
    words = [random_word() for _ in range(2)]
    search = Search(*words)
    beat_every_second()
    web = town.web()
    town.start(WORKER, "worker")
    town.start(RELEASE, "release", town.release_env)
    town.start(BEAT, "beat")

    # The release worker makes the key, and the worker opens the wave.
    survey = a_survey(opens_at="00:00")
    wave = launch_survey(actor=SYSTEM, survey=survey)
    town.wait_for(lambda: state_of(wave) == "open")
    wave.refresh_from_db()
    first, second, *others = (Somebody(town, one.user) for one in team)
    sends = first.answer(wave, words=words[0])
    second.answer(wave, words=words[1])

    # Kill -9 of the web process in the middle of sending: nothing was sent, and nothing is lost.
    with gate_on("metrics_answerdraft"):
        with pytest.raises(OSError, match="timed out"):
            first.ask("POST", sends, timeout=3)
        assert waits_at("metrics_answerdraft")
        web.kill()
    town.wait_for(lambda: not waits_at("metrics_answerdraft"))
    assert not AnswerDraft.objects.filter(is_sent=True).exists()
    town.web()
    for _twice in range(2):
        assert first.ask("POST", sends)[0] == 302
    for somebody in others:
        assert somebody.ask("POST", somebody.answer(wave, words=""))[0] == 302

    its_time_is_over(wave)
    town.wait_for(lambda: state_of(wave) == "released")
    town.wait_for(lambda: not list(town.keys.glob("*.key")))

    # Eleven sent; the twelfth kept a draft. Who leads them reads; once it is shared, they do.
    reader, result = Somebody(town, leader.user), reverse("metrics:result_detail", args=[wave.pk])
    assert ReleasedGroup.objects.get(cut=0, number=0).people == PEOPLE - 1
    assert "<dd>11</dd>" in reader.ask("GET", result)[1]
    assert second.ask("GET", result)[0] == 404
    share_results(actor=SYSTEM, wave=wave)
    assert second.ask("GET", result)[0] == 200
    assert (Envelope.objects.count(), AnswerDraft.objects.count()) == (0, 0)
    # Nor do files, the broker, mails or the log of any process have a word of it.
    search.logs = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {f"{name}.log" for name in ("web", "worker", "release", "beat", "redis")} <= {
        path.name for path in search.logs
    }
    assert search.places() == set()


def test_a_close_that_is_killed_half_way_loses_and_doubles_nothing(town):
    """Kill -9 while the last answers become envelopes, before anything of it is committed."""
    (team,) = a_company(PEOPLE)
    wave = launched()
    key = public_key_of(new_private_key())
    Wave.objects.filter(pk=wave.pk).update(public_key=key)
    Wave.objects.filter(pk=wave.pk).update(state="open")
    for employee in team:
        send_answers(actor=employee.user, person=person_of(wave, employee), answers=answers())
    its_time_is_over(wave)
    ask = (
        "import django; django.setup(); from metrics.tasks import keep_waves_moving as k; k.delay()"
    )

    with gate_on("metrics_envelope"):
        worker = town.start(WORKER, "worker")
        town.start(["python", "-c", ask], "ask")
        town.wait_for(lambda: waits_at("metrics_envelope"))
        worker.signal(signal.SIGKILL)
        worker.kill()
    town.wait_for(lambda: not waits_at("metrics_envelope"))
    half = (state_of(wave), AnswerDraft.objects.count(), Envelope.objects.count())

    town.start(WORKER, "second")
    town.start(["python", "-c", ask], "ask-again")
    town.wait_for(lambda: state_of(wave) == "closed")

    assert half == ("open", PEOPLE, 0)
    assert (AnswerDraft.objects.count(), Envelope.objects.count()) == (0, PEOPLE)
    assert WavePerson.objects.filter(done=True).count() == PEOPLE
