"""The jobs that run by the clock, as rows that HR can pause and re-time in the admin."""

from django.conf import settings
from django.db import migrations
from django.utils import timezone

EVERY_30_SECONDS = "every 30 seconds"
JOBS = [
    # name, task, hour and minute (or the sweeper's pace), what it does
    (
        "Send notices and take up open work",
        "talent.sweep",
        EVERY_30_SECONDS,
        "Sends what is due by e-mail and continues what was broken off. Keep it on.",
    ),
    (
        "Remind people to confirm profile and skills",
        "talent.remind_profile_confirmation",
        (6, 0),
        "Tells whoever has not confirmed them for 180 days, once in 180 days.",
    ),
    (
        "Remind people of certificates that expire",
        "talent.remind_expiring_certificates",
        (6, 15),
        "Tells the holder 90, 30 and 7 days before, once each.",
    ),
    (
        "Clear old sessions and counters",
        "talent.clear_leftovers",
        (3, 30),
        "Removes ended sessions and counters of sign-in attempts that no longer count.",
    ),
]


def add_schedules(apps, schema_editor):
    interval = apps.get_model("django_celery_beat", "IntervalSchedule")
    crontab = apps.get_model("django_celery_beat", "CrontabSchedule")
    periodic = apps.get_model("django_celery_beat", "PeriodicTask")
    for name, task, when, description in JOBS:
        if when == EVERY_30_SECONDS:
            every, _new = interval.objects.get_or_create(every=30, period="seconds")
            # A worker that was away finds one sweep waiting, not a thousand.
            timing = {"interval": every, "expire_seconds": 30}
        else:
            hour, minute = when
            at, _new = crontab.objects.get_or_create(
                hour=str(hour),
                minute=str(minute),
                day_of_week="*",
                day_of_month="*",
                month_of_year="*",
                timezone=settings.TIME_ZONE,
            )
            timing = {"crontab": at}
        periodic.objects.update_or_create(
            name=name, defaults={"task": task, "description": description, **timing}
        )
    changed = apps.get_model("django_celery_beat", "PeriodicTasks")
    changed.objects.update_or_create(ident=1, defaults={"last_update": timezone.now()})


def remove_schedules(apps, schema_editor):
    periodic = apps.get_model("django_celery_beat", "PeriodicTask")
    periodic.objects.filter(name__in=[name for name, *_rest in JOBS]).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("talent", "0003_notice_transitions"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(add_schedules, remove_schedules)]
