"""Close openings after their last day, and hand over those of who has left, every hour."""

from django.conf import settings
from django.db import migrations

JOBS = {
    "careers.close_openings": (
        "Close openings after their last day",
        "Those with a last day of their own, and those for which nobody can apply any more.",
    ),
    "careers.hand_over_openings": (
        "Hand over openings of who has left",
        "To the manager above, else to the unit's HR partner or an HR admin.",
    ),
}


def schedule(apps, schema_editor):
    crontabs = apps.get_model("django_celery_beat", "CrontabSchedule")
    tasks = apps.get_model("django_celery_beat", "PeriodicTask")
    hourly, _ = crontabs.objects.get_or_create(
        minute="5",
        hour="*",
        day_of_week="*",
        day_of_month="*",
        month_of_year="*",
        timezone=settings.TIME_ZONE,
    )
    for task, (name, description) in JOBS.items():
        tasks.objects.get_or_create(
            name=name, defaults={"task": task, "crontab": hourly, "description": description}
        )


def unschedule(apps, schema_editor):
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(task__in=JOBS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("careers", "0060_openings_expire"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(schedule, unschedule)]
