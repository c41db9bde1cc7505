"""PostgreSQL and Redis for a machine that has nothing but Python.

For development, tests and the demo, when `DATABASE_URL` or `REDIS_URL` is unset. **The embedded
roles and their grants give no protection from whoever runs the machine**: every role signs in
without a password through a socket that only its user (and root) can reach, and that user owns the
data files. They are there so that the same refusals are met in development as in production.

Whoever uses the servers holds a shared lock, a *lease* (`var/embedded/lease`), while it lives:
every `manage.py` command, each process of `pytest`, and each process of `make run`. The first one
starts the servers, the last one stops them. Users that are killed let go of their lease too; then
the keeper (`keeper.py`) stops the servers. A second lock (`start`) lets one process at a time start
or stop them.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from config.embedded.keeper import (
    KEEPER,
    LEASE,
    START,
    locked,
    postgres_server,
    redis_server,
    stop_if_unused,
)
from config.embedded.places import EmbeddedError, Places, places
from config.embedded.postgres import DATABASE, ROLES
from config.embedded.postgres import start as start_postgres
from config.embedded.processes import reap, start_keeper
from config.embedded.redis import start as start_redis

__all__ = ["EmbeddedError", "database_urls", "redis_url", "servers"]

_leases: set[int] = set()


def database_urls(base_dir: Path) -> dict[str, str]:
    """The address of the embedded PostgreSQL for each role; nothing is started."""
    host = quote(str(places(base_dir).sockets), safe="")
    return {role: f"postgres://{name}@{host}/{DATABASE}" for role, name in ROLES.items()}


def redis_url(base_dir: Path) -> str:
    """The address of the embedded Redis; nothing is started."""
    return f"unix://{places(base_dir).redis_socket}?db=0"


@contextmanager
def servers(base_dir: Path, *, postgres: bool = True, redis: bool = True) -> Iterator[None]:
    """Have the servers running inside this block, and stop them after their last user."""
    if not (postgres or redis):
        yield
        return
    here = places(base_dir)
    lease = _open_lease(here)
    try:
        _start(here, lease, postgres=postgres, redis=redis)
        yield
    finally:
        _leases.discard(lease)
        fcntl.flock(lease, fcntl.LOCK_UN)
        os.close(lease)
        both = [redis_server(here.redis), postgres_server(here.postgres)]
        stop_if_unused(here.folder, here.sockets, both)
        reap()


def _open_lease(here: Places) -> int:
    try:
        here.folder.mkdir(parents=True, exist_ok=True)
        lease = os.open(here.folder / LEASE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except PermissionError as error:
        raise EmbeddedError(f"{here.folder} belongs to another user: {error}") from error
    _leases.add(lease)
    return lease


def _start(here: Places, lease: int, *, postgres: bool, redis: bool) -> None:
    with locked(here.folder / START, fcntl.LOCK_EX):
        fcntl.flock(lease, fcntl.LOCK_SH)
        here.prepare()
        started = [postgres and start_postgres(here), redis and start_redis(here)]
        if any(started) or not _kept(here):
            start_keeper(here)


def _kept(here: Places) -> bool:
    """Whether a keeper watches over the servers."""
    try:
        with locked(here.folder / KEEPER, fcntl.LOCK_EX | fcntl.LOCK_NB):
            return False
    except BlockingIOError:
        return True


def _forget_leases() -> None:
    """A forked child is not a user of its own: it must not outlive its parent's lease."""
    for lease in _leases:
        os.close(lease)
    _leases.clear()


os.register_at_fork(after_in_child=_forget_leases)
