"""Count the real moves between roles every night."""

from django.conf import settings
from django.db import migrations

NAME = "Count moves between roles"
TASK = "careers.refresh_transitions"


def schedule(apps, schema_editor):
    crontabs = apps.get_model("django_celery_beat", "CrontabSchedule")
    tasks = apps.get_model("django_celery_beat", "PeriodicTask")
    night, _ = crontabs.objects.get_or_create(
        minute="20",
        hour="2",
        day_of_week="*",
        day_of_month="*",
        month_of_year="*",
        timezone=settings.TIME_ZONE,
    )
    tasks.objects.get_or_create(
        name=NAME,
        defaults={
            "task": TASK,
            "crontab": night,
            "description": "How people got into each role and where they went next.",
        },
    )


def unschedule(apps, schema_editor):
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(task=TASK).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("careers", "0001_initial"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(schedule, unschedule)]
