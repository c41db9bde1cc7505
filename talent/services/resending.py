"""Send again what could not be sent."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from talent import access, tasks
from talent.access import require
from talent.models import Actor, AuditEntry, Notice, NoticeState

MOST = 1_000


@transaction.atomic
def resend_notices(*, actor: Actor, notices: QuerySet[Notice]) -> int:
    """Put notices whose mail was not sent in line again; returns how many there were."""
    require(access.is_hr_admin(actor))
    chosen = notices.filter(state=NoticeState.FAILED).order_by("pk")
    rows = Notice.objects.filter(pk__in=list(chosen.values_list("pk", flat=True)[:MOST]))
    ids = list(rows.select_for_update(skip_locked=True).values_list("pk", flat=True))
    Notice.objects.filter(pk__in=ids, state=NoticeState.FAILED).update(
        state=NoticeState.DUE, due_at=timezone.now(), attempts=0, error=""
    )
    if ids:
        AuditEntry.add(actor, "talent.notices.resent", count=len(ids), first=min(ids))
        transaction.on_commit(tasks.wake_sender)
    return len(ids)
