"""Look every hour what of 360 feedback is due, and remind in the morning."""

from django.conf import settings
from django.db import migrations

# Name, hour, minute and description by task; each tells everything once, however often it runs.
JOBS = {
    "leadership.keep_feedback_moving": (
        "Keep 360 feedback moving", "*", "5",
        "Begins and closes cycles whose day has come, and takes out who has left.",
    ),
    "leadership.remind_of_feedback": (
        "Remind of 360 feedback", "7", "15",
        "Raters a week and two days before the end, subjects before the last day to choose.",
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
        ("leadership", "0031_feedback_rules"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(schedule, unschedule)]
