"""Tell figures once a month, looked for every morning until they are frozen."""

from django.conf import settings
from django.db import migrations

TASK = "metrics.tell_figures"


def schedule(apps, schema_editor):
    crontabs = apps.get_model("django_celery_beat", "CrontabSchedule")
    tasks = apps.get_model("django_celery_beat", "PeriodicTask")
    at, _new = crontabs.objects.get_or_create(
        minute="10",
        hour="7",
        day_of_week="*",
        day_of_month="*",
        month_of_year="*",
        timezone=settings.TIME_ZONE,
    )
    tasks.objects.get_or_create(
        name="Tell the figures of the month",
        defaults={
            "task": TASK,
            "crontab": at,
            "description": "To who reads them, once a month, and which targets were met or left.",
        },
    )


def unschedule(apps, schema_editor):
    rows = apps.get_model("django_celery_beat", "PeriodicTask").objects
    rows.filter(task=TASK).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("metrics", "0041_count_indicators"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(schedule, unschedule)]
