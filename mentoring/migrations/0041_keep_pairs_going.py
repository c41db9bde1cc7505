"""Look every morning what pairs are to be reminded of, and what is over by the calendar."""

from django.conf import settings
from django.db import migrations

# Name, hour, minute and description by task; each tells everything once, however often it runs.
JOBS = {
    "mentoring.keep_pairs_moving": (
        "Keep mentoring pairs moving", "5", "30",
        "Ends pauses, pairs and programmes whose day has come, and pairs of people who left.",
    ),
    "mentoring.remind_sessions": (
        "Remind of mentoring sessions", "5", "45", "Tells both the day before.",
    ),
    "mentoring.ask_about_sessions": (
        "Ask about mentoring sessions", "*", "20",
        "Asks whether a session was held, and how it was.",
    ),
    "mentoring.nudge_quiet_pairs": (
        "Ask quiet mentoring pairs", "6", "10",
        "Asks both after a programme's quiet days, and tells its coordinators a week later.",
    ),
    "mentoring.remind_evaluations": (
        "Remind of mentoring evaluations", "6", "15",
        "At half time and at the end, once a week for three weeks.",
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
        ("mentoring", "0040_pauses_are_counted"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [migrations.RunPython(schedule, unschedule)]
