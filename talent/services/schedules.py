"""When jobs run: cadence, on and off. Which job it is, and with what, is the code's to say."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask

from talent import access
from talent.access import require
from talent.models import Actor, AuditEntry

ALWAYS_ON = {"talent.sweep"}  # everything that is sent or continued goes through it
LONGEST_SWEEP = 300  # seconds


@transaction.atomic
def run_every(
    *, actor: Actor, job: PeriodicTask, enabled: bool, every: int, unit: str
) -> PeriodicTask:
    """Let a job run again and again after a span of time."""
    require(access.is_hr_admin(actor))
    job = PeriodicTask.objects.select_for_update().get(pk=job.pk)
    span = IntervalSchedule(every=every, period=unit)
    span.full_clean()
    if job.task in ALWAYS_ON and span.schedule.run_every.total_seconds() > LONGEST_SWEEP:
        raise ValidationError({"every": _("This job runs at least every five minutes.")})
    interval, _new = IntervalSchedule.objects.get_or_create(every=every, period=unit)
    return _keep(actor, job, enabled, interval=interval, crontab=None)


@transaction.atomic
def run_at(
    *,
    actor: Actor,
    job: PeriodicTask,
    enabled: bool,
    hour: int,
    minute: int,
    weekdays: list[str],
    month_day: int | None = None,
) -> PeriodicTask:
    """Let a job run at a time of day: daily, on some weekdays, or on one day of the month."""
    require(access.is_hr_admin(actor))
    job = PeriodicTask.objects.select_for_update().get(pk=job.pk)
    if job.task in ALWAYS_ON:
        raise ValidationError(_("This job runs all day long: choose a span of time."))
    every_day = len(set(weekdays)) in (0, 7)
    if month_day is not None and not every_day:
        raise ValidationError({"month_day": _("Choose weekdays or a day of the month.")})
    at = {
        "hour": str(hour),
        "minute": str(minute),
        "day_of_week": "*" if every_day else ",".join(sorted(set(weekdays))),
        "day_of_month": "*" if month_day is None else str(month_day),
        "month_of_year": "*",
        "timezone": settings.TIME_ZONE,
    }
    CrontabSchedule(**at).full_clean()
    crontab = CrontabSchedule.objects.filter(**at).first() or CrontabSchedule.objects.create(**at)
    return _keep(actor, job, enabled, interval=None, crontab=crontab)


def _keep(
    actor: Actor,
    job: PeriodicTask,
    enabled: bool,
    *,
    interval: IntervalSchedule | None,
    crontab: CrontabSchedule | None,
) -> PeriodicTask:
    if job.task in ALWAYS_ON and not enabled:
        raise ValidationError({"enabled": _("Everything else waits for this job: it stays on.")})
    before = str(job.schedule)
    job.enabled, job.interval, job.crontab = enabled, interval, crontab
    job.save()  # it also tells the scheduler to read again
    AuditEntry.add(
        actor, "talent.schedule.changed", job,
        job=job.name, enabled=enabled, before=before, after=str(interval or crontab),
    )  # fmt: skip
    return job
