"""Stops the embedded servers once the last process that used them has gone.

It also runs on its own, beside the servers, so that users killed with -9 leave nothing behind
(`python -I keeper.py FOLDER SOCKETS POSTGRES REDIS`). So it imports only the standard library.
"""

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
LEASE, START, KEEPER = "lease", "start", "keeper"  # the lock files, see config/embedded/__init__.py


@dataclass(frozen=True)
class Server:
    """One server: its program, its data, and the signals that stop it, each with a patience."""

    program: str
    data: Path
    pid_file: str
    signals: tuple[tuple[int, float], ...]

    def pid(self) -> int | None:
        """The process that serves this data; a number left in the file may be another's by now."""
        try:
            first = (self.data / self.pid_file).read_text().partition("\n")[0].strip()
        except (FileNotFoundError, NotADirectoryError):
            return None
        words = command_of(int(first)) if first.isdigit() else []
        mine = words and Path(words[0]).name == self.program and str(self.data) in words
        return int(first) if mine else None

    def stop(self) -> None:
        """Stop the server gently, then firmly."""
        for number, patience in self.signals:
            pid = self.pid()
            if pid is None:
                return
            with suppress(ProcessLookupError):
                os.kill(pid, number)
            deadline = time.monotonic() + patience
            while self.pid() is not None and time.monotonic() < deadline:
                time.sleep(0.02)


def postgres_server(data: Path) -> Server:
    """PostgreSQL: fast shutdown, then an immediate one (recovery at the next start), then none."""
    stops = ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0))
    return Server("postgres", data, "postmaster.pid", stops)


def redis_server(data: Path) -> Server:
    """Redis: it writes its log out at SIGTERM."""
    return Server(
        "redis-server", data, "redis.pid", ((signal.SIGTERM, 20.0), (signal.SIGKILL, 5.0))
    )


def command_of(pid: int) -> list[str]:
    """The words of a running process's command, none when it has ended."""
    if not (PROC / "self" / "cmdline").exists():  # not Linux
        ps = ["ps", "-ww", "-o", "command=", "-p", str(pid)]
        answer = subprocess.run(ps, capture_output=True, text=True, check=False)  # noqa: S603
        return answer.stdout.split()
    try:
        line = (PROC / str(pid) / "cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [os.fsdecode(word) for word in line.split(b"\0") if word]


@contextmanager
def locked(path: Path, kind: int) -> Iterator[None]:
    """Hold a lock on a file; the kernel lets go of it however this process ends."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    _held.add(descriptor)
    try:
        fcntl.flock(descriptor, kind)
        yield
    finally:
        if descriptor in _held:  # else this is a forked child
            _held.remove(descriptor)
            fcntl.flock(descriptor, fcntl.LOCK_UN)
            os.close(descriptor)


def _forget_locks() -> None:
    """A forked child must not hold what its parent has let go of."""
    for descriptor in _held:
        os.close(descriptor)
    _held.clear()


_held: set[int] = set()
os.register_at_fork(after_in_child=_forget_locks)


def stop_if_unused(folder: Path, sockets: Path, servers: list[Server]) -> bool:
    """Stop the servers unless somebody holds a lease on them."""
    with locked(folder / START, fcntl.LOCK_EX):
        try:
            with locked(folder / LEASE, fcntl.LOCK_EX | fcntl.LOCK_NB):
                for server in servers:
                    server.stop()
                with suppress(OSError):
                    sockets.rmdir()
        except BlockingIOError:
            return False
    return True


def keep(folder: Path, sockets: Path, servers: list[Server]) -> None:
    """Sleep until nobody uses the servers, then stop them."""
    with locked(folder / KEEPER, fcntl.LOCK_EX):
        stopped = False
        while not stopped:
            with locked(folder / LEASE, fcntl.LOCK_EX):
                pass  # granted when the last lease has gone; a new one may follow at once
            stopped = stop_if_unused(folder, sockets, servers)


def main() -> None:
    """Watch over the servers named on the command line."""
    folder, sockets, postgres, redis = map(Path, sys.argv[1:])
    with suppress(FileNotFoundError):  # the whole folder has been removed
        keep(folder, sockets, [redis_server(redis), postgres_server(postgres)])


if __name__ == "__main__":
    main()
