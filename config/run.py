"""`make run`: the whole product on this machine, in one terminal.

Servers, migrations, grants and the demo company first; then web, worker and beat of the Procfile,
until one of them ends or somebody presses Ctrl-C.
"""

import fcntl
import json
import os
import shlex
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType
from typing import Any

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command, get_commands
from django.db import connections
from environs import Env, EnvError
from honcho.manager import Manager

from config.embedded import EmbeddedError, servers
from config.embedded.keeper import locked

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
DEMO_COMPANY = {"size": 400, "seed": 1, "apply": True, "only_if_empty": True}
PATIENCE_FOR_WORKERS = 60.0  # seconds until Ready is said without them


def main() -> int:
    """Prepare, then serve; the exit code is 0 after Ctrl-C."""
    prepare_environment()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, leave)
    try:
        from django.conf import settings  # noqa: PLC0415 - reads the environment just prepared

        refuse_taken_port(settings.PORT)
        with servers(BASE_DIR, postgres=settings.EMBEDDED_POSTGRES, redis=settings.EMBEDDED_REDIS):
            prepare_database()
            return supervise(settings.PORT)
    except (CommandError, EmbeddedError, EnvError, ImproperlyConfigured) as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        return 0


def leave(number: int, frame: FrameType | None) -> None:
    """Being told to stop is as good as Ctrl-C."""
    raise KeyboardInterrupt


def say(line: str) -> None:
    """A line for the person at the terminal, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def prepare_environment() -> None:
    """What `make run` decides where neither the environment nor `.env` says otherwise."""
    Env().read_env(BASE_DIR / ".env", recurse=False)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if os.environ.setdefault("ENVIRONMENT", "development") == "development":
        os.environ.setdefault("DEMO", "1")
    os.environ["DATABASE_ROLE"] = "owner"  # of this process, which migrates


def refuse_taken_port(port: int) -> None:
    """Say so before anything is started."""
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((os.environ.get("HOST", "127.0.0.1"), port))
        except OSError as error:
            raise EmbeddedError(
                f"Port {port} cannot be used ({error.strerror}). "
                f"Stop the other program, or choose a port: make run PORT={port + 1}"
            ) from error


def prepare_database() -> None:
    """Bring tables and grants up to date, and fill an empty database with the demo company."""
    django.setup()
    from django.conf import settings  # noqa: PLC0415

    from talent.models import Employee  # noqa: PLC0415 - models need the setup above

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("grant_roles", verbosity=0)
    if settings.DEMO and "demo_company" in get_commands() and not Employee.objects.exists():
        say("Making the demo company…")
        call_command("demo_company", **DEMO_COMPANY)
    connections.close_all()


def supervise(port: int) -> int:
    """Run the Procfile until somebody stops it.

    A process that dies is started again (child.py); one that cannot start takes the others along.
    """
    (VAR_DIR / "static").mkdir(parents=True, exist_ok=True)
    lock = VAR_DIR / f"run-{os.getpid()}.lock"
    manager = Manager()
    try:
        with locked(lock, fcntl.LOCK_EX):
            for name, command in read_procfile().items():
                manager.add_process(name, guarded(command, lock), env=environment(port, name))
            watcher = threading.Timer(0.5, tell_when_ready, [port])
            watcher.daemon = True
            watcher.start()
            manager.loop()
    finally:
        lock.unlink(missing_ok=True)
    asked = manager.returncode in {128 + signal.SIGINT, 128 + signal.SIGTERM}
    return 0 if asked else 1


def read_procfile() -> dict[str, str]:
    """The processes by name."""
    lines = (BASE_DIR / "Procfile").read_text().splitlines()
    return {name: command.strip() for name, _, command in (line.partition(":") for line in lines)}


def guarded(command: str, lock: Path) -> str:
    """A command that ends with us, even when we are killed."""
    child = Path(__file__).with_name("child.py")
    words = [sys.executable, "-I", str(child), str(lock), *shlex.split(command)]
    return f"exec {shlex.join(words)}"


def environment(port: int, name: str) -> dict[str, str]:
    """What a process is told: all sign in to Postgres as `web`, but for the one that releases."""
    programs = Path(sys.executable).parent
    return os.environ | {
        "DATABASE_ROLE": "release" if name == "release" else "web",
        "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
        # Celery's advice to root, on a machine that is somebody's own.
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
    }


def tell_when_ready(port: int) -> None:
    """Say where the product is, once all its parts have shown that they live."""
    started = time.monotonic()
    while True:
        answer = ask_health(port)
        since = time.monotonic() - started
        if answer and (since > PATIENCE_FOR_WORKERS or lives_since(answer, since)):
            break
        time.sleep(0.2)
    for warning in answer["warnings"]:
        say(f"Note: {warning}")
    say(f"Ready: http://localhost:{port}")


def lives_since(answer: dict[str, Any], seconds: float) -> bool:
    """Whether everything is well, by heartbeats of this run and not of one before."""
    ages = [answer["worker"], answer["beat"], answer["release"]]
    return answer["status"] == "ok" and all(age < seconds for age in ages)


def ask_health(port: int) -> dict[str, Any]:
    """What /healthz says, nothing while nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as response:
            answer: dict[str, Any] = json.load(response)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return {}
    return answer


if __name__ == "__main__":
    sys.exit(main())
