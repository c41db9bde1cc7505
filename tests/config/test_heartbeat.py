"""Signs of life: seldom enough, and never fatal."""

import threading
from datetime import timedelta

from django.db import OperationalError
from django.utils import timezone

from config import beat, heartbeat
from config.celery import app
from talent.models import Heartbeat


def test_heartbeat_is_one_row_that_moves(db):
    Heartbeat.objects.create(name="beat", at=timezone.now() - timedelta(days=1))

    heartbeat.Heartbeat("beat").write()

    assert [timezone.now() - row.at < timedelta(seconds=5) for row in Heartbeat.objects.all()] == [
        True
    ]


def test_heartbeat_is_due_every_ten_seconds(monkeypatch):
    times = [1000.0, 1002.0, 1009.9, 1010.0, 1011.0]
    clock = iter(times)
    monkeypatch.setattr(heartbeat.time, "monotonic", lambda: next(clock))
    pulse = heartbeat.Heartbeat("beat")

    assert [pulse.due() for _ in times] == [True, False, False, True, False]


def test_heartbeat_survives_without_the_database(monkeypatch, caplog):
    def refuse(*args, **kwargs):
        raise OperationalError("connection refused")

    monkeypatch.setattr(Heartbeat.objects, "bulk_create", refuse)

    heartbeat.Heartbeat("beat").write()

    assert caplog.messages == ["The heartbeat of beat was not written: connection refused"]


def test_worker_loop_writes_from_a_thread_of_its_own(transactional_db):
    heartbeat.WorkerHeartbeat().on_heartbeat(sender=None)

    for thread in threading.enumerate():
        if thread.name == "heartbeat":
            thread.join()
    assert [row.name for row in Heartbeat.objects.all()] == ["worker"]


def test_beat_says_that_it_lives(transactional_db):
    scheduler = beat.HeartbeatScheduler(app=app, lazy=True)

    assert scheduler.tick() <= beat.RETRY_AFTER
    assert [row.name for row in Heartbeat.objects.all()] == ["beat"]


def test_beat_survives_without_the_database(db, monkeypatch, caplog):
    scheduler = beat.HeartbeatScheduler(app=app, lazy=True)
    monkeypatch.setattr(
        beat.DatabaseScheduler, "tick", lambda *_: (_ for _ in ()).throw(OperationalError("gone"))
    )
    monkeypatch.setattr(beat.connection, "close", lambda: None)

    assert scheduler.tick() == beat.RETRY_AFTER
    assert caplog.messages == ["The schedule cannot be read, trying again: gone"]


def test_beat_waits_for_the_database_at_its_start(db, monkeypatch):
    answers = iter([OperationalError("starting up"), None])
    pauses = []

    def read(self):
        if answer := next(answers):
            raise answer

    monkeypatch.setattr(beat.DatabaseScheduler, "setup_schedule", read)
    monkeypatch.setattr(beat.time, "sleep", pauses.append)
    monkeypatch.setattr(beat.connection, "close", lambda: None)

    beat.HeartbeatScheduler(app=app)

    assert pauses == [beat.RETRY_AFTER]
