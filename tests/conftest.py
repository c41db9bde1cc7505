"""Servers, settings and fixtures that every test shares."""

import atexit
import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import dj_database_url
import psycopg2
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import TransactionTestCase

from config.embedded import servers
from lib.grants import user_of

BASE_DIR = Path(__file__).resolve().parent.parent
# What Django says about the models themselves; its own flush writes it anew after every test.
KEPT = {"django_content_type", "auth_permission"}
# Tables with a trigger that is asked before a row is deleted; tgtype: 1 row, 2 before, 8 delete.
KEEP_THEIR_ROWS = """
SELECT DISTINCT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE NOT tgisinternal AND tgtype & 11 = 11 ORDER BY relname
"""
_open = ExitStack()


def prepare_environment() -> None:
    """Decide what the settings read; pytest-django loads them after this file.

    Given addresses are used as they are. Without an owner's address the tests sign in by
    DATABASE_URL, and that role must be allowed to create databases.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    suffix = os.environ.setdefault("TEST_DATABASE_SUFFIX", "")
    files = tempfile.mkdtemp(prefix="talent-test-")
    atexit.register(shutil.rmtree, files, ignore_errors=True)
    if os.environ.get("DATABASE_URL"):
        os.environ.setdefault("DATABASE_OWNER_URL", os.environ["DATABASE_URL"])
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ENVIRONMENT": "development",
        "DEMO": "0",
        "DEBUG": "0",
        "DATABASE_ROLE": "owner",
        "BROKER_QUEUE": f"test{suffix}{worker}",
        "MEDIA_ROOT": f"{files}/media",
        "MAIL_DIR": f"{files}/mail",
        "RELEASE_KEYS_DIR": f"{files}/release_keys",
        "DRAFT_KEYS_DIR": f"{files}/draft_keys",
        "LOG_LEVEL": "WARNING",
    }
    # Faster, and a crash of the machine may cost test data: this holds for test sessions only.
    os.environ.setdefault("PGOPTIONS", "-c synchronous_commit=off")


prepare_environment()


def empty_tables(_case: TransactionTestCase) -> None:
    """Take back what a test has committed, all but what is kept.

    The few rows of a test are deleted ten times as fast as all tables are truncated. Only tables
    whose rows a trigger keeps from being deleted are truncated, where they hold any.
    """
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(KEEP_THEIR_ROWS)
        for table in [name for (name,) in cursor.fetchall()]:
            quoted = connection.ops.quote_name(table)
            cursor.execute(f"SELECT EXISTS (SELECT FROM {quoted})")  # noqa: S608 - from the catalogue
            if cursor.fetchone() == (True,):
                cursor.execute(f"TRUNCATE {quoted} CASCADE")
        for table in sorted({*tables} - KEPT):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    """Have the embedded servers up as long as this process lives, where no others are given."""
    settings.SECOND_FACTOR_REQUIRED = False  # tests of the sign-in ask for it
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_AUTOREFRESH = True  # else every client of a test looks at every file
    settings.STATIC_ROOT = settings.MEDIA_ROOT.with_name("static")
    settings.STATIC_ROOT.mkdir(exist_ok=True)  # the static file server looks for it
    TransactionTestCase._fixture_teardown = empty_tables  # noqa: SLF001 - it has no other seam
    _open.enter_context(
        servers(BASE_DIR, postgres=settings.EMBEDDED_POSTGRES, redis=settings.EMBEDDED_REDIS)
    )


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart() -> None:
    """Parallel workers must not load the settings before this file has prepared their own."""
    del os.environ["DJANGO_SETTINGS_MODULE"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes minutes comes first, so that no worker ends long after the others.

    What commits to the database stays where pytest-django puts it, behind all that takes back.
    """
    items.sort(key=lambda item: not starts_servers_of_its_own(item))


def starts_servers_of_its_own(item: pytest.Item) -> bool:
    """It takes minutes, and leaves the database of the tests alone."""
    marks = {mark.name for mark in item.iter_markers()}
    return "processes" in marks and "django_db" not in marks


def pytest_collection_finish() -> None:
    """What is loaded by now stays, so the collector need not walk through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    _open.close()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The test database has the grants of a real one, where its three roles are given."""
    with django_db_blocker.unblock():
        if all(settings.DATABASE_URLS.values()):
            call_command("grant_roles", verbosity=0)


@pytest.fixture(scope="session")
def role_users() -> dict[str, str]:
    """The name of each database role in Postgres."""
    missing = [role for role, url in settings.DATABASE_URLS.items() if not url]
    if missing:
        pytest.skip(f"No address is given for the database roles {', '.join(missing)}.")
    return {role: user_of(url) for role, url in settings.DATABASE_URLS.items()}


@pytest.fixture
def sign_in(transactional_db: None, role_users: dict[str, str]) -> Iterator[Callable[[str], Any]]:
    """Sign in to the test database as one of its roles, past Django; each statement commits."""
    with ExitStack() as open_connections:

        def as_role(role: str) -> Any:
            address = dj_database_url.parse(settings.DATABASE_URLS[role])
            session = psycopg2.connect(
                host=address["HOST"],
                port=address["PORT"] or None,
                user=address["USER"],
                password=address["PASSWORD"],
                dbname=connection.settings_dict["NAME"],
            )
            session.autocommit = True
            return open_connections.enter_context(closing(session))

        yield as_role
