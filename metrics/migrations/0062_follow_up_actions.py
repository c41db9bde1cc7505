"""Look after action plans every morning."""

from django.conf import settings
from django.db import migrations

TASK = "metrics.follow_up_actions"


def schedule(apps, schema_editor):
    crontabs = apps.get_model("django_celery_beat", "CrontabSchedule")
    tasks = apps.get_model("django_celery_beat", "PeriodicTask")
    at, _new = crontabs.objects.get_or_create(
        minute="25",
        hour="7",
        day_of_week="*",
        day_of_month="*",
        month_of_year="*",
        timezone=settings.TIME_ZONE,
    )
    tasks.objects.get_or_create(
        name="Look after action plans",
        defaults={
            "task": TASK,
            "crontab": at,
            "description": "Asks how they go, reminds before and after they are due, and tells champions.",
        },
    )


def unschedule(apps, schema_editor):
    rows = apps.get_model("django_celery_beat", "PeriodicTask").objects
    rows.filter(task=TASK).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("metrics", "0061_action_steps"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(schedule, unschedule)]
