"""`make run`: everything starts, everything ends, however it ends."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from config.embedded import EmbeddedError
from config.embedded.keeper import command_of, locked, postgres_server, redis_server
from config.embedded.places import places_of
from config.run import lives_since, read_procfile, refuse_taken_port

PROJECT = Path(__file__).resolve().parents[2]
CHILD = PROJECT / "config" / "child.py"
# Says that it runs, and will not end when it is asked to.
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    "print('up', flush=True); time.sleep(60)"
)


@pytest.fixture
def lock(tmp_path):
    return tmp_path / "run.lock"


def child(lock, *command):
    return subprocess.Popen(
        [sys.executable, "-I", CHILD, lock, *command], stdout=subprocess.PIPE, text=True
    )


def python(code):
    return [sys.executable, "-c", code]


@pytest.mark.processes
def test_child_passes_on_how_its_command_ended(lock):
    with locked(lock, fcntl.LOCK_EX), child(lock, *python("raise SystemExit(7)")) as process:
        assert process.wait(30) == 7


@pytest.mark.processes
def test_child_ends_a_command_that_will_not_end(lock):
    with locked(lock, fcntl.LOCK_EX), child(lock, *python(STUBBORN)) as process:
        assert process.stdout.readline() == "up\n"
        process.terminate()

        assert process.wait(30) == -signal.SIGKILL % 256


@pytest.mark.processes
def test_child_ends_when_the_supervisor_has_gone(lock):
    with locked(lock, fcntl.LOCK_EX):
        process = child(lock, *python("print('up', flush=True); import time; time.sleep(60)"))
        assert process.stdout.readline() == "up\n"

    with process:
        assert process.wait(30) == -signal.SIGTERM % 256


DIES_ONCE = """
import os, pathlib, signal, sys
been = pathlib.Path(sys.argv[1])
if not been.exists():
    been.touch()
    os.kill(os.getpid(), signal.SIGKILL)
print("again", flush=True)
"""


@pytest.mark.processes
@pytest.mark.parametrize(("settled", "code"), [("0", 0), ("60", -signal.SIGKILL % 256)])
def test_child_starts_again_what_had_settled(lock, tmp_path, monkeypatch, settled, code):
    monkeypatch.setenv("SETTLED_AFTER", settled)

    with locked(lock, fcntl.LOCK_EX), child(lock, *python(DIES_ONCE), tmp_path / "been") as process:
        assert (process.wait(30), process.stdout.read()) == (code, "" if code else "again\n")


def test_taken_port_is_named_with_a_way_out():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(EmbeddedError, match=rf"Port {port} .* make run PORT={port + 1}"):
            refuse_taken_port(port)


def test_heartbeats_of_the_run_before_do_not_count():
    answer = {"status": "ok", "worker": 2.0, "beat": 4.0, "release": 1.0}

    assert [lives_since(answer, seconds) for seconds in (3, 5)] == [False, True]


def test_procfile_names_all_processes():
    assert list(read_procfile()) == ["web", "worker", "release", "beat"]


@pytest.fixture
def checkout(tmp_path):
    """A copy of this project as it comes from git, below a folder that is ours alone."""
    tmp_path.chmod(0o700)
    copy = tmp_path / "talent-suite"
    generated = shutil.ignore_patterns(".git", ".venv", ".env", "var", "node_modules", ".*_cache")
    shutil.copytree(PROJECT, copy, ignore=generated)
    yield copy
    here = places_of(copy)
    for process in processes_of(copy):
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    shutil.rmtree(here.sockets, ignore_errors=True)
    shutil.rmtree(here.home, ignore_errors=True)


def processes_of(checkout):
    """Everything that runs in or for a checkout."""
    here = places_of(checkout)
    found = {server.pid() for server in (postgres_server(here.postgres), redis_server(here.redis))}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            inside = (folder / "cwd").readlink() == checkout
            named = str(here.folder) in command_of(int(folder.name))
            if inside or named:
                found.add(int(folder.name))
    return found - {None}


@contextmanager
def run(checkout, port):
    """`make run` without make, until it says that it is ready."""
    process = subprocess.Popen(
        [sys.executable, "-m", "config.run"],
        cwd=checkout,
        env={"PATH": os.environ["PATH"], "PORT": str(port), "DEMO": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with process:
        lines = []
        for line in process.stdout:
            lines.append(line)
            if line.startswith("Ready"):
                break
        assert lines[-1] == f"Ready: http://localhost:{port}\n", "".join(lines)
        yield process
        process.stdout.read()


def wait_until_gone(checkout):
    deadline = time.monotonic() + 60
    while left := processes_of(checkout):
        assert time.monotonic() < deadline, [command_of(pid) for pid in left]
        time.sleep(0.1)


@pytest.mark.processes
@pytest.mark.timeout(300)
@pytest.mark.skipif(not Path("/proc/self/cwd").exists(), reason="looks for processes in /proc")
def test_run_leaves_nothing_behind_and_starts_again_after_being_killed(checkout):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    with run(checkout, port) as process:
        process.kill()
    wait_until_gone(checkout)

    with run(checkout, port) as process:
        for pid in processes_of(checkout):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    wait_until_gone(checkout)

    with run(checkout, port) as process:
        process.send_signal(signal.SIGINT)
    assert process.returncode == 0
    wait_until_gone(checkout)
