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
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
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
from config.embedded.places import EmbeddedError, Places, places_of
from config.embedded.postgres import DATABASE, ROLES
from config.embedded.postgres import start as start_postgres
from config.embedded.processes import reap, start_keeper
from config.embedded.redis import start as start_redis

__all__ = ["EmbeddedError", "database_urls", "redis_url", "servers"]


def database_urls(base_dir: Path) -> dict[str, str]:
    """The address of the embedded PostgreSQL for each role; nothing is started."""
    host = quote(str(places_of(base_dir).sockets), safe="")
    return {role: f"postgres://{name}@{host}/{DATABASE}" for role, name in ROLES.items()}


def redis_url(base_dir: Path) -> str:
    """The address of the embedded Redis; nothing is started."""
    return f"unix://{places_of(base_dir).redis_socket}?db=0"


@contextmanager
def servers(base_dir: Path, *, postgres: bool = True, redis: bool = True) -> Iterator[None]:
    """Have the servers running inside this block, and stop them after their last user."""
    if not (postgres or redis):
        yield
        return
    here = places_of(base_dir)
    try:
        here.folder.mkdir(parents=True, exist_ok=True)
        (here.folder / LEASE).touch(mode=0o600)
    except PermissionError as error:
        raise EmbeddedError(f"{here.folder} belongs to another user: {error}") from error
    try:
        with ExitStack() as lease:
            with locked(here.folder / START, fcntl.LOCK_EX):
                lease.enter_context(locked(here.folder / LEASE, fcntl.LOCK_SH))
                _start(here, postgres=postgres, redis=redis)
            yield
    finally:
        both = [redis_server(here.redis), postgres_server(here.postgres)]
        stop_if_unused(here.folder, here.sockets, both)
        reap()


def _start(here: Places, *, postgres: bool, redis: bool) -> None:
    if here.is_of_an_earlier_checkout:
        for server in (redis_server(here.redis), postgres_server(here.postgres)):
            server.stop()
        kept = here.put_aside()
        sys.stderr.write(f"Data of an earlier checkout at this path are kept in {kept}.\n")
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
