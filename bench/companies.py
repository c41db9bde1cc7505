"""The databases that are measured: one for each size, made once, and copies to write in."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2

from config.embedded import database_urls, redis_url

BASE_DIR = Path(__file__).resolve().parent.parent


def environment(database: str, role: str = "owner") -> dict[str, str]:
    """The environment in which a process works on one database."""
    urls = {name: renamed(url, database) for name, url in given_urls().items()}
    return os.environ | {
        "ENVIRONMENT": "development",
        "DEBUG": "0",
        "DEMO": "1",  # so that HR may look around without a second factor
        "DATABASE_ROLE": role,
        "DATABASE_OWNER_URL": urls["owner"],
        "DATABASE_URL": urls["web"],
        "DATABASE_RELEASE_URL": urls["release"],
        "REDIS_URL": os.environ.get("REDIS_URL") or redis_url(BASE_DIR),
        "LOG_LEVEL": "ERROR",
    }


def given_urls() -> dict[str, str]:
    """The addresses of the environment, else those of the embedded server."""
    names = {
        "owner": "DATABASE_OWNER_URL",
        "web": "DATABASE_URL",
        "release": "DATABASE_RELEASE_URL",
    }
    if os.environ.get("DATABASE_OWNER_URL"):
        return {role: os.environ[name] for role, name in names.items()}
    return database_urls(BASE_DIR)


def renamed(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def execute(database: str | None, *statements: str) -> list[tuple]:
    """Run statements that each commit by themselves; the rows of the last one."""
    owner = given_urls()["owner"]
    connection = psycopg2.connect(renamed(owner, database) if database else owner)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def exists(database: str) -> bool:
    return bool(execute(None, f"SELECT 1 FROM pg_database WHERE datname = '{database}'"))


def drop(database: str) -> None:
    """Without FORCE, which would end the server's own work there and is refused for that."""
    execute(None, f"DROP DATABASE IF EXISTS {database}")


def create(database: str) -> None:
    """An empty database with all tables and grants."""
    drop(database)
    execute(None, f"CREATE DATABASE {database}")
    manage(database, "migrate", "--verbosity", "0")
    manage(database, "grant_roles", "--verbosity", "0")


@contextmanager
def copy_of(database: str) -> Iterator[str]:
    """A copy to write in, gone afterwards."""
    copy = f"{database}_copy"
    drop(copy)
    execute(None, f"CREATE DATABASE {copy} TEMPLATE {database}")
    try:
        yield copy
    finally:
        drop(copy)


def company(size: int) -> str:
    """The database of the demo company of a size."""
    return f"bench_{size}"


def prepare(size: int, *, fresh: bool) -> float | None:
    """Have the company of a size; the seconds that making it took, or None where it stood."""
    database = company(size)
    if exists(database) and not fresh:
        manage(database, "migrate", "--verbosity", "0")
        settle(database)  # a migration may have rewritten whole tables
        return None
    making = f"{database}_new"  # one that broke off is never taken for a whole one
    create(making)
    took = manage(making, "demo_company", "--size", str(size), "--seed", "1", "--apply")
    settle(making)
    drop(database)
    execute(None, f"ALTER DATABASE {making} RENAME TO {database}")
    return took


def settle(database: str) -> None:
    """What the database does by itself after a while: statistics, and pages marked as visible."""
    execute(database, "VACUUM ANALYZE")


def manage(database: str, *arguments: str) -> float:
    """Run a command on a database; the seconds that it took, its start included."""
    command = [sys.executable, "manage.py", *arguments]
    started = time.perf_counter()
    subprocess.run(command, cwd=BASE_DIR, env=environment(database), check=True, stdout=sys.stderr)
    return time.perf_counter() - started
