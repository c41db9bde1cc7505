"""Runs one process of `make run`, and ends it when the supervisor has gone, however it went.

Runs as a program of its own (`python -I child.py LOCK COMMAND…`), so it imports only the standard
library. The supervisor holds the lock as long as it lives.
"""

import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from types import FrameType

PATIENCE = 4.0  # seconds to end in; honcho waits 5
SETTLED = float(os.environ.get("SETTLED_AFTER", "10"))  # seconds after which a death is an accident


def main() -> int:
    """Run the command in a process group of its own, and return its exit code.

    What had settled and dies unasked is started again; what cannot even start ends here.
    """
    lock, command = sys.argv[1], sys.argv[2:]
    running: list[subprocess.Popen[bytes]] = []
    asked = threading.Event()

    def end(signal_number: int, frame: FrameType | None) -> None:
        asked.set()
        for process in running:
            process.terminate()
            last = threading.Timer(PATIENCE, kill_group, [process.pid])
            last.daemon = True
            last.start()

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, end)
    threading.Thread(target=end_with_supervisor, args=[lock], daemon=True).start()
    while True:
        started = time.monotonic()
        running[:] = [subprocess.Popen(command, start_new_session=True)]  # noqa: S603
        if asked.is_set():
            end(signal.SIGTERM, None)  # told between two starts
        code = running[0].wait()
        kill_group(running[0].pid)  # what it may have left
        if asked.is_set() or code == 0 or time.monotonic() - started < SETTLED:
            return code
        how = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
        sys.stderr.write(f"This process {how}: starting it again.\n")
        sys.stderr.flush()


def end_with_supervisor(lock: str) -> None:
    """Wait until the kernel lets go of the supervisor's lock, then end."""
    with suppress(FileNotFoundError), open(lock) as file:
        fcntl.flock(file, fcntl.LOCK_SH)
    os.kill(os.getpid(), signal.SIGTERM)


def kill_group(leader: int) -> None:
    """Kill whatever is left of a process group."""
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
