"""Freeze every night what indicators tell of months that are over, and restate what was corrected."""

from django.conf import settings
from django.db import migrations

TASK = "metrics.count_indicators"


def schedule(apps, schema_editor):
    crontabs = apps.get_model("django_celery_beat", "CrontabSchedule")
    tasks = apps.get_model("django_celery_beat", "PeriodicTask")
    at, _new = crontabs.objects.get_or_create(
        minute="10",
        hour="3",
        day_of_week="*",
        day_of_month="*",
        month_of_year="*",
        timezone=settings.TIME_ZONE,
    )
    tasks.objects.get_or_create(
        name="Count indicators",
        defaults={
            "task": TASK,
            "crontab": at,
            "description": "Months that are over are frozen; corrections of history restate them, and it is said.",
        },
    )


def unschedule(apps, schema_editor):
    rows = apps.get_model("django_celery_beat", "PeriodicTask").objects
    rows.filter(task=TASK).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("metrics", "0040_indicators"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(schedule, unschedule)]
