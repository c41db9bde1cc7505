"""Look every morning which qualifications expire, and whom to ask about behaviour."""

from django.conf import settings
from django.db import migrations

# Name, hour, minute and description by task; each tells everything once, however often it runs.
JOBS = {
    "leadership.remind_expiring": (
        "Remind of qualifications that expire", "6", "25",
        "90, 30 and 7 days before, once each.",
    ),
    "leadership.ask_behaviour": (
        "Ask what a programme changed", "6", "35",
        "Participants and their managers, 60 to 90 days after completion; reminded once.",
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
        ("leadership", "0061_learning_steps"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(schedule, unschedule)]
