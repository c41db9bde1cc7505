"""Ask people every day who has not checked in; each is told once in a week or month."""

from django.conf import settings
from django.db import migrations

NAME = "Remind people to check in on their goals"
TASK = "careers.remind_check_ins"


def schedule(apps, schema_editor):
    crontabs = apps.get_model("django_celery_beat", "CrontabSchedule")
    tasks = apps.get_model("django_celery_beat", "PeriodicTask")
    morning, _new = crontabs.objects.get_or_create(
        minute="30",
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
            "description": "Tells whoever has not said how a goal goes, once a week or month.",
        },
    )


def unschedule(apps, schema_editor):
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(task=TASK).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("careers", "0012_goal_transitions"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(schedule, unschedule)]
