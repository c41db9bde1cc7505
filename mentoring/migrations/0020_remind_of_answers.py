"""Remind of proposals that nobody answers, every morning."""

from django.conf import settings
from django.db import migrations

TASK = "mentoring.remind_of_answers"
NAME = "Remind of proposals and requests in mentoring"
DESCRIPTION = "After a week whoever has not answered; after two weeks they are taken back."


def schedule(apps, schema_editor):
    crontabs = apps.get_model("django_celery_beat", "CrontabSchedule")
    tasks = apps.get_model("django_celery_beat", "PeriodicTask")
    daily, _ = crontabs.objects.get_or_create(
        minute="25",
        hour="6",
        day_of_week="*",
        day_of_month="*",
        month_of_year="*",
        timezone=settings.TIME_ZONE,
    )
    tasks.objects.get_or_create(
        name=NAME, defaults={"task": TASK, "crontab": daily, "description": DESCRIPTION}
    )


def unschedule(apps, schema_editor):
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(task=TASK).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("mentoring", "0003_seats"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(schedule, unschedule)]
