"""Real processes for tests of reliability: a broker, a mail server, workers and beat."""

import os
import secrets
import signal
import socket
import socketserver
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from email import message_from_bytes
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from config.embedded.places import places_of, redis_program

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE = 90  # seconds; machines that test are busy


def wait_for(condition, *logs):
    """Wait until something is so, and return it."""
    deadline = time.monotonic() + PATIENCE
    while not (value := condition()):
        said = "\n".join(log.read_text()[-3_000:] for log in logs if log.exists())
        assert time.monotonic() < deadline, said
        time.sleep(0.1)
    return value


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def heed_interrupts():
    """What a shell began in the background ignores Ctrl-C, and so would all that it starts."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


class Living:
    """A process with a log, in a group of its own."""

    def __init__(self, command, log, env=None):
        self.log, self._command, self._env = log, [str(word) for word in command], env
        self.start()

    def start(self):
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self._command, cwd=PROJECT, env=self._env, stdin=subprocess.DEVNULL,
                stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
                preexec_fn=heed_interrupts,
            )  # fmt: skip

    def signal(self, number):
        """To the process and all that it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def kill(self):
        self.signal(signal.SIGKILL)
        self.process.wait()

    def children(self):
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in path.read_text().split()]


@contextmanager
def broker(folder, port):
    """A Redis of this test's own."""
    program = redis_program(places_of(PROJECT))
    command = [program, "--port", port, "--dir", folder, "--save", "", "--appendonly", "yes"]
    server = Living(command, folder / "redis.log")
    try:
        wait_for(lambda: listens(port), server.log)
        yield server
    finally:
        server.signal(signal.SIGCONT)
        server.kill()


def listens(port):
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


class MailServer:
    """Takes mail, and keeps the answer back while its gate is shut."""

    def __init__(self):
        self.taken, self.gate = [], threading.Event()
        self.gate.set()
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.gate.set()
        self.server.shutdown()
        self.server.server_close()

    def ids(self):
        """The Message-IDs of what was taken, in order."""
        return [message["Message-ID"] for message in self.taken]

    def _handler(self):
        taken, gate = self.taken, self.gate

        class Handler(socketserver.StreamRequestHandler):
            def say(self, line):
                self.wfile.write(line + b"\r\n")

            def handle(self):
                with suppress(ConnectionError):
                    self.say(b"220 ready")
                    while line := self.rfile.readline():
                        self.answer(line.split()[0].upper() if line.split() else b"")

            def answer(self, verb):
                if verb == b"DATA":
                    self.say(b"354 go on")
                    lines = iter(self.rfile.readline, b".\r\n")
                    taken.append(message_from_bytes(b"".join(lines)))
                    gate.wait(PATIENCE)
                self.say(b"250 good")

        return Handler


def environment(folder, broker_port, mail_port, *, role="web", **more):
    """What a process of the product is told, on the database of this test."""
    url = settings.DATABASE_URLS[role] or settings.DATABASE_URLS["owner"]
    name = quote(connection.settings_dict["NAME"])
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **kept,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}",
        "ENVIRONMENT": "development",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"{url.rsplit('/', 1)[0]}/{name}",
        "DATABASE_MAX_AGE": "60",
        "REDIS_URL": f"redis://127.0.0.1:{broker_port}/0",
        "BROKER_QUEUE": f"living{secrets.token_hex(4)}",
        "VISIBILITY_TIMEOUT": "5",
        "NOTICE_LEASE": "4",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(mail_port),
        "EMAIL_USE_TLS": "0",
        "WORKER_CONCURRENCY": "1",
        "MAIL_DIR": str(folder / "mail"),
        "DRAFT_KEYS_DIR": str(settings.DRAFT_KEYS_DIR),
        **more,
    }


WORKER = [
    "celery",
    "--quiet",
    "-A",
    "config",
    "worker",
    "--without-gossip",
    "--without-mingle",
    "-l",
    "INFO",
]
BEAT = ["celery", "--quiet", "-A", "config", "beat"]
