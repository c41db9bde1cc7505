"""How far an import is, told while its transaction is still open, and whether one may go on."""

import threading
import time
from datetime import timedelta
from types import TracebackType
from typing import Self

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from talent.imports.problems import shorten
from talent.models import ImportBatch

LEASE = timedelta(seconds=60)  # after which another worker takes up what a dead one had in hand
PACE = 1.0  # seconds between two notes
TELL = """
    UPDATE talent_importbatch SET doing = %s, done = %s, total = %s, claimed_until = %s
    WHERE id = %s AND claim = %s
"""
RENEW = "UPDATE talent_importbatch SET claimed_until = %s WHERE id = %s AND claim = %s"


class LostClaimError(Exception):
    """Somebody gave the import up, or another worker has taken it over."""


class HandOverError(Exception):
    """The worker has read for long enough: the next message goes on behind the last chunk."""


class Watch:
    """Progress of one worker's step, which also renews its lease.

    It speaks through a connection of its own, so that others can read it before the step's
    transaction ends.
    """

    def __init__(
        self, batch: ImportBatch, *, time_box: float, line: BaseDatabaseWrapper | None = None
    ) -> None:
        self.batch = batch
        self.ends = time.monotonic() + time_box
        self.may_hand_over = False
        self._line = line or connection.copy()
        self._is_own = line is None
        self._told = 0.0
        self._ended = threading.Event()
        self._keeper = threading.Thread(target=self._keep, daemon=True)

    def __enter__(self) -> Self:
        if self._is_own:
            self._keeper.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._is_own:
            self._ended.set()
            self._keeper.join()
            self._line.close()

    def _keep(self) -> None:
        """Renew the lease as long as this process lives, also through one long statement."""
        line = connection.copy()
        try:
            while not self._ended.wait(LEASE.total_seconds() / 4):
                with line.cursor() as cursor:
                    values = (timezone.now() + LEASE, self.batch.pk, self.batch.claim)
                    cursor.execute(RENEW, values)
        finally:
            line.close()

    def __call__(self, what: str, done: int, total: int) -> None:
        """Note what is being done; raise where this worker should not go on."""
        if self.may_hand_over and time.monotonic() > self.ends:
            raise HandOverError
        if time.monotonic() < self._told + PACE:
            return
        self._told = time.monotonic()
        claim = (self.batch.pk, self.batch.claim)
        values = (shorten(what), done, total, timezone.now() + LEASE, *claim)
        with self._line.cursor() as cursor:
            cursor.execute(TELL, values)
            if not cursor.rowcount:
                raise LostClaimError
