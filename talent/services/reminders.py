"""What people are reminded of: by "should exist and does not", never by the hour."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Greatest, Least
from django.utils import timezone

from lib.dates import today
from talent.models import Certification, Employee, Employment, Notice
from talent.services.notices import ToTell, notify_many

SPAN = 180  # days
CHUNK = 10_000  # people in one transaction
CERTIFICATE_DAYS = (7, 30, 90)  # the nearest first
PROFILE = "talent.profile_confirmation"
CERTIFICATE = "talent.certificate_expiring"


def remind_profile_confirmation(
    after: int = 0, *, day: date | None = None, now: datetime | None = None
) -> int | None:
    """Remind the next people after an id; returns the last id, or None when all are done.

    Due is whoever is employed, signs in, and has confirmed profile or skills 180 days ago or
    earlier; who never has, counts from the first day. It is said once in 180 days.
    """
    day, now = day or today(), now or timezone.now()
    people = list(_unconfirmed(day).filter(pk__gt=after).order_by("pk")[:CHUNK])
    # Confirming one of the two does not bring the next reminder nearer.
    span_began = _midnight(day - timedelta(days=SPAN - 1))
    told = set(
        Notice.objects.filter(
            recipient__in=[user for _pk, user, _since in people],
            kind=PROFILE,
            created_at__gte=span_began,
        ).values_list("recipient", flat=True)
    )
    notify_many(
        PROFILE,
        [
            ToTell(user, f"employee:{pk}", span_of(since, day), {"employee": pk})
            for pk, user, since in people
            if user not in told
        ],
        now=now,
    )
    return people[-1][0] if len(people) == CHUNK else None


def span_of(since: date, day: date) -> str:
    """The name of the 180-day span since a confirmation in which a day lies: "2026-03-01+2"."""
    return f"{since.isoformat()}+{(day - since).days // SPAN}"


def _unconfirmed(day: date) -> QuerySet[Any, tuple[int, int, date]]:
    hired = F("employments__valid__startswith")
    return (
        Employee.objects.filter(employments__valid__contains=day, user__is_active=True)
        .annotate(
            # Postgres leaves nulls out of both: who never confirmed counts from the first day.
            since=Least(
                Greatest("profile_confirmed_on", hired), Greatest("skills_confirmed_on", hired)
            )
        )
        .filter(since__lte=day - timedelta(days=SPAN))
        .values_list("pk", "user", "since")
    )


def remind_expiring_certificates(
    after: int = 0, *, day: date | None = None, now: datetime | None = None
) -> int | None:
    """Tell holders 90, 30 and 7 days before a certificate expires, once each; as above in chunks.

    Who was not told in time is told at the next nearer step only.
    """
    day, now = day or today(), now or timezone.now()
    rows = list(
        Certification.objects.filter(
            Exists(Employment.objects.on(day).filter(employee=OuterRef("employee"))),
            pk__gt=after,
            employee__user__is_active=True,
            expires_on__gte=day,
            expires_on__lte=day + timedelta(days=CERTIFICATE_DAYS[-1]),
        )
        .order_by("pk")
        .values_list("pk", "employee__user", "expires_on")[:CHUNK]
    )
    notify_many(
        CERTIFICATE,
        [
            ToTell(
                user,
                f"certification:{pk}",
                f"{expires_on.isoformat()}-{_step((expires_on - day).days)}",
                {"certification": pk},
            )
            for pk, user, expires_on in rows
        ],
        now=now,
    )
    return rows[-1][0] if len(rows) == CHUNK else None


def _step(days_left: int) -> int:
    return next(step for step in CERTIFICATE_DAYS if days_left <= step)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(settings.TIME_ZONE))
