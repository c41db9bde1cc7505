"""Remind of sessions of cohorts, and close the lines of those that have begun, every morning."""

from django.conf import settings
from django.db import migrations

# Name, hour, minute and description by task; each tells everything once, however often it runs.
JOBS = {
    "leadership.remind_cohort_sessions": (
        "Remind of sessions of cohorts", "5", "50", "Tells who has a seat the day before.",
    ),
    "leadership.close_cohort_lines": (
        "Close lines of cohorts that began", "5", "35",
        "Tells those who still wait for an answer or a seat.",
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
        ("leadership", "0021_progress"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(schedule, unschedule)]
