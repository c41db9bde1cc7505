"""What may become of succession plans and successors, nobody on a plan for the own role, a job."""

from django.conf import settings
from django.db import migrations

from lib.state_machines import only_steps

PLAN_STEPS = [
    ("draft", "active"),
    ("draft", "closed"),
    ("active", "closed"),
]
SUCCESSOR_STEPS = [
    ("named", "removed"),
    ("named", "promoted"),
    ("named", "left"),
]
NOT_THE_INCUMBENT = """
CREATE FUNCTION leadership_successor_not_incumbent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM leadership_successionplan plan
        JOIN leadership_keyrole key_role ON key_role.id = plan.key_role_id
        WHERE plan.id = NEW.plan_id AND key_role.incumbent_id = NEW.employee_id
    ) THEN
        RAISE EXCEPTION 'Whoever holds a key role is no successor for it.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'leadership_successor_not_incumbent';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER leadership_successor_not_incumbent
    BEFORE INSERT OR UPDATE OF plan_id, employee_id ON leadership_successor
    FOR EACH ROW WHEN (NEW.state = 'named' AND NEW.employee_id IS NOT NULL)
    EXECUTE FUNCTION leadership_successor_not_incumbent();
"""
ANYBODY = """
DROP TRIGGER leadership_successor_not_incumbent ON leadership_successor;
DROP FUNCTION leadership_successor_not_incumbent();
"""
TASK = "leadership.keep_plans_current"


def schedule(apps, schema_editor):
    crontabs = apps.get_model("django_celery_beat", "CrontabSchedule")
    tasks = apps.get_model("django_celery_beat", "PeriodicTask")
    at, _new = crontabs.objects.get_or_create(
        minute="40",
        hour="5",
        day_of_week="*",
        day_of_month="*",
        month_of_year="*",
        timezone=settings.TIME_ZONE,
    )
    tasks.objects.get_or_create(
        name="Keep succession plans current",
        defaults={
            "task": TASK,
            "crontab": at,
            "description": "Takes off who left or took a role over, and tells owners of reviews.",
        },
    )


def unschedule(apps, schema_editor):
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(task=TASK).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("leadership", "0050_succession"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [
        only_steps("leadership_successionplan", PLAN_STEPS, thing="A succession plan"),
        only_steps("leadership_successor", SUCCESSOR_STEPS, thing="A successor"),
        migrations.RunSQL(NOT_THE_INCUMBENT, ANYBODY),
        migrations.RunPython(schedule, unschedule),
    ]
