"""What each database role can do, tried by signing in to Postgres as that role."""

import psycopg2
import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from lib.grants import Thing, apply_grants, wanted
from talent.models import Heartbeat

REFUSED = psycopg2.errors.InsufficientPrivilege


@pytest.fixture
def declare(monkeypatch):
    """Declare privileges as an app does."""

    def declare(privileges):
        config = apps.get_app_config("talent")
        monkeypatch.setattr(config, "database_privileges", privileges, raising=False)
        call_command("grant_roles", verbosity=0)

    yield declare
    monkeypatch.undo()
    call_command("grant_roles", verbosity=0)


def execute(session, statement):
    with session.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else None


def is_refused(session, statement):
    try:
        execute(session, statement)
    except REFUSED:
        return True
    return False


def test_web_works_with_rows_and_changes_no_table(sign_in, role_users):
    web = sign_in("web")

    execute(web, "INSERT INTO talent_heartbeat (name, at) VALUES ('x', now())")
    execute(web, "UPDATE talent_heartbeat SET at = now()")
    assert execute(web, "SELECT name FROM talent_heartbeat") == [("x",)]
    execute(web, "DELETE FROM talent_heartbeat")
    execute(web, "CREATE TEMPORARY TABLE staging (id int)")

    statements = [
        "TRUNCATE talent_heartbeat",
        "CREATE TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'x', now())",
        f"SET ROLE {role_users['owner']}",
    ]
    assert [is_refused(web, statement) for statement in statements] == [True] * len(statements)
    with pytest.raises(REFUSED, match="must be owner of table"):
        execute(web, "ALTER TABLE talent_heartbeat ADD COLUMN more int")
    with pytest.raises(REFUSED, match="must be owner of table"):
        execute(web, "DROP TABLE talent_heartbeat")


def test_release_says_that_it_lives_and_reads_only_what_is_declared_for_it(sign_in):
    release = sign_in("release")

    execute(release, "INSERT INTO talent_heartbeat (name, at) VALUES ('x', now())")
    execute(release, "UPDATE talent_heartbeat SET at = now()")
    tables = connection.introspection.table_names()
    readable = [
        table for table in tables if not is_refused(release, f'SELECT FROM "{table}" LIMIT 1')
    ]

    declared = [
        model._meta.db_table  # noqa: SLF001 - Django's own name for a model's table
        for config in apps.get_app_configs()
        for model in config.get_models()
        if "release" in getattr(config, "database_privileges", {}).get(model.__name__, {})
    ]
    assert readable == sorted(["talent_heartbeat", *declared])
    assert is_refused(release, "DELETE FROM talent_heartbeat")
    assert is_refused(release, "CREATE TABLE staging (id int)")
    execute(release, "CREATE TEMPORARY TABLE staging (id int)")


def test_owner_keeps_everything(sign_in):
    owner = sign_in("owner")

    execute(owner, "CREATE TABLE mine (id int)")
    execute(owner, "DROP TABLE mine")


def test_declared_privileges_replace_the_default_until_they_are_gone(sign_in, declare):
    declare({"Heartbeat": {"web": "SELECT, INSERT", "release": "SELECT"}})
    web, release = sign_in("web"), sign_in("release")

    assert is_refused(web, "UPDATE talent_heartbeat SET at = now()")
    assert is_refused(release, "UPDATE talent_heartbeat SET at = now()")
    execute(web, "INSERT INTO talent_heartbeat (name, at) VALUES ('x', now())")
    assert execute(release, "SELECT name FROM talent_heartbeat") == [("x",)]

    declare({})

    execute(web, "UPDATE talent_heartbeat SET at = now()")


def test_grants_are_changed_once(sign_in, capsys):
    call_command("grant_roles")
    call_command("grant_roles")

    assert capsys.readouterr().out.splitlines()[-1].endswith(": 0 changed.")


def test_what_was_granted_by_hand_is_revoked(sign_in, role_users):
    with connection.cursor() as cursor:
        cursor.execute("GRANT SELECT ON talent_user TO PUBLIC")
        cursor.execute(f"GRANT TRUNCATE ON talent_user TO {role_users['web']}")
        cursor.execute(f"GRANT CREATE ON SCHEMA public TO {role_users['web']}")

    with transaction.atomic():
        done = apply_grants(
            connection,
            users={role: role_users[role] for role in ("web", "release")},
            declared={},
        )

    assert [
        statement for statement in done if "talent_user" in statement or "SCHEMA" in statement
    ] == [
        f'REVOKE CREATE ON SCHEMA "public" FROM "{role_users["web"]}"',
        f'REVOKE TRUNCATE ON TABLE "talent_user" FROM "{role_users["web"]}"',
        'REVOKE SELECT ON TABLE "talent_user" FROM PUBLIC',
    ]
    call_command("grant_roles", verbosity=0)


def test_nobody_else_gets_in(sign_in):
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_schema_privilege('public', 'public', 'USAGE, CREATE')")
        assert cursor.fetchone() == (False,)
        cursor.execute(
            "SELECT has_database_privilege('public', current_database(), 'CONNECT, TEMPORARY')"
        )
        assert cursor.fetchone() == (False,)


@pytest.mark.parametrize(
    ("declared", "complaint"),
    [
        ({"Hartbeat": {"web": "SELECT"}}, "declared for Hartbeat, which is no table"),
        ({"Heartbeat": {"web": "SELCT"}}, "declares 'SELCT' for 'web'"),
        ({"Heartbeat": {"wbe": "SELECT"}}, "declares 'SELECT' for 'wbe'"),
    ],
)
def test_misspelt_declaration_is_refused(sign_in, declare, declared, complaint):
    with pytest.raises(CommandError, match=complaint):
        declare(declared)


def test_missing_address_of_a_role_is_said(db, settings):
    settings.DATABASE_URLS = {**settings.DATABASE_URLS, "release": ""}

    with pytest.raises(CommandError, match="Set DATABASE_RELEASE_URL"):
        call_command("grant_roles")


def test_one_role_for_everything_is_refused(db, settings):
    settings.DATABASE_URLS = dict.fromkeys(settings.DATABASE_URLS, settings.DATABASE_URLS["owner"])

    with pytest.raises(CommandError, match="must be three database roles"):
        call_command("grant_roles")


def test_tables_without_a_declaration_are_open_to_web_only():
    table = Thing("TABLE", Heartbeat._meta.db_table)

    assert wanted(table, "web", {}) == {"SELECT", "INSERT", "UPDATE", "DELETE"}
    assert wanted(table, "release", {}) == set()
    assert wanted(table, "PUBLIC", {}) == set()
