"""One database for each size, made once by the demo company's generator and kept."""

import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2

from config.embedded import database_urls, redis_url

BASE_DIR = Path(__file__).resolve().parent.parent


def environment(size: int) -> dict[str, str]:
    """The environment in which a process works on the company of one size."""
    urls = given_urls()
    named = {role: renamed(url, f"bench_{size}") for role, url in urls.items()}
    return os.environ | {
        "ENVIRONMENT": "development",
        "DEMO": "0",
        "DATABASE_ROLE": "owner",
        "DATABASE_OWNER_URL": named["owner"],
        "DATABASE_URL": named["web"],
        "DATABASE_RELEASE_URL": named["release"],
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


def prepare(size: int, *, fresh: bool) -> float | None:
    """Have the company of a size; the seconds that generating took, or None where it stood."""
    owner = given_urls()["owner"]
    connection = psycopg2.connect(owner)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [f"bench_{size}"])
        stands = cursor.fetchone() is not None
        if stands and not fresh:
            return None
        if stands:
            cursor.execute(f"DROP DATABASE bench_{size} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE bench_{size}")
    connection.close()
    manage(size, "migrate", "--verbosity", "0")
    manage(size, "grant_roles", "--verbosity", "0")
    started = time.perf_counter()
    manage(size, "demo_company", "--size", str(size), "--seed", "1", "--apply")
    took = time.perf_counter() - started
    with psycopg2.connect(environment(size)["DATABASE_OWNER_URL"]) as connection:
        connection.autocommit = True
        connection.cursor().execute("VACUUM ANALYZE")
    return took


def manage(size: int, *arguments: str) -> None:
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=BASE_DIR, env=environment(size), check=True, stdout=sys.stderr)
