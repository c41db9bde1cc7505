"""The address under which a calendar reads one's sessions: make it, revoke it, read it."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from mentoring.models import CalendarFeed
from talent.access import require
from talent.models import AuditEntry, Employment, User

MARKED_EVERY = timedelta(hours=1)


@transaction.atomic
def renew_feed(*, actor: User) -> str:
    """Make a new address, which ends the one before; its secret is returned once and not kept."""
    require(actor.is_active)
    token = secrets.token_urlsafe(32)
    fresh = {"digest": digest_of(token), "created_at": timezone.now(), "read_at": None}
    feed, is_new = CalendarFeed.objects.update_or_create(user=actor, defaults=fresh)
    AuditEntry.add(actor, f"mentoring.calendar.{'made' if is_new else 'renewed'}", feed)
    return token


@transaction.atomic
def revoke_feed(*, actor: User) -> bool:
    """End the address; returns whether there was one."""
    rows = CalendarFeed.objects.select_for_update().visible_to(actor)
    feed = rows.first()
    if feed is None:
        return False
    AuditEntry.add(actor, "mentoring.calendar.revoked", feed)
    feed.delete()
    return True


def reader_of(token: str, *, now: datetime) -> User | None:
    """Whose calendar reads by this secret; None where it is unknown or its person signs in no more.

    That it was read is noted once an hour, so that calendars that ask often write little.
    """
    feed = (
        CalendarFeed.objects.select_related("user__employee")
        .filter(digest=digest_of(token))
        .first()
    )
    if feed is None or not feed.user.is_active:
        return None
    user: User = feed.user
    me = getattr(user, "employee", None)
    if me is not None and not Employment.objects.current().filter(employee=me).exists():
        return None
    stale = Q(read_at__isnull=True) | Q(read_at__lte=now - MARKED_EVERY)
    CalendarFeed.objects.filter(stale, pk=feed.pk).update(read_at=now)
    return user


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
