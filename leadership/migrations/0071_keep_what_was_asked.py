"""What somebody answered to stays as it was asked, and a try is passed as the pass mark says.

Work and scores lock what they answer to, so that nobody changes it in the same moment. What is
answered to is not deleted: that the foreign keys keep.
"""

from django.db import migrations

RESULTS = """
CREATE OR REPLACE FUNCTION leadership_assessmentresult_within() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    asked leadership_assessment%ROWTYPE;
BEGIN
    SELECT * INTO asked FROM leadership_assessment WHERE id = NEW.assessment_id {lock};
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
CREATE OR REPLACE FUNCTION leadership_assessmentresult_only_added() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    -- A login that goes takes its name from the row, and nothing else.
    IF NEW.by_id IS NULL
        AND to_jsonb(NEW) - 'by_id' = to_jsonb(OLD) - 'by_id' THEN
        RETURN NEW;
    END IF;
    {restated}
    RAISE EXCEPTION 'A result is kept as it was.' USING ERRCODE = 'check_violation',
        CONSTRAINT = 'leadership_assessmentresult_only_added';
END $$;
"""
RESTATED = """-- Another pass mark turns a try over, and the record says so.
    IF to_jsonb(NEW) - 'passed' - 'event_id' = to_jsonb(OLD) - 'passed' - 'event_id'
        AND NEW.event_id IS DISTINCT FROM OLD.event_id AND NEW.event_id IS NOT NULL
        AND NEW.passed = (NEW.score >= (
            SELECT pass_mark FROM leadership_assessment WHERE id = NEW.assessment_id
        )) THEN
        RETURN NEW;
    END IF;"""
FORWARD = """
CREATE FUNCTION leadership_scored_assessment_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    most integer;
BEGIN
    SELECT max(attempt) INTO most FROM leadership_assessmentresult WHERE assessment_id = NEW.id;
    IF most IS NOT NULL AND (
        (NEW.cohort_id, NEW.lowest, NEW.highest) <> (OLD.cohort_id, OLD.lowest, OLD.highest)
        OR NEW.component_id IS DISTINCT FROM OLD.component_id
        OR NEW.skill_id IS DISTINCT FROM OLD.skill_id
        OR NEW.most_attempts < most
    ) THEN
        RAISE EXCEPTION 'What somebody has a score in stays as it is.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'leadership_scored_assessment_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER leadership_scored_assessment_kept BEFORE UPDATE ON leadership_assessment
    FOR EACH ROW EXECUTE FUNCTION leadership_scored_assessment_kept();

CREATE FUNCTION leadership_pass_mark_restated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM leadership_assessmentresult AS result
        JOIN leadership_assessment AS asked ON asked.id = result.assessment_id
        WHERE asked.id = NEW.id AND result.passed <> (result.score >= asked.pass_mark)
    ) THEN
        RAISE EXCEPTION 'Another pass mark restates the tries that it turns over.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'leadership_pass_mark_restated';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER leadership_pass_mark_restated
    AFTER UPDATE OF pass_mark ON leadership_assessment DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.pass_mark <> OLD.pass_mark)
    EXECUTE FUNCTION leadership_pass_mark_restated();

CREATE FUNCTION leadership_handed_in_assignment_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM leadership_submission WHERE assignment_id = NEW.id) AND (
        NEW.cohort_id <> OLD.cohort_id
        OR NEW.component_id IS DISTINCT FROM OLD.component_id
        OR NEW.due_at < OLD.due_at
    ) THEN
        RAISE EXCEPTION 'What somebody has handed in stays with its component, and ends no sooner.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'leadership_handed_in_assignment_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER leadership_handed_in_assignment_kept BEFORE UPDATE ON leadership_assignment
    FOR EACH ROW EXECUTE FUNCTION leadership_handed_in_assignment_kept();

CREATE FUNCTION leadership_submission_within() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_cohort bigint;
BEGIN
    SELECT cohort_id INTO of_cohort FROM leadership_assignment
        WHERE id = NEW.assignment_id FOR SHARE;
    IF NOT EXISTS (
        SELECT 1 FROM leadership_cohortenrolment
        WHERE id = NEW.enrolment_id AND cohort_id = of_cohort
    ) THEN
        RAISE EXCEPTION 'Who hands in takes part in the cohort.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'leadership_submission_within';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER leadership_submission_within
    BEFORE INSERT OR UPDATE OF assignment_id, enrolment_id ON leadership_submission
    FOR EACH ROW EXECUTE FUNCTION leadership_submission_within();
"""
BACKWARD = """
DROP TRIGGER leadership_submission_within ON leadership_submission;
DROP FUNCTION leadership_submission_within();
DROP TRIGGER leadership_handed_in_assignment_kept ON leadership_assignment;
DROP FUNCTION leadership_handed_in_assignment_kept();
DROP TRIGGER leadership_pass_mark_restated ON leadership_assessment;
DROP FUNCTION leadership_pass_mark_restated();
DROP TRIGGER leadership_scored_assessment_kept ON leadership_assessment;
DROP FUNCTION leadership_scored_assessment_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("leadership", "0070_results_know_their_event")]

    operations = [
        migrations.RunSQL(
            RESULTS.format(lock="FOR SHARE", restated=RESTATED),
            RESULTS.format(lock="", restated=""),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
