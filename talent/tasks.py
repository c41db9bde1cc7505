"""The Celery doors of people, notices and reminders."""

import logging
import time
from collections.abc import Callable

import kombu.exceptions
import redis.exceptions
from celery import shared_task

from talent.registry import registry

logger = logging.getLogger(__name__)

PACE = 30  # seconds between two sweeps
TIME_BOX = 120.0  # seconds after which a long job hands on to a message of its own
_quiet_until = [0.0]


def wake_sender() -> None:
    """Tell a worker that notices are due."""
    _tell_worker(lambda: send_notices.apply_async(retry=False, expires=PACE))


def wake_sweep(name: str) -> None:
    """Tell a worker that one sweep has work."""
    _tell_worker(lambda: run_sweep.apply_async((name,), retry=False, expires=PACE))


def _tell_worker(send: Callable[[], object]) -> None:
    """Losing the word, or a dead broker, costs 30 s at most: the sweeper finds the work."""
    if time.monotonic() < _quiet_until[0]:
        return
    try:
        send()
    except (kombu.exceptions.OperationalError, redis.exceptions.RedisError, OSError) as error:
        # Pages do not wait for a broker that did not answer a moment ago.
        _quiet_until[0] = time.monotonic() + PACE
        logger.warning("No worker was woken; the sweeper will find the work: %s", error)


@shared_task(name="talent.send_notices")
def send_notices() -> None:
    """Send what is due by e-mail for a while, then hand on."""
    from talent.services.delivery import send_due

    if send_due():
        wake_sender()


@shared_task(name="talent.sweep")
def sweep() -> None:
    """Every 30 s: have all that is due, or was left by a dead worker, taken up."""
    send_notices.apply_async(expires=PACE)
    for name in registry.sweeps:
        run_sweep.apply_async((name,), expires=PACE)


@shared_task(name="talent.run_sweep")
def run_sweep(name: str) -> None:
    """Run one app's sweep; one that breaks does not keep the others from running."""
    if name in registry.sweeps:
        registry.sweeps[name]()


@shared_task(name="talent.remind_profile_confirmation")
def remind_profile_confirmation(after: int = 0) -> None:
    """Remind whoever has not confirmed profile or skills for 180 days."""
    from talent.services import reminders

    left = in_chunks(reminders.remind_profile_confirmation, after)
    if left is not None:
        remind_profile_confirmation.delay(left)


@shared_task(name="talent.remind_expiring_certificates")
def remind_expiring_certificates(after: int = 0) -> None:
    """Remind holders of certificates that expire in 90, 30 or 7 days."""
    from talent.services import reminders

    left = in_chunks(reminders.remind_expiring_certificates, after)
    if left is not None:
        remind_expiring_certificates.delay(left)


@shared_task(name="talent.clear_leftovers")
def clear_leftovers() -> None:
    """Remove ended sessions, spent counters of sign-in attempts and tokens past their day."""
    from talent.services import leftovers

    leftovers.clear()


def in_chunks(act: Callable[[int], int | None], after: int) -> int | None:
    """Act chunk by chunk for two minutes; returns where to go on, or None when all is done."""
    ends = time.monotonic() + TIME_BOX
    at: int | None = after
    while at is not None and time.monotonic() < ends:
        at = act(at)
    return at
