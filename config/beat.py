"""The scheduler: django-celery-beat's, with a sign of life."""

import logging
import time
from typing import Any

from django.db import DatabaseError, InterfaceError, connection
from django_celery_beat.schedulers import DatabaseScheduler

from config.heartbeat import BEAT, Heartbeat

RETRY_AFTER = 5.0  # seconds

logger = logging.getLogger(__name__)


class HeartbeatScheduler(DatabaseScheduler):  # type: ignore[misc]
    """Reads the schedule from the database, and waits while the database is away."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._heartbeat = Heartbeat(BEAT)
        super().__init__(*args, **kwargs)

    def setup_schedule(self) -> None:
        """Read the schedule for the first time; the database may be slower to start than beat."""
        while not self._read():
            time.sleep(RETRY_AFTER)

    def _read(self) -> bool:
        try:
            super().setup_schedule()
        except (DatabaseError, InterfaceError) as error:
            self._wait_for_database(error)
            self._initial_read = True
            return False
        return True

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Send what is due; returns the seconds to sleep."""
        try:
            pause: float = super().tick(*args, **kwargs)
        except (DatabaseError, InterfaceError) as error:
            self._wait_for_database(error)
            return RETRY_AFTER
        if self._heartbeat.due():
            self._heartbeat.write()
        return min(pause, RETRY_AFTER)

    def _wait_for_database(self, error: Exception) -> None:
        logger.warning("The schedule cannot be read, trying again: %s", error)
        connection.close()
