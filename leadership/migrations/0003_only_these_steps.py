"""What may become of programmes, cohorts and enrolments; what was learned is only added to."""

from django.db import migrations

from lib.state_machines import only_steps

PROGRAMME_STEPS = [
    ("draft", "offered"),
    ("offered", "retired"),
    ("retired", "offered"),
]
COHORT_STEPS = [
    ("draft", "open"),
    ("draft", "cancelled"),
    ("open", "finished"),
    ("open", "cancelled"),
]
ENROLMENT_STEPS = [
    ("requested", "enrolled"),
    ("requested", "waitlisted"),
    ("requested", "declined"),
    ("requested", "withdrawn"),
    ("nominated", "enrolled"),
    ("nominated", "waitlisted"),
    ("nominated", "declined"),
    ("nominated", "withdrawn"),
    ("invited", "enrolled"),
    ("invited", "waitlisted"),
    ("invited", "declined"),
    ("invited", "withdrawn"),
    ("waitlisted", "enrolled"),
    ("waitlisted", "withdrawn"),
    ("enrolled", "completed"),
    ("enrolled", "not_completed"),
    ("enrolled", "withdrawn"),
    ("completed", "not_completed"),
    ("not_completed", "completed"),
]
FORWARD = """
CREATE FUNCTION leadership_learningevent_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- A login that goes takes its name from the row, and nothing else.
    IF NEW.by_id IS NULL
        AND to_jsonb(NEW) - 'by_id' = to_jsonb(OLD) - 'by_id' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'What was learned is added to, never changed.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'leadership_learningevent_only_added';
END $$;
CREATE TRIGGER leadership_learningevent_only_added BEFORE UPDATE
    ON leadership_learningevent FOR EACH ROW
    EXECUTE FUNCTION leadership_learningevent_only_added();
"""
BACKWARD = """
DROP TRIGGER leadership_learningevent_only_added ON leadership_learningevent;
DROP FUNCTION leadership_learningevent_only_added();
"""


class Migration(migrations.Migration):
    dependencies = [("leadership", "0002_programmes_and_cohorts")]

    operations = [
        only_steps("leadership_programme", PROGRAMME_STEPS, thing="A programme"),
        only_steps("leadership_cohort", COHORT_STEPS, thing="A cohort"),
        only_steps("leadership_cohortenrolment", ENROLMENT_STEPS, thing="An enrolment"),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
