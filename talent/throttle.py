"""How often something may be tried: counted in Postgres, in one statement, before the try."""

import hashlib
import ipaddress
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F
from django.utils import timezone

from talent.models import Throttle


@dataclass(frozen=True)
class Limit:
    """So many tries in a window that begins with the first of them."""

    tries: int
    window: timedelta


# By what is tried and for whom it is counted: the address or login aimed at, and the client.
MINUTES = timedelta(minutes=5)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LIMITS: dict[str, dict[str, tuple[Limit, ...]]] = {
    "sign_in": {"for": (Limit(5, MINUTES),), "from": (Limit(30, MINUTES),)},
    "password": {"for": (Limit(5, MINUTES),)},
    # Six digits are soon guessed, and whoever gets here knows the password.
    "code": {"for": (Limit(5, MINUTES), Limit(50, DAY)), "from": (Limit(30, MINUTES),)},
    # A code lasts for some minutes, and there are a million of them.
    "attendance": {"for": (Limit(5, MINUTES), Limit(50, DAY))},
    "reset": {"for": (Limit(3, HOUR), Limit(10, DAY)), "from": (Limit(20, HOUR),)},
    "token": {"from": (Limit(30, MINUTES),)},
    "api": {"for": (Limit(1200, MINUTES),)},
}


class TooManyTriesError(Exception):
    """Tried too often; `wait` says how long no further try counts."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(wait)
        self.wait = wait

    @property
    def minutes(self) -> int:
        """The wait in whole minutes, rounded up, for people."""
        return max(math.ceil(self.wait.total_seconds() / 60), 1)


def take(act: str, *, whom: str = "", client: str = "", now: datetime | None = None) -> list[str]:
    """Count one try, or raise TooManyTriesError; returns the counters, for `give_back`.

    A try that is refused counts too, so that waiting is the only way on. `whom` is stored as a
    digest: an address that somebody typed is nobody else's business.
    """
    now = now or timezone.now()
    taken, wait = [], timedelta(0)
    for key, limit in _limits(act, whom, client):
        count, ends = _count(key, limit, now)
        taken.append(key)
        if count > limit.tries:
            wait = max(wait, ends - now)
    if wait:
        raise TooManyTriesError(wait)
    return taken


def give_back(taken: Iterable[str]) -> None:
    """A try that succeeded does not count; those that did not, before it, still do."""
    Throttle.objects.filter(key__in=list(taken), count__gt=0).update(count=F("count") - 1)


def _limits(act: str, whom: str, client: str) -> Iterable[tuple[str, Limit]]:
    for side, value in (("for", whom.strip().lower()), ("from", network_of(client))):
        for limit in LIMITS[act].get(side, ()) if value else ():
            digest = hashlib.sha256(value.encode()).hexdigest()[:40]
            yield f"{act}:{side}:{int(limit.window.total_seconds())}:{digest}", limit


def network_of(client: str) -> str:
    """A client's address; of IPv6 its network, because one client has billions of addresses."""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return client
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, 64), strict=False))


def _count(key: str, limit: Limit, now: datetime) -> tuple[int, datetime]:
    """Add one to a counter, or begin it anew; two at once cannot read the same count."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO talent_throttle AS row (key, window_ends_at, count)
            VALUES (%(key)s, %(ends)s, 1)
            ON CONFLICT (key) DO UPDATE SET
                count = CASE WHEN row.window_ends_at <= %(now)s THEN 1 ELSE row.count + 1 END,
                window_ends_at = CASE WHEN row.window_ends_at <= %(now)s
                                      THEN excluded.window_ends_at ELSE row.window_ends_at END
            RETURNING count, window_ends_at
            """,
            {"key": key, "now": now, "ends": now + limit.window},
        )
        count, ends = cursor.fetchone()
    return count, ends
