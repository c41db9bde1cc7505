"""What Postgres keeps of assessment rounds, whoever writes, and the job that keeps them moving."""

from django.conf import settings
from django.db import migrations

from lib.state_machines import only_steps

STEPS = [("draft", "running"), ("running", "ended")]
REFUSE = "USING ERRCODE = 'check_violation', CONSTRAINT = "
OWNER = """IF TG_OP = 'DELETE' AND leadership_owns(TG_RELID) THEN
        RETURN OLD;
    END IF;"""

KEPT = """
CREATE FUNCTION leadership_round_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    -- A session that is thrown away is no longer prepared.
    turning text[] := ARRAY['session_id', 'created_by_id'];
BEGIN
    {owner}
    IF OLD.state = 'draft' THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' OR (
        OLD.state = 'ended' AND to_jsonb(OLD) - turning <> to_jsonb(NEW) - turning
    ) THEN
        RAISE EXCEPTION 'A round that has begun stays, and one that is over stays as it is.'
            {refuse}'leadership_round_kept';
    END IF;
    IF (OLD.asks_performance, OLD.asks_potential, OLD.assessed_by)
        <> (NEW.asks_performance, NEW.asks_potential, NEW.assessed_by) THEN
        RAISE EXCEPTION 'A round that has begun keeps what it asks and of whom.'
            {refuse}'leadership_round_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER leadership_round_kept BEFORE UPDATE OR DELETE ON leadership_assessmentround
    FOR EACH ROW EXECUTE FUNCTION leadership_round_kept();

CREATE FUNCTION leadership_task_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    which bigint := CASE TG_OP WHEN 'INSERT' THEN NEW.round_id ELSE OLD.round_id END;
    found text;
BEGIN
    {owner}
    -- Whoever ends the round holds its row, so that nothing slips in beside it.
    SELECT state INTO found FROM leadership_assessmentround WHERE id = which FOR SHARE;
    IF found = 'ended' THEN
        RAISE EXCEPTION 'This round is over: nothing of it changes any more.'
            {refuse}'leadership_round_over';
    END IF;
    IF TG_OP = 'UPDATE' AND (OLD.round_id, OLD.employee_id) <> (NEW.round_id, NEW.employee_id) THEN
        RAISE EXCEPTION 'Whoever is assessed in a round stays in it.'
            {refuse}'leadership_task_kept';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER leadership_task_kept BEFORE INSERT OR UPDATE OR DELETE ON leadership_assessmenttask
    FOR EACH ROW EXECUTE FUNCTION leadership_task_kept();
"""
BACK = """
DROP TRIGGER leadership_task_kept ON leadership_assessmenttask;
DROP TRIGGER leadership_round_kept ON leadership_assessmentround;
DROP FUNCTION leadership_task_kept();
DROP FUNCTION leadership_round_kept();
"""
NAME, TASK = "Keep assessment rounds moving", "leadership.keep_rounds_moving"
DESCRIPTION = "Hands over from managers who changed, ends what is over, and reminds who is late."


def schedule(apps, schema_editor):
    crontabs = apps.get_model("django_celery_beat", "CrontabSchedule")
    at, _new = crontabs.objects.get_or_create(
        minute="45",
        hour="6",
        day_of_week="*",
        day_of_month="*",
        month_of_year="*",
        timezone=settings.TIME_ZONE,
    )
    apps.get_model("django_celery_beat", "PeriodicTask").objects.get_or_create(
        name=NAME, defaults={"task": TASK, "crontab": at, "description": DESCRIPTION}
    )


def unschedule(apps, schema_editor):
    apps.get_model("django_celery_beat", "PeriodicTask").objects.filter(task=TASK).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("leadership", "0090_assessment_rounds"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]

    operations = [
        only_steps("leadership_assessmentround", STEPS, thing="An assessment round"),
        migrations.RunSQL(KEPT.format(owner=OWNER, refuse=REFUSE), BACK),
        migrations.RunPython(schedule, unschedule),
    ]
