"""Remind people of due and resting actions every morning."""

from django.conf import settings
from django.db import migrations

JOBS = {
    "careers.remind_due_items": (
        "Remind of due actions",
        "Actions of development plans: seven days before, on the day, then weekly.",
    ),
    "careers.remind_stale_items": (
        "Remind of resting actions",
        "Actions of development plans that nobody has touched for 60 days.",
    ),
}


def schedule(apps, schema_editor):
    crontabs = apps.get_model("django_celery_beat", "CrontabSchedule")
    tasks = apps.get_model("django_celery_beat", "PeriodicTask")
    morning, _ = crontabs.objects.get_or_create(
        minute="10",
        hour="6",
        day_of_week="*",
        day_of_month="*",
        month_of_year="*",
        timezone=settings.TIME_ZONE,
    )
    for task, (name, description) in JOBS.items():
        tasks.objects.get_or_create(
            name=name, defaults={"task": task, "crontab": morning, "description": description}
        )


def unschedule(apps, schema_editor):
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(task__in=JOBS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("careers", "0030_plan_answers"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(schedule, unschedule)]
