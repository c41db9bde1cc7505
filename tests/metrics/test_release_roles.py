"""Who can read and write what of a survey, tried by signing in to Postgres as each role."""

import uuid

import psycopg2
import pytest
from django.apps import apps
from django.db import connection

from metrics.services.releasing import release_wave
from tests.metrics.release_factories import a_closed_wave

REFUSED = psycopg2.errors.InsufficientPrivilege
RELEASED = [
    "metrics_releasedfigure",
    "metrics_releasedgroup",
    "metrics_releasedunit",
    "metrics_releasedtable",
    "metrics_releasedcomment",
]


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.RELEASE_KEYS_DIR = tmp_path / "keys"


def execute(session, statement, *values):
    with session.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else None


def is_refused(session, statement):
    try:
        execute(session, statement)
    except REFUSED:
        return True
    return False


def columns(session, table):
    return [
        name
        for (name,) in execute(
            session,
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0",
            table,
        )
    ]


@pytest.mark.parametrize("table", RELEASED)
def test_pages_only_read_what_was_released(sign_in, table):
    web = sign_in("web")
    first = columns(web, table)[0]

    assert execute(web, f"SELECT count(*) FROM {table}") == [(0,)]
    assert [
        is_refused(web, statement)
        for statement in (
            f"INSERT INTO {table} DEFAULT VALUES",
            f"UPDATE {table} SET {first} = {first}",
            f"DELETE FROM {table}",
            f"TRUNCATE {table}",
            f"SELECT 1 FROM {table} FOR UPDATE",
        )
    ] == [True] * 5


@pytest.mark.parametrize("table", RELEASED)
def test_the_release_worker_changes_nothing_that_was_released(sign_in, table):
    release = sign_in("release")
    first = columns(release, table)[0]

    assert [
        is_refused(release, statement)
        for statement in (
            f"UPDATE {table} SET {first} = {first}",
            f"DELETE FROM {table}",
            f"TRUNCATE {table}",
        )
    ] == [True] * 3


def test_pages_add_envelopes_and_never_read_them(sign_in):
    web = sign_in("web")

    execute(
        web,
        "INSERT INTO metrics_envelope (uuid, wave_uuid, sealed) VALUES (%s, %s, %s)",
        str(uuid.uuid4()), str(uuid.uuid4()), b"sealed",
    )  # fmt: skip
    assert [
        is_refused(web, statement)
        for statement in (
            "SELECT sealed FROM metrics_envelope",
            "SELECT count(*) FROM metrics_envelope",
            "SELECT xmin, ctid FROM metrics_envelope",
            "INSERT INTO metrics_envelope (uuid, wave_uuid, sealed)"
            " VALUES (gen_random_uuid(), gen_random_uuid(), '') RETURNING uuid",
            "UPDATE metrics_envelope SET sealed = ''",
            "DELETE FROM metrics_envelope",
            "TRUNCATE metrics_envelope",
            "COPY metrics_envelope TO STDOUT",
        )
    ] == [True] * 8


def test_the_release_worker_reads_envelopes_and_no_person(sign_in):
    release = sign_in("release")
    allowed = {
        "metrics_envelope", "metrics_wave", "metrics_wavequestion", "metrics_waveunit",
        "metrics_driver", "metrics_waveimport", "talent_heartbeat", *RELEASED,
    }  # fmt: skip
    tables = {
        model._meta.db_table  # noqa: SLF001 - Django's own name for a model's table
        for config in apps.get_app_configs()
        for model in config.get_models(include_auto_created=True)
    }

    readable = {
        table for table in tables if not is_refused(release, f"SELECT 1 FROM {table} LIMIT 0")
    }

    assert readable == allowed
    assert is_refused(release, "DELETE FROM metrics_envelope")
    assert is_refused(release, "UPDATE metrics_envelope SET sealed = ''")


def test_a_release_done_as_owner_is_read_by_pages(sign_in):
    wave = a_closed_wave()
    release_wave(wave.pk)
    web = sign_in("web")

    ((groups,),) = execute(web, "SELECT count(*) FROM metrics_releasedgroup")
    assert groups > 0


@pytest.mark.parametrize(
    ("table", "right", "statement"),
    [
        ("metrics_releasedgroup", "UPDATE", "UPDATE metrics_releasedgroup SET people = people"),
        ("metrics_envelope", "SELECT", "SELECT sealed FROM metrics_envelope"),
    ],
)
def test_must_fail_with_the_right_pages_could_do_it(sign_in, role_users, table, right, statement):
    """S2 and S11: what refuses is the right that pages were not given, and nothing else would."""
    web = sign_in("web")
    assert is_refused(web, statement)

    with connection.cursor() as cursor:
        cursor.execute(f"GRANT {right} ON {table} TO {role_users['web']}")
    try:
        allowed = not is_refused(web, statement)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"REVOKE {right} ON {table} FROM {role_users['web']}")

    assert allowed
    assert is_refused(web, statement)
