"""Rows that have served: removed by the clock."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.utils import timezone
from knox.models import AuthToken

from talent.models import Throttle


def clear(*, now: datetime | None = None) -> None:
    """Remove ended sessions, spent counters of attempts and API tokens past their day."""
    now = now or timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    Throttle.objects.filter(window_ends_at__lt=now).delete()
    AuthToken.objects.filter(expiry__lt=now).delete()
