"""Send what is due by e-mail: claimed by one worker, sent once, returned when the worker dies.

A mail may leave twice only if its worker dies between the mail server's yes and the next write;
both then carry the same Message-ID.
"""

import logging
import smtplib
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from talent.emails import notice_mail, reason_unsent
from talent.models import Delivery, Employment, Notice, NoticeState, User

logger = logging.getLogger(__name__)

BATCH = 50
TIME_BOX = 20.0  # seconds of one run; what is left is the next one's
# Waits after each broken attempt; after the last one HR sees the reason. About a day in all.
WAITS = [timedelta(minutes=minutes) for minutes in (1, 4, 16, 60, 240, 480, 720)]
ATTEMPTS = len(WAITS) + 1
DIGEST_LOCK = 7_201  # one worker at a time cuts digests, so that a person's is never in two mails


@dataclass(frozen=True)
class Parcel:
    """What one mail tells: a notice, or the notices of a person's digest, under one lease."""

    recipient: User
    notices: list[Notice]
    until: datetime

    @property
    def rows(self) -> Q:
        """The parcel's rows as long as this worker still holds them."""
        ids = [notice.pk for notice in self.notices]
        return Q(pk__in=ids, state=NoticeState.CLAIMED, claimed_until=self.until)


def send_due(*, now: datetime | None = None) -> bool:
    """Send for a minute at most; returns whether more may be due."""
    ends = time.monotonic() + TIME_BOX
    post = get_connection()
    try:
        while time.monotonic() < ends:
            parcels = claim(now or timezone.now())
            if not parcels or not _send(parcels, post, ends, now):
                return False
    finally:
        post.close()
    return True


@transaction.atomic
def claim(now: datetime) -> list[Parcel]:
    """Take the next notices that are due, or that a dead worker has left, until a lease ends."""
    until = now + timedelta(seconds=settings.NOTICE_LEASE)
    open_rows = Notice.objects.filter(due_at__lte=now).filter(
        Q(state=NoticeState.DUE) | Q(state=NoticeState.CLAIMED, claimed_until__lte=now)
    )
    single = open_rows.filter(delivery=Delivery.EMAIL).order_by("due_at", "pk")
    ids = list(single.select_for_update(skip_locked=True).values_list("pk", flat=True)[:BATCH])
    if len(ids) < BATCH and _digests_are_free():
        ids += _claim_digests(open_rows, now, BATCH - len(ids))
    rows = Notice.objects.filter(pk__in=ids)
    rows.update(state=NoticeState.CLAIMED, claimed_until=until)
    return _parcels(
        list(rows.select_related("recipient__employee").order_by("due_at", "pk")), until
    )


def _claim_digests(open_rows: QuerySet[Notice], now: datetime, limit: int) -> list[int]:
    digests = open_rows.filter(delivery=Delivery.DIGEST)
    in_hand = Notice.objects.filter(
        delivery=Delivery.DIGEST, state=NoticeState.CLAIMED, claimed_until__gt=now
    )
    people = digests.exclude(recipient__in=in_hand.values("recipient")).order_by("recipient")
    some = list(people.values_list("recipient", flat=True).distinct()[:limit])
    whole = digests.filter(recipient__in=some).select_for_update(skip_locked=True)
    return list(whole.values_list("pk", flat=True))


def _digests_are_free() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [DIGEST_LOCK])
        row = cursor.fetchone()
    return bool(row and row[0])


def _parcels(rows: list[Notice], until: datetime) -> list[Parcel]:
    together: dict[tuple[str, int], list[Notice]] = defaultdict(list)
    for row in rows:
        digest = row.delivery == Delivery.DIGEST
        together["digest" if digest else "single", row.recipient_id if digest else row.pk].append(
            row
        )
    return [Parcel(found[0].recipient, found, until) for found in together.values()]


def _send(parcels: list[Parcel], post: BaseEmailBackend, ends: float, now: datetime | None) -> bool:
    """Send parcel by parcel; returns False when the mail server is out of reach."""
    waiting = list(parcels)
    try:
        while waiting and time.monotonic() < ends:
            if not deliver(waiting.pop(0), post, now=now):
                return False
    finally:
        for parcel in waiting:  # not tried, so not counted
            Notice.objects.filter(parcel.rows).update(state=NoticeState.DUE, claimed_until=None)
    return True


def deliver(parcel: Parcel, post: BaseEmailBackend, *, now: datetime | None = None) -> bool:
    """Send one parcel and note what came of it; returns False when the server is out of reach."""
    tried = max(notice.attempts for notice in parcel.notices)
    if tried >= ATTEMPTS:
        _close(parcel, NoticeState.FAILED, _("Sending broke off %d times.") % tried)
        return True
    # Counted before the attempt, so that a mail that kills its worker ends too.
    if not Notice.objects.filter(parcel.rows).update(attempts=F("attempts") + 1):
        return True  # the lease ran out: the notice is another worker's
    if not _still_here(parcel.recipient):
        _close(parcel, NoticeState.NONE, _("The person no longer signs in."))
        return True
    mail = notice_mail(parcel.recipient, parcel.notices)
    if mail is None:
        _close(parcel, NoticeState.NONE, _("What it was about is gone."))
        return True
    try:
        post.open()
        post.send_messages([mail])
    except (smtplib.SMTPException, OSError) as error:
        post.close()
        return _not_sent(parcel, error, tried, now or timezone.now())
    _close(parcel, NoticeState.SENT, "", now or timezone.now())
    return True


def _still_here(user: User) -> bool:
    me = getattr(user, "employee", None)
    if not user.is_active:
        return False
    return me is None or Employment.objects.current().filter(employee=me).exists()


def _not_sent(parcel: Parcel, error: Exception, tried: int, now: datetime) -> bool:
    """Try again later, or give up; returns whether the server still takes others' mail."""
    logger.warning("Notice %s was not sent: %s", parcel.notices[0].pk, type(error).__name__)
    reason = reason_unsent(error)[:200]
    if tried + 1 >= ATTEMPTS or _refused_for_good(error):
        _close(parcel, NoticeState.FAILED, reason)
    else:
        Notice.objects.filter(parcel.rows).update(
            state=NoticeState.DUE, claimed_until=None, due_at=now + WAITS[tried], error=reason
        )
    return isinstance(error, (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError))


def _refused_for_good(error: Exception) -> bool:
    """Whether the server said that this address does not exist, or takes no mail."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return all(code >= 500 for code, _words in error.recipients.values())


def _close(
    parcel: Parcel, state: NoticeState, reason: str, sent_at: datetime | None = None
) -> None:
    Notice.objects.filter(parcel.rows).update(
        state=state, claimed_until=None, sent_at=sent_at, error=reason
    )
