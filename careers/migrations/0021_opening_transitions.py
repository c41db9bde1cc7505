"""Openings and applications go from state to state as listed; a snapshot stays as it was given."""

from django.db import migrations

from lib.state_machines import only_steps

OPENING_STEPS = [
    ("draft", "in_review"),
    ("in_review", "draft"),
    ("in_review", "approved"),
    ("approved", "published"),
    ("draft", "closed"),
    ("in_review", "closed"),
    ("approved", "closed"),
    ("published", "closed"),
]
APPLICATION_STEPS = [
    ("applied", "reviewed"),
    ("applied", "interview"),
    ("applied", "rejected"),
    ("applied", "withdrawn"),
    ("reviewed", "interview"),
    ("reviewed", "offered"),
    ("reviewed", "rejected"),
    ("reviewed", "withdrawn"),
    ("interview", "offered"),
    ("interview", "rejected"),
    ("interview", "withdrawn"),
    ("offered", "accepted"),
    ("offered", "declined"),
    ("offered", "rejected"),
]
ANSWER_STEPS = [("waiting", "approved"), ("waiting", "refused")]

FROZEN = """
CREATE FUNCTION careers_application_snapshot_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What an application shows of a person stays as the person gave it.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'careers_application_snapshot_stays';
END $$;
CREATE TRIGGER careers_application_snapshot_stays BEFORE UPDATE OF snapshot
    ON careers_application FOR EACH ROW WHEN (OLD.snapshot IS DISTINCT FROM NEW.snapshot)
    EXECUTE FUNCTION careers_application_snapshot_stays();
"""
THAWED = """
DROP TRIGGER careers_application_snapshot_stays ON careers_application;
DROP FUNCTION careers_application_snapshot_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("careers", "0020_openings")]

    operations = [
        only_steps("careers_opening", OPENING_STEPS, thing="An opening"),
        only_steps(
            "careers_application", APPLICATION_STEPS, thing="An application", column="stage"
        ),
        only_steps("careers_application", ANSWER_STEPS, thing="An answer", column="manager_answer"),
        migrations.RunSQL(FROZEN, THAWED),
    ]
