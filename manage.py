#!/usr/bin/env python
"""Django's command line, for a person at a terminal and for the Makefile."""

import os
import sys

# These change the schema or its privileges, so they sign in to Postgres as its owner.
OWNER_COMMANDS = {"migrate", "makemigrations", "grant_roles", "flush", "sqlmigrate", "showmigrations"}


def main() -> None:
    """Run one command, with the embedded servers up when no server is configured."""
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("ENVIRONMENT", "development")
    if command in OWNER_COMMANDS:
        os.environ.setdefault("DATABASE_ROLE", "owner")

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
