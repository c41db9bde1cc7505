#!/usr/bin/env python
"""Django's command line, for a person at a terminal and for the Makefile."""

import os
import signal
import sys
from contextlib import nullcontext
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent

# These change the schema or its privileges, so they sign in to Postgres as its owner.
OWNER_COMMANDS = {
    "createcachetable",
    "dbshell",
    "flush",
    "grant_roles",
    "makemigrations",
    "migrate",
    "showmigrations",
    "sqlmigrate",
}
# These never look at the database, so they start no server.
OFFLINE_COMMANDS = {
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "spectacular",
    "version",
}

STOPPED = (
    "Stopped. Imports and migrations are written as a whole: what was not finished changed nothing."
)


def main() -> None:
    """Run one command, with the embedded servers up when no server is configured."""
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    prepare_environment(command)

    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from environs import EnvError

    from config.embedded import EmbeddedError, servers

    offline = command in OFFLINE_COMMANDS or command.startswith("-") or "--help" in sys.argv
    try:
        with nullcontext() if offline else servers(BASE_DIR, **embedded_parts()):
            execute_from_command_line(sys.argv)
    except (EmbeddedError, EnvError, ImproperlyConfigured) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.stderr.write(f"{STOPPED}\n")
        sys.exit(128 + signal.SIGINT)


def prepare_environment(command: str) -> None:
    """Read `.env` before choosing what it does not say."""
    from environs import Env

    Env().read_env(BASE_DIR / ".env", recurse=False)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("ENVIRONMENT", "development")
    if command in OWNER_COMMANDS:
        os.environ.setdefault("DATABASE_ROLE", "owner")


def embedded_parts() -> dict[str, bool]:
    """Which of the two servers nobody has given an address of."""
    from django.conf import settings

    return {"postgres": settings.EMBEDDED_POSTGRES, "redis": settings.EMBEDDED_REDIS}


if __name__ == "__main__":
    main()
