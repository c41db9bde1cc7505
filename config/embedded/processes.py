"""Starts a server as the right user, apart from the terminal that asked for it."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NoReturn

from config.embedded.places import Account, EmbeddedError, Places

START_LIMIT = 120.0  # seconds; recovery after a crash may take long


class Detached(subprocess.Popen[bytes]):
    """A process that outlives us on purpose, so its running on is nothing to warn of."""

    def __del__(self) -> None:
        pass


_started: list[Detached] = []  # ours to reap


def surroundings(account: Account | None) -> dict[str, Any]:
    """What a server's program is started with: its user, and none of our secrets."""
    user = {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}
    return {
        "stdin": subprocess.DEVNULL,
        "cwd": "/",  # the servers' user may have no access to where we stand
        "umask": 0o077,
        "env": {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"},
        **user,
    }


def run(command: list[str], account: Account | None) -> subprocess.CompletedProcess[str]:
    """Run a program to its end; the caller looks at how it went."""
    return subprocess.run(  # noqa: S603
        command, capture_output=True, text=True, check=False, **surroundings(account)
    )


def spawn(command: list[str], log: Path, account: Account | None) -> Detached:
    """Start a program that outlives us, writing to a log of its own."""
    # In a session of its own: Ctrl-C in the terminal is for us, not for the servers.
    apart: dict[str, Any] = {"stderr": subprocess.STDOUT, "start_new_session": True}
    try:
        with log.open("wb") as output:
            process = Detached(command, stdout=output, **apart, **surroundings(account))
    except OSError as error:
        raise EmbeddedError(f"{command[0]} cannot be started: {error}") from error
    _started.append(process)
    return process


def reap() -> None:
    """Take note of servers of ours that have ended."""
    _started[:] = [process for process in _started if process.poll() is None]


def start_keeper(here: Places) -> None:
    """Start the process that stops the servers when all their users have gone."""
    program = Path(__file__).with_name("keeper.py")
    arguments = [here.folder, here.sockets, here.postgres, here.redis]
    command = [sys.executable, "-I", str(program), *map(str, arguments)]
    spawn(command, here.folder / "keeper.log", None)


def tail(log: Path) -> str:
    """The last lines of a server's log."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-12:])


class Deadline:
    """The time a server has to start."""

    def __init__(self, name: str, log: Path) -> None:
        self._name, self._log = name, log
        self._until = time.monotonic() + START_LIMIT

    def wait(self, seconds: float = 0.02) -> None:
        """Wait a moment, unless the time is over."""
        if time.monotonic() > self._until:
            self.fail(f"did not start within {START_LIMIT:.0f} seconds")
        time.sleep(seconds)

    def fail(self, what: str) -> NoReturn:
        """Give up, with what the server said."""
        raise EmbeddedError(
            f"The embedded {self._name} {what}. {self._log} says:\n{tail(self._log)}"
        )
