"""Look every morning which pairs have not spoken for 180 days; each is told once in a span."""

from django.conf import settings
from django.db import migrations

NAME = "Remind people to speak about careers"
TASK = "careers.remind_conversations"


def schedule(apps, schema_editor):
    crontabs = apps.get_model("django_celery_beat", "CrontabSchedule")
    tasks = apps.get_model("django_celery_beat", "PeriodicTask")
    morning, _new = crontabs.objects.get_or_create(
        minute="40",
        hour="6",
        day_of_week="*",
        day_of_month="*",
        month_of_year="*",
        timezone=settings.TIME_ZONE,
    )
    tasks.objects.get_or_create(
        name=NAME,
        defaults={
            "task": TASK,
            "crontab": morning,
            "description": "Tells a person and the manager after 180 days without a conversation.",
        },
    )


def unschedule(apps, schema_editor):
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(task=TASK).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("careers", "0043_prompt_library"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(schedule, unschedule)]
