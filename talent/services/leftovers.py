"""Rows that have served: removed by the clock."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from talent.models import ApiToken, IdempotencyKey, Throttle
from talent.services import imports

KEYS_KEPT = timedelta(days=1)


def clear(*, now: datetime | None = None) -> None:
    """Remove what is past its day: sessions, counters of attempts, keys, tokens, uploads."""
    now = now or timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    Throttle.objects.filter(window_ends_at__lt=now).delete()
    IdempotencyKey.objects.filter(created_at__lt=now - KEYS_KEPT).delete()
    ApiToken.objects.filter(expiry__lt=now).delete()
    imports.clear_old(now=now)
