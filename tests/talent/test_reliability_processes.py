"""Nothing is lost when something dies: real processes, killed at the worst moment (C1-C3, D6)."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, closing, contextmanager

import psycopg2
import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection
from django_celery_beat.models import IntervalSchedule, PeriodicTask, PeriodicTasks

from talent.models import Notice, Throttle
from talent.services.notices import ToTell, notify_many
from tests.factories import PASSWORD, EmployeeFactory
from tests.talent.living import (
    BEAT,
    PROJECT,
    WORKER,
    Living,
    MailServer,
    broker,
    environment,
    free_port,
    wait_for,
)

PROFILE = "talent.profile_confirmation"

pytestmark = [
    pytest.mark.processes,
    pytest.mark.timeout(300),
    pytest.mark.django_db(transaction=True),
]


class House:
    """A broker, a mail server and what a test starts beside them."""

    def __init__(self, folder, stack):
        self.folder, self._stack = folder, stack
        self.mail = MailServer()
        stack.callback(self.mail.close)
        self.port = free_port()
        self.env = environment(folder, self.port, self.mail.port)

    def broker(self):
        return self._stack.enter_context(broker(self.folder, self.port))

    def start(self, command, name, **env):
        living = Living(command, self.folder / f"{name}.log", {**self.env, **env})
        self._stack.callback(living.kill)
        return living

    def worker(self, name="worker", **env):
        return self.start(WORKER, name, **env)

    def beat(self, **env):
        """Beat with a sweep every second."""
        every, _new = IntervalSchedule.objects.get_or_create(every=1, period="seconds")
        PeriodicTask.objects.update_or_create(
            task="talent.sweep", defaults={"name": "Sweep", "interval": every, "crontab": None}
        )
        PeriodicTasks.update_changed()
        return self.start(BEAT, "beat", **env)

    def run(self, code):
        """Run code as a process of the product; returns how it ended and what it said."""
        return subprocess.run(
            [sys.executable, "-c", f"import django; django.setup()\n{code}"],
            cwd=PROJECT, env=self.env, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip


@pytest.fixture
def house(tmp_path):
    with ExitStack() as stack:
        yield House(tmp_path, stack)


def tell(*people):
    notify_many(PROFILE, [ToTell(person.user.pk) for person in people])


def all_sent():
    return set(Notice.objects.values_list("state", flat=True)) == {"sent"}


def test_web_killed_between_commit_and_publish_loses_nothing(house):
    person = EmployeeFactory()
    house.broker()
    dead = house.run(
        f"""
import os, signal
from django.db import transaction
from talent.models import User
from talent.services.notices import notify
with transaction.atomic():
    transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))
    notify(User.objects.get(pk={person.user.pk}), "{PROFILE}")
"""
    )
    left = list(Notice.objects.values_list("recipient", "state"))

    worker = house.worker()
    house.beat()
    wait_for(all_sent, worker.log)

    assert dead.returncode == -signal.SIGKILL, dead.stderr
    assert left == [(person.user.pk, "due")]
    assert len(house.mail.taken) == 1


def test_a_worker_killed_in_the_middle_of_a_mail_is_followed_by_another(house):
    """First its child, then the whole of it; the mail server had taken the mail each time."""
    tell(EmployeeFactory())
    notice = Notice.objects.get()
    house.broker()
    worker = house.worker()
    house.mail.gate.clear()
    house.beat()

    wait_for(lambda: len(house.mail.taken) == 1, worker.log)
    for child in worker.children():
        os.kill(child, signal.SIGKILL)
    wait_for(lambda: len(house.mail.taken) == 2, worker.log)
    worker.kill()
    between = Notice.objects.values_list("state", "attempts").get()
    house.mail.gate.set()
    second = house.worker("second")
    wait_for(all_sent, second.log)

    assert between == ("claimed", 2)
    assert Notice.objects.values_list("state", "attempts").get() == ("sent", 3)
    assert house.mail.ids() == [f"<notice-{notice.pk}@localhost>"] * 3


def test_a_dead_broker_breaks_no_page_and_costs_no_time(house):
    """Sign-in, a page and an act that tells someone; first nobody listens, then nobody answers."""
    person = EmployeeFactory()
    person.user.password = PBKDF2PasswordHasher().encode(PASSWORD, "salt", 1_000)
    person.user.save()
    code = f"""
import json, time
from django.conf import settings
from django.test import Client
here = {{"SERVER_NAME": "localhost"}}
client, took, answers = Client(**here), [], []
def timed(act):
    began = time.monotonic()
    answers.append(act().status_code)
    took.append(round(time.monotonic() - began, 2))
given = {{"login": "{person.user.email}", "password": "{PASSWORD}"}}
timed(lambda: client.post("/accounts/login/", given))
timed(lambda: client.get("/"))
for number in range(3):
    timed(lambda: Client(**here).post("/accounts/password/reset/", {{"email": given["login"]}}))
print(json.dumps([answers, took]))
"""
    gone = house.run(code)
    told = Notice.objects.count()
    redis = house.broker()
    redis.signal(signal.SIGSTOP)
    Throttle.objects.all().delete()
    hung = house.run(code)
    redis.signal(signal.SIGCONT)
    worker = house.worker()
    house.beat()
    wait_for(all_sent, worker.log)

    (answers, quick), (again, slow) = (json.loads(p.stdout.splitlines()[-1]) for p in (gone, hung))
    assert (answers, again) == ([302, 200, 302, 302, 302], [302, 200, 302, 302, 302])
    assert (told, len(house.mail.taken)) == (3, 6)
    assert max(quick[2:]) < 1.5, quick
    assert max(slow[2:]) < 4, slow  # the first waits for the answer that does not come
    assert max(slow[3:]) < 1.5, slow  # the next ones do not


@contextmanager
def beside(connection):
    """A session on the same server that does not sit in the database of the test."""
    session = psycopg2.connect(**connection.get_connection_params() | {"dbname": "postgres"})
    session.autocommit = True
    with closing(session), session.cursor() as cursor:
        yield cursor


def test_a_database_that_was_away_is_found_again(house):
    """Every connection is cut and refused for a while, as when Postgres is restarted."""
    person = EmployeeFactory()
    house.env = environment(house.folder, house.port, house.mail.port, role="owner")
    house.broker()
    worker, beat = house.worker(), house.beat()
    tell(person)
    wait_for(all_sent, worker.log)

    with beside(connection) as cursor:
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        cursor.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        ours = connection.connection.info.backend_pid
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = %s AND pid <> %s",
            [connection.settings_dict["NAME"], ours],
        )
        tell(EmployeeFactory())
        time.sleep(5)
        away = Notice.objects.filter(state="due").count()
        cursor.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    wait_for(all_sent, worker.log, beat.log)

    assert away == 1
    assert len(house.mail.taken) == 2
    assert [process.process.poll() for process in (worker, beat)] == [None, None]


def test_two_beats_and_two_workers_send_each_notice_once(house):
    people = EmployeeFactory.create_batch(30)
    house.broker()
    workers = [house.worker("first"), house.worker("second")]
    house.beat()
    house.start(BEAT, "other-beat")
    tell(*people)

    wait_for(all_sent, *(worker.log for worker in workers))
    time.sleep(3)

    assert sorted(house.mail.ids()) == sorted(set(house.mail.ids()))
    assert len(house.mail.taken) == 30
