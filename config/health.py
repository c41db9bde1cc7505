"""Whether the product works, for a load balancer and for whoever is woken at night.

The database is needed for everything, so without it the answer is 503. Without Redis, worker or
beat the pages still work and the jobs are done later: 200, with a warning.
"""

from collections.abc import Callable
from contextlib import closing
from typing import Any

import psycopg2
import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.backoff import NoBackoff
from redis.retry import Retry

from config.heartbeat import BEAT, RELEASE, WORKER

PATIENCE = 2  # seconds for each server; the database driver takes no less
OLD = 60.0  # seconds without a heartbeat that are worth a warning
AGES = "SELECT name, extract(epoch FROM now() - at)::float FROM talent_heartbeat"


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """State of the database, the broker, the worker and the scheduler."""
    answer: dict[str, Any] = {"version": settings.VERSION, "database": "ok", "warnings": []}
    try:
        ages = heartbeat_ages()
    except psycopg2.Error:  # also before the first migration
        answer |= {"status": "down", "database": "unavailable"}
        return JsonResponse(answer, status=503)
    return JsonResponse(answer | judge(ages, broker=broker_answers()))


def health_first(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer before host names, redirects, sessions and people are looked at.

    A load balancer asks from inside, and a visitor's session is in the database that may be gone.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        return healthz(request) if request.path_info == "/healthz" else get_response(request)

    return middleware


def judge(ages: dict[str, float], *, broker: bool) -> dict[str, Any]:
    """What the parts besides the database are worth saying."""
    warnings = [] if broker else ["Redis does not answer: jobs wait until it does."]
    for name in (WORKER, BEAT, RELEASE):
        age = ages.get(name)
        if age is None:
            warnings.append(f"No {name} has run yet.")
        elif age > OLD:
            warnings.append(f"The last heartbeat of {name} is {age:.0f} seconds old.")
    return {
        "status": "warning" if warnings else "ok",
        "broker": "ok" if broker else "unavailable",
        "worker": ages.get(WORKER),
        "beat": ages.get(BEAT),
        "release": ages.get(RELEASE),
        "warnings": warnings,
    }


def heartbeat_ages() -> dict[str, float]:
    """Seconds since each kind of process last said that it lives.

    Over a connection of its own: the pages' one waits longer for a server that hangs.
    """
    limits = {
        "connect_timeout": PATIENCE,
        "tcp_user_timeout": PATIENCE * 1000,
        "options": f"-c statement_timeout={PATIENCE * 1000}",
    }
    parameters = connection.get_connection_params() | limits
    with closing(psycopg2.connect(**parameters)) as own, own.cursor() as cursor:
        cursor.execute(AGES)
        return {name: round(max(age, 0.0), 1) for name, age in cursor.fetchall()}


def broker_answers() -> bool:
    """Whether Redis answers, asked once."""
    client = redis.Redis.from_url(
        settings.REDIS_URL,
        socket_connect_timeout=PATIENCE,
        socket_timeout=PATIENCE,
        retry=Retry(NoBackoff(), 0),
    )
    try:
        with closing(client):
            return bool(client.ping())
    except redis.RedisError:
        return False
