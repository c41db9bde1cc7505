"""Look each morning for results that nobody has talked about."""

from django.conf import settings
from django.db import migrations

TASK = "metrics.follow_up_talks"


def schedule(apps, schema_editor):
    crontabs = apps.get_model("django_celery_beat", "CrontabSchedule")
    tasks = apps.get_model("django_celery_beat", "PeriodicTask")
    at, _new = crontabs.objects.get_or_create(
        minute="20",
        hour="7",
        day_of_week="*",
        day_of_month="*",
        month_of_year="*",
        timezone=settings.TIME_ZONE,
    )
    tasks.objects.get_or_create(
        name="Follow up talks about results",
        defaults={
            "task": TASK,
            "crontab": at,
            "description": "Tells who answers for a unit, 28 days after its result was shared.",
        },
    )


def unschedule(apps, schema_editor):
    rows = apps.get_model("django_celery_beat", "PeriodicTask").objects
    rows.filter(task=TASK).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("metrics", "0071_talk_rules"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(schedule, unschedule)]
