"""What may become of work that was handed in; scores lie in their range, and tries are counted.

A result is added and never changed. Of two tries written at once the second waits for the first,
on the lock of the enrolment.
"""

from django.db import migrations

from lib.state_machines import only_steps

SUBMISSION_STEPS = [
    ("submitted", "returned"),
    ("submitted", "accepted"),
    ("returned", "submitted"),
]
FORWARD = """
CREATE FUNCTION leadership_assessmentresult_within() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked leadership_assessment%ROWTYPE;
BEGIN
    SELECT * INTO asked FROM leadership_assessment WHERE id = NEW.assessment_id;
    PERFORM 1 FROM leadership_cohortenrolment
        WHERE id = NEW.enrolment_id AND cohort_id = asked.cohort_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'Who is assessed takes part in the cohort.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'leadership_assessmentresult_within';
    END IF;
    IF NEW.score NOT BETWEEN asked.lowest AND asked.highest
        OR NEW.passed <> (NEW.score >= asked.pass_mark) THEN
        RAISE EXCEPTION 'A score lies in its range, and is passed from the pass mark on.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'leadership_assessmentresult_score';
    END IF;
    IF NEW.attempt > asked.most_attempts OR NEW.attempt <> 1 + (
        SELECT count(*) FROM leadership_assessmentresult
        WHERE assessment_id = NEW.assessment_id AND enrolment_id = NEW.enrolment_id
    ) THEN
        RAISE EXCEPTION 'All tries are used.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'leadership_assessmentresult_tries';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER leadership_assessmentresult_within BEFORE INSERT ON leadership_assessmentresult
    FOR EACH ROW EXECUTE FUNCTION leadership_assessmentresult_within();
CREATE FUNCTION leadership_assessmentresult_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- A login that goes takes its name from the row, and nothing else.
    IF NEW.by_id IS NULL
        AND to_jsonb(NEW) - 'by_id' = to_jsonb(OLD) - 'by_id' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A result is kept as it was.' USING ERRCODE = 'check_violation',
        CONSTRAINT = 'leadership_assessmentresult_only_added';
END $$;
CREATE TRIGGER leadership_assessmentresult_only_added BEFORE UPDATE
    ON leadership_assessmentresult FOR EACH ROW
    EXECUTE FUNCTION leadership_assessmentresult_only_added();
"""
BACKWARD = """
DROP TRIGGER leadership_assessmentresult_only_added ON leadership_assessmentresult;
DROP FUNCTION leadership_assessmentresult_only_added();
DROP TRIGGER leadership_assessmentresult_within ON leadership_assessmentresult;
DROP FUNCTION leadership_assessmentresult_within();
"""


class Migration(migrations.Migration):
    dependencies = [("leadership", "0023_coursework")]

    operations = [
        only_steps("leadership_submission", SUBMISSION_STEPS, thing="A submission"),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
