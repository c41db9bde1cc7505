"""No mentor has more pairs than seats, and no peer two partners, whoever writes and however many.

The trigger locks both enrolments before it counts, in the order of their ids: of two that take
the last seat at once, the second waits, counts the first, and is refused.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION mentoring_pair_capacity() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    taken integer;
    seats integer;
    peers boolean;
BEGIN
    PERFORM 1 FROM mentoring_enrolment
        WHERE id IN (NEW.mentee_enrolment_id, NEW.mentor_enrolment_id)
        ORDER BY id FOR UPDATE;
    SELECT capacity, side = 'peer' INTO seats, peers
        FROM mentoring_enrolment WHERE id = NEW.mentor_enrolment_id;
    IF peers THEN
        SELECT count(*) INTO taken FROM mentoring_pair
            WHERE holds_seat AND id <> NEW.id
            AND (mentee_enrolment_id IN (NEW.mentee_enrolment_id, NEW.mentor_enrolment_id)
                 OR mentor_enrolment_id IN (NEW.mentee_enrolment_id, NEW.mentor_enrolment_id));
    ELSE
        SELECT count(*) INTO taken FROM mentoring_pair
            WHERE holds_seat AND id <> NEW.id AND mentor_enrolment_id = NEW.mentor_enrolment_id;
    END IF;
    IF taken >= seats THEN
        RAISE EXCEPTION 'All places of this mentor are taken.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'mentoring_pair_capacity';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mentoring_pair_capacity
    BEFORE INSERT OR UPDATE OF holds_seat, mentee_enrolment_id, mentor_enrolment_id
    ON mentoring_pair FOR EACH ROW WHEN (NEW.holds_seat)
    EXECUTE FUNCTION mentoring_pair_capacity();

CREATE FUNCTION mentoring_enrolment_seats_taken() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM mentoring_pair
            WHERE holds_seat AND mentor_enrolment_id = NEW.id) > NEW.capacity THEN
        RAISE EXCEPTION 'More places than these are taken already.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'mentoring_enrolment_seats_taken';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mentoring_enrolment_seats_taken BEFORE UPDATE OF capacity ON mentoring_enrolment
    FOR EACH ROW WHEN (NEW.capacity < OLD.capacity)
    EXECUTE FUNCTION mentoring_enrolment_seats_taken();
"""
BACKWARD = """
DROP TRIGGER mentoring_enrolment_seats_taken ON mentoring_enrolment;
DROP FUNCTION mentoring_enrolment_seats_taken();
DROP TRIGGER mentoring_pair_capacity ON mentoring_pair;
DROP FUNCTION mentoring_pair_capacity();
"""


class Migration(migrations.Migration):
    dependencies = [("mentoring", "0002_only_these_steps")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
