"""Signs of life of worker and beat, as rows that `/healthz` reads.

In Postgres and not in Redis, so that an unreachable broker shows as what it is.
"""

import logging
import threading
import time
from typing import Any

from celery.signals import heartbeat_sent
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

EVERY = 10.0  # seconds
WORKER, BEAT, RELEASE = "worker", "beat", "release"

logger = logging.getLogger(__name__)


class Heartbeat:
    """Writes one row, not more often than needed, and survives a database that is away."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._last = -EVERY

    def due(self) -> bool:
        """Whether it is time to write; asking counts as having written."""
        now = time.monotonic()
        if now - self._last < EVERY:
            return False
        self._last = now
        return True

    def write(self) -> None:
        """Say that this process lives."""
        from talent.models import Heartbeat as Row  # noqa: PLC0415 - Celery loads us before Django

        row = Row(name=self._name, at=timezone.now())
        try:
            Row.objects.bulk_create(
                [row], update_conflicts=True, unique_fields=["name"], update_fields=["at"]
            )
        except (DatabaseError, InterfaceError) as error:
            logger.warning("The heartbeat of %s was not written: %s", self._name, error)


class WorkerHeartbeat(Heartbeat):
    """Writes from a thread of its own: an unreachable database must not stop the worker's loop."""

    def __init__(self) -> None:
        super().__init__(WORKER)
        self._writing = threading.Lock()

    def on_heartbeat(self, **_: Any) -> None:
        """Called by the worker's loop every two seconds, so a stuck loop shows."""
        if self._writing.locked() or not self.due():
            return
        threading.Thread(target=self._write_once, daemon=True, name="heartbeat").start()

    def _write_once(self) -> None:
        # The worker that releases surveys is another kind: one cannot do what the other does.
        if settings.DATABASE_ROLE == RELEASE:
            self._name = RELEASE
        with self._writing:
            self.write()
            connection.close()  # this thread's own


def connect_worker() -> None:
    """Have a Celery worker of this process write its heartbeat."""
    heartbeat_sent.connect(WorkerHeartbeat().on_heartbeat, weak=False)
