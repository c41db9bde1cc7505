"""`python -m config.alive beat`: whether a kind of process has shown itself, as an exit code."""

import os
import sys

import django

from config.health import OLD, heartbeat_ages


def main() -> int:
    """Return 0 when the last heartbeat is recent."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    (name,) = sys.argv[1:]
    age = heartbeat_ages().get(name)
    sys.stdout.write(f"{name}: {'never seen' if age is None else f'{age:.0f} seconds ago'}\n")
    return int(age is None or age > OLD)


if __name__ == "__main__":
    sys.exit(main())
