"""The embedded PostgreSQL: made, started, and given its three roles."""

import os
import shutil
import signal
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2 import sql

from config.embedded.keeper import PROC, postgres_server
from config.embedded.places import EmbeddedError, Places, own_folder, postgres_programs
from config.embedded.processes import Deadline, reap, run, spawn

DATABASE = "talent"
ROLES = {"owner": "talent_owner", "web": "talent_web", "release": "talent_release"}
# fsync and synchronous_commit stay on: the same server keeps the data of `make run`, and a power
# cut must not cost it. Tests switch synchronous_commit off for their own sessions.
SETTINGS = {
    "listen_addresses": "",  # the socket only
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "wal_keep_size": "512MB",  # a checkpoint leaves what tests search for answers
    "wal_level": "minimal",  # nothing replicates from here; bulk loads write less
    "max_wal_senders": "0",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    "jit": "off",  # costs more than it saves on short queries
    "log_timezone": "UTC",
    "timezone": "UTC",
}
# Letters are told from other signs by LC_CTYPE, in pg_trgm too; plain C knows only ASCII.
CHARACTER_TYPES = ("C.UTF-8", "en_US.UTF-8", "C")
# What PostgreSQL says while remains of a killed one are still about.
REMAINS = ("shared memory block", "lock file", "Is another postmaster")


def start(here: Places) -> bool:
    """Have the server running and its roles made; says whether it had to be started."""
    started = _start(here)
    ensure_roles(here)
    return started


def _start(here: Places) -> bool:
    server, log = postgres_server(here.postgres), here.folder / "postgres.log"
    if _reachable(here):
        return False
    programs = postgres_programs(here)
    _initialise(here, programs)

    deadline, child = Deadline("PostgreSQL", log), None
    while not _reachable(here):
        reap()
        if _status(here) == "ready" and not _socket(here).exists():  # in this order
            server.stop()  # its socket was removed: nobody can reach it any more
        elif server.pid() is None and (child is None or child.poll() is not None):
            if child is not None:
                _clear_remains(here, log, deadline)
            _remove_stale_files(here)
            child = spawn(_command(here, programs), log, here.account)
        deadline.wait()
    return True


def _reachable(here: Places) -> bool:
    return _status(here) == "ready" and _socket(here).exists()


def _socket(here: Places) -> Path:
    return here.sockets / ".s.PGSQL.5432"


def _status(here: Places) -> str | None:
    """What the server says of itself: starting, ready, stopping; None when it does not run."""
    if postgres_server(here.postgres).pid() is None:
        return None
    try:
        lines = (here.postgres / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return None
    return lines[7].strip() if len(lines) > 7 else "starting"


def _command(here: Places, programs: Path) -> list[str]:
    settings = [f"{name}={value}" for name, value in SETTINGS.items()]
    options = [word for setting in settings for word in ("-c", setting)]
    place = ["-D", str(here.postgres), "-k", str(here.sockets)]
    return [str(programs / "postgres"), *place, *options]


def _initialise(here: Places, programs: Path) -> None:
    """Create the data folder, in one step: a start that is killed leaves nothing half-made."""
    if here.postgres.exists():
        _refuse_other_version(here, programs, (here.postgres / "PG_VERSION").read_text().strip())
        return
    for remains in here.home.glob("postgres.new-*"):
        shutil.rmtree(remains, ignore_errors=True)
    new = here.home / f"postgres.new-{os.getpid()}"
    own_folder(new, here.account)
    for character_type in CHARACTER_TYPES:
        command = [str(programs / "initdb"), "-D", str(new), "-U", "postgres", "--auth=trust"]
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        options = ["--encoding=UTF8", *locale, f"--lc-ctype={character_type}"]
        result = run([*command, *options], here.account)
        if result.returncode == 0:
            new.rename(here.postgres)
            return
    raise EmbeddedError(
        f"PostgreSQL's data folder {here.postgres} cannot be made:\n{result.stderr}"
    )


def _refuse_other_version(here: Places, programs: Path, kept: str) -> None:
    answer = run([str(programs / "postgres"), "--version"], here.account)
    installed = answer.stdout.split()[-1].partition(".")[0]
    if kept != installed:
        raise EmbeddedError(
            f"{here.postgres} was written by PostgreSQL {kept}, and {installed} is installed. "
            "Dump it with the older version, or remove it by `make clean`."
        )


def _remove_stale_files(here: Places) -> None:
    """Remove the lock files of a killed server: their number may be another process's by now.

    Safe, because our own server does not run and the start lock keeps others from starting one.
    """
    (here.postgres / "postmaster.pid").unlink(missing_ok=True)
    for name in (".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
        (here.sockets / name).unlink(missing_ok=True)


def _clear_remains(here: Places, log: Path, deadline: Deadline) -> None:
    """After a refused start, end what a killed server left, else give up."""
    said = log.read_text(errors="replace")
    if not any(remains in said for remains in REMAINS):
        deadline.fail("does not start")
    for pid in _orphans(here.postgres):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    deadline.wait(0.5)


def _orphans(data: Path) -> list[int]:
    """Processes of a killed server that still work in its data folder (seen on Linux only)."""
    found = []
    for folder in PROC.glob("[0-9]*"):
        with suppress(OSError):
            if (folder / "cwd").readlink() == data and "postgres" in (folder / "comm").read_text():
                found.append(int(folder.name))
    return found


def ensure_roles(here: Places) -> None:
    """Create the three roles and the database, where they are missing."""
    with closing(_connect(here)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles")
        known = {name for (name,) in cursor.fetchall()}
        for role, name in ROLES.items():
            if name not in known:
                rights = sql.SQL("LOGIN CREATEDB" if role == "owner" else "LOGIN")
                cursor.execute(sql.SQL("CREATE ROLE {} {}").format(sql.Identifier(name), rights))
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if cursor.fetchone() is None:
            cursor.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    sql.Identifier(DATABASE), sql.Identifier(ROLES["owner"])
                )
            )


def _connect(here: Places) -> Any:
    """Sign in as the superuser of the embedded server."""
    connection = psycopg2.connect(
        host=str(here.sockets), user="postgres", dbname="postgres", connect_timeout=10
    )
    connection.autocommit = True
    return connection
