"""Tell people something, once; and what a person does with what they were told."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, models, transaction
from django.utils import timezone

from lib.dates import zone_of
from talent import tasks
from talent.access import require
from talent.models import (
    AuditEntry,
    Delivery,
    Employee,
    Notice,
    NoticePreference,
    NoticeState,
    User,
)
from talent.registry import NoticeKind, registry

CHUNK = 10_000
DIGEST_AT = time(8)


@dataclass(frozen=True)
class ToTell:
    """One notice to record: to which login, about which record, for which period, from what ids."""

    recipient: int
    subject: str = ""
    period: str = ""
    ids: Mapping[str, Any] = field(default_factory=dict)


def subject_name(thing: models.Model) -> str:
    """How a notice names the record that it is about: "employee:12"."""
    return f"{thing._meta.model_name}:{thing.pk}"


def notify(
    recipient: User,
    kind: str,
    *,
    subject: models.Model | None = None,
    period: str = "",
    **ids: Any,
) -> Notice | None:
    """Record in the caller's transaction that a person is to be told; None if they were already.

    The ids, with that of the subject under its model's name, are what the text is made from.
    """
    name = ""
    if subject is not None:
        name = subject_name(subject)
        ids = {str(subject._meta.model_name): subject.pk} | ids
    new = notify_many(kind, [ToTell(recipient.pk, name, period, ids)])
    return Notice.objects.get(pk=new[0]) if new else None


@transaction.atomic
def notify_many(kind: str, people: Iterable[ToTell], *, now: datetime | None = None) -> list[int]:
    """Record one notice for each; returns the ids of those that are new, in no order."""
    now = now or timezone.now()
    # In one order everywhere, so that two schedulers wait for each other and never in a circle.
    rows = sorted(people, key=lambda row: (row.recipient, row.subject, row.period))
    new: list[int] = []
    for start in range(0, len(rows), CHUNK):
        new += _record(registry.notices[kind], rows[start : start + CHUNK], now)
    if new:
        # A word that is lost, or finds no broker, costs half a minute: the sweeper looks itself.
        transaction.on_commit(tasks.wake_sender)
    return new


def _record(kind: NoticeKind, chunk: list[ToTell], now: datetime) -> list[int]:
    recipients = list({row.recipient for row in chunk})
    chosen = {} if kind.is_fixed else _chosen(kind, recipients)
    delivery = [chosen.get(row.recipient, kind.delivery) for row in chunk]
    digest = {
        row.recipient for row, way in zip(chunk, delivery, strict=True) if way == Delivery.DIGEST
    }
    due = next_digests(digest, now)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO talent_notice (recipient_id, kind, subject, period, params, created_at,
                                       read_at, delivery, state, due_at, attempts, error)
            SELECT recipient, %(kind)s, subject, period, params::jsonb, %(now)s, %(read)s,
                   delivery, CASE WHEN delivery = 'none' THEN 'none' ELSE 'due' END, due_at, 0, ''
            FROM unnest(%(recipients)s::bigint[], %(subjects)s::text[], %(periods)s::text[],
                        %(params)s::text[], %(deliveries)s::text[], %(due)s::timestamptz[])
                 AS row (recipient, subject, period, params, delivery, due_at)
            ON CONFLICT (recipient_id, kind, subject, period) DO NOTHING
            RETURNING id
            """,
            {
                "kind": kind.key,
                "now": now,
                "read": None if kind.is_listed else now,
                "recipients": [row.recipient for row in chunk],
                "subjects": [row.subject for row in chunk],
                "periods": [row.period for row in chunk],
                "params": [json.dumps(dict(row.ids)) for row in chunk],
                "deliveries": delivery,
                "due": [
                    due[row.recipient] if way == Delivery.DIGEST else now
                    for row, way in zip(chunk, delivery, strict=True)
                ],
            },
        )
        return [pk for (pk,) in cursor.fetchall()]


def _chosen(kind: NoticeKind, recipients: list[int]) -> dict[int, str]:
    rows = NoticePreference.objects.filter(kind=kind.key, user__in=recipients)
    return dict(rows.values_list("user", "delivery"))


def next_digests(recipients: Collection[int], now: datetime) -> dict[int, datetime]:
    """When the next daily digest of each of these logins leaves: at 08:00 in the person's zone."""
    zones = dict(Employee.objects.filter(user__in=recipients).values_list("user", "time_zone"))
    at = {name: next_digest(now, zone_of(name)) for name in {"", *zones.values()}}
    return {user: at[zones.get(user, "")] for user in recipients}


def next_digest(now: datetime, zone: ZoneInfo) -> datetime:
    """The first 08:00 of a zone after a moment."""
    local = now.astimezone(zone)
    day = local.date() + timedelta(days=local.time() >= DIGEST_AT)
    return datetime.combine(day, DIGEST_AT, zone)


@transaction.atomic
def mark_read(*, actor: User, notice: Notice) -> None:
    """Note that a person has opened what they were told."""
    require(notice.recipient_id == actor.pk)
    Notice.objects.unread().filter(pk=notice.pk).update(read_at=timezone.now())


@transaction.atomic
def mark_all_read(*, actor: User) -> int:
    """Note that a person has seen everything; returns how much of it was new."""
    return Notice.objects.visible_to(actor).unread().update(read_at=timezone.now())


@transaction.atomic
def choose_delivery(*, actor: User, ways: Mapping[str, str]) -> None:
    """Choose by kind how one hears of it; what is due and no longer wanted is not mailed."""
    kinds = {key: kind for key, kind in registry.notices.items() if not kind.is_fixed}
    require(ways.keys() <= kinds.keys() and set(ways.values()) <= set(Delivery.values))
    NoticePreference.objects.bulk_create(
        [NoticePreference(user=actor, kind=kind, delivery=way) for kind, way in ways.items()],
        update_conflicts=True,
        unique_fields=["user", "kind"],
        update_fields=["delivery"],
    )
    silent = [kind for kind, way in ways.items() if way == Delivery.NONE]
    Notice.objects.filter(recipient=actor, kind__in=silent, state=NoticeState.DUE).update(
        delivery=Delivery.NONE, state=NoticeState.NONE
    )
    AuditEntry.add(actor, "talent.notices.chosen", actor, ways=dict(ways))
