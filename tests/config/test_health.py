"""What /healthz says, and that it says it soon."""

import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from config import health
from talent.models import Heartbeat

ALL = {"worker": 1.0, "beat": 2.0, "release": 3.0}


@pytest.fixture
def alive(transactional_db):
    now = timezone.now()
    for name in ALL:
        Heartbeat.objects.create(name=name, at=now)


def test_healthz_is_ok_when_everything_lives(client, alive):
    response = client.get("/healthz")

    answer = response.json()
    assert (response.status_code, response["Cache-Control"]) == (
        200,
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )
    assert {**answer, **dict.fromkeys(ALL)} == {
        "version": settings.VERSION,
        "database": "ok",
        "broker": "ok",
        "worker": None,
        "beat": None,
        "release": None,
        "status": "ok",
        "warnings": [],
    }
    assert [0 <= answer[name] < 30 for name in ALL] == [True] * 3


def test_healthz_asks_nothing_of_the_session_or_the_pages_connection(
    client, alive, django_assert_num_queries
):
    client.cookies["sessionid"] = "anything"

    with django_assert_num_queries(0):
        assert client.get("/healthz").status_code == 200


def test_healthz_warns_of_an_old_heartbeat(client, alive):
    Heartbeat.objects.filter(name="worker").update(at=timezone.now() - timedelta(minutes=5))

    answer = client.get("/healthz").json()

    assert answer["status"] == "warning"
    assert answer["warnings"] == ["The last heartbeat of worker is 300 seconds old."]


def test_healthz_warns_before_worker_and_beat_have_run(client, transactional_db):
    answer = client.get("/healthz").json()

    assert (answer["status"], answer["worker"], answer["beat"]) == ("warning", None, None)
    assert answer["warnings"] == [
        f"No {name} has run yet." for name in ("worker", "beat", "release")
    ]


def test_healthz_warns_without_redis(client, alive, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    response = client.get("/healthz")

    assert (response.status_code, response.json()["broker"]) == (200, "unavailable")
    assert response.json()["warnings"] == ["Redis does not answer: jobs wait until it does."]


@pytest.mark.parametrize("address", [{"HOST": "127.0.0.1", "PORT": "1"}, {"NAME": "no_such"}])
def test_healthz_is_503_without_the_database(client, db, monkeypatch, address):
    for name, value in address.items():
        monkeypatch.setitem(connection.settings_dict, name, value)

    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json() == {
        "version": settings.VERSION,
        "database": "unavailable",
        "status": "down",
        "warnings": [],
    }


def test_healthz_answers_soon_when_the_database_hangs(client, transactional_db):
    with connection.cursor() as cursor:
        cursor.execute("BEGIN; LOCK TABLE talent_heartbeat")
        started = time.monotonic()
        response = client.get("/healthz")
        cursor.execute("ROLLBACK")

    assert response.status_code == 503
    assert time.monotonic() - started < 2 * health.PATIENCE


@pytest.mark.parametrize(("method", "status"), [("head", 200), ("post", 405)])
def test_healthz_only_tells(client, alive, method, status):
    assert getattr(client, method)("/healthz").status_code == status


@pytest.mark.parametrize(
    ("ages", "broker", "status"),
    [
        (ALL, True, "ok"),
        (ALL, False, "warning"),
        ({**ALL, "beat": health.OLD}, True, "ok"),
        ({**ALL, "beat": health.OLD + 1}, True, "warning"),
        ({"worker": 1.0}, True, "warning"),
    ],
)
def test_judge_warns_of_each_part(ages, broker, status):
    assert health.judge(ages, broker=broker)["status"] == status


def test_healthz_answers_a_load_balancer_that_knows_no_host_name_and_no_https(
    client, alive, settings
):
    settings.SECURE_SSL_REDIRECT = True

    assert client.get("/healthz", headers={"host": "10.1.2.3"}).status_code == 200


def test_healthz_is_503_for_a_visitor_whose_session_is_in_the_lost_database(
    client, db, monkeypatch
):
    client.cookies["sessionid"] = "anything"
    monkeypatch.setitem(connection.settings_dict, "NAME", "no_such")

    assert client.get("/healthz").status_code == 503
