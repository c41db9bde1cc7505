"""Look every few minutes what of surveys is due; remind every hour; look each night for silence."""

from django.conf import settings
from django.db import migrations

# Name, hour, minute and description by task; each does everything once, however often it runs.
JOBS = {
    "metrics.keep_waves_moving": (
        "Keep surveys moving", "*", "*/5",
        "Launches, opens and closes waves whose time has come, and mixes what was answered.",
    ),
    "metrics.remind_of_surveys": (
        "Remind of surveys", "*", "20",
        "Who has not answered, so many days before the end as the survey says.",
    ),
    "metrics.watch_silence": (
        "Watch that people are asked", "6", "40",
        "Warns HR before nobody was asked about engagement for two years.",
    ),
}  # fmt: skip


def schedule(apps, schema_editor):
    crontabs = apps.get_model("django_celery_beat", "CrontabSchedule")
    tasks = apps.get_model("django_celery_beat", "PeriodicTask")
    for task, (name, hour, minute, description) in JOBS.items():
        at, _new = crontabs.objects.get_or_create(
            minute=minute,
            hour=hour,
            day_of_week="*",
            day_of_month="*",
            month_of_year="*",
            timezone=settings.TIME_ZONE,
        )
        tasks.objects.get_or_create(
            name=name, defaults={"task": task, "crontab": at, "description": description}
        )


def unschedule(apps, schema_editor):
    rows = apps.get_model("django_celery_beat", "PeriodicTask").objects
    rows.filter(task__in=JOBS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("metrics", "0002_frozen_at_launch"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(schedule, unschedule)]
