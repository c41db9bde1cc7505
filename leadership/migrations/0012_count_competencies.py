"""Look every night whether core competencies are to be counted, which is once a month."""

from django.conf import settings
from django.db import migrations

TASK = "leadership.count_competencies"


def schedule(apps, schema_editor):
    crontabs = apps.get_model("django_celery_beat", "CrontabSchedule")
    tasks = apps.get_model("django_celery_beat", "PeriodicTask")
    at, _new = crontabs.objects.get_or_create(
        minute="40",
        hour="2",
        day_of_week="*",
        day_of_month="*",
        month_of_year="*",
        timezone=settings.TIME_ZONE,
    )
    tasks.objects.get_or_create(
        name="Count core competencies",
        defaults={
            "task": TASK,
            "crontab": at,
            "description": "Current against needed levels, once a month, of five people and more.",
        },
    )


def unschedule(apps, schema_editor):
    rows = apps.get_model("django_celery_beat", "PeriodicTask").objects
    rows.filter(task=TASK).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("leadership", "0011_competency_figures"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(schedule, unschedule)]
