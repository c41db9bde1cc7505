"""No cohort seats more people than it has seats, whoever writes and however many at once.

The trigger locks the cohort before it counts: of two that take the last seat at once, the second
waits, counts the first, and is refused. A seat is kept to the end, also by who did not complete.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION leadership_cohortenrolment_seats() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    seats integer;
    taken integer;
BEGIN
    -- The lock that the services take, so that the two never wait for each other in a circle.
    SELECT capacity INTO seats FROM leadership_cohort
        WHERE id = NEW.cohort_id FOR NO KEY UPDATE;
    SELECT count(*) INTO taken FROM leadership_cohortenrolment
        WHERE cohort_id = NEW.cohort_id AND id <> NEW.id
        AND state IN ('enrolled', 'completed', 'not_completed');
    IF taken >= seats THEN
        RAISE EXCEPTION 'All seats of this cohort are taken.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'leadership_cohortenrolment_seats';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER leadership_cohortenrolment_seats
    BEFORE INSERT OR UPDATE OF state, cohort_id ON leadership_cohortenrolment
    FOR EACH ROW WHEN (NEW.state IN ('enrolled', 'completed', 'not_completed'))
    EXECUTE FUNCTION leadership_cohortenrolment_seats();

CREATE FUNCTION leadership_cohort_seats_taken() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM leadership_cohortenrolment WHERE cohort_id = NEW.id
            AND state IN ('enrolled', 'completed', 'not_completed')) > NEW.capacity THEN
        RAISE EXCEPTION 'More seats than these are taken already.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'leadership_cohort_seats_taken';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER leadership_cohort_seats_taken BEFORE UPDATE OF capacity ON leadership_cohort
    FOR EACH ROW WHEN (NEW.capacity < OLD.capacity)
    EXECUTE FUNCTION leadership_cohort_seats_taken();
"""
BACKWARD = """
DROP TRIGGER leadership_cohort_seats_taken ON leadership_cohort;
DROP FUNCTION leadership_cohort_seats_taken();
DROP TRIGGER leadership_cohortenrolment_seats ON leadership_cohortenrolment;
DROP FUNCTION leadership_cohortenrolment_seats();
"""


class Migration(migrations.Migration):
    dependencies = [("leadership", "0014_count_portfolio")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
