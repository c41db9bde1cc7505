"""What Postgres keeps of assessments and calibration, whoever writes.

States go one way. What was submitted stays as it is, on its scale. A board is changed while its
session is open, by moves that say why, and nothing of it once the session is closed.
"""

from django.db import migrations

from lib.state_machines import only_steps

ASSESSMENTS = ("leadership_performanceassessment", "leadership_potentialassessment")
KIND = {"leadership_performanceassessment": "performance",
        "leadership_potentialassessment": "potential"}  # fmt: skip

REFUSE = "USING ERRCODE = 'check_violation', CONSTRAINT = "

# The owner of the tables mends by hand, and empties a database of tests; nobody else deletes.
MAY_DELETE = """
CREATE FUNCTION leadership_owns(which oid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT pg_has_role(current_user, relowner, 'MEMBER') FROM pg_class WHERE oid = which
$$;
"""
MAY_DELETE_BACK = "DROP FUNCTION leadership_owns(oid);"
OWNER = """IF TG_OP = 'DELETE' AND leadership_owns(TG_RELID) THEN
        RETURN OLD;
    END IF;"""

WORDS = {"refuse": REFUSE, "owner": OWNER}

IN_SCALE = """
CREATE FUNCTION leadership_assessment_on_scale() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM leadership_assessmentscale
        WHERE id = NEW.scale_id AND kind = TG_ARGV[0]
          AND NEW.level BETWEEN 1 AND cardinality(labels)
    ) THEN
        RAISE EXCEPTION 'The level does not lie on this scale.'
            {refuse}'leadership_assessment_on_scale';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION leadership_assessment_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    turning text[] := ARRAY['state', 'published_at'];
BEGIN
    {owner}
    IF OLD.state = 'draft' THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' OR to_jsonb(OLD) - turning <> to_jsonb(NEW) - turning THEN
        RAISE EXCEPTION 'A submitted assessment stays as it is.'
            {refuse}'leadership_assessment_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION leadership_scale_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (cardinality(OLD.labels) <> cardinality(NEW.labels) OR OLD.kind <> NEW.kind) AND (
        EXISTS (SELECT 1 FROM leadership_performanceassessment WHERE scale_id = OLD.id)
        OR EXISTS (SELECT 1 FROM leadership_potentialassessment WHERE scale_id = OLD.id)
    ) THEN
        RAISE EXCEPTION 'A scale that is in use keeps its levels.'
            {refuse}'leadership_scale_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER leadership_scale_kept BEFORE UPDATE ON leadership_assessmentscale
    FOR EACH ROW EXECUTE FUNCTION leadership_scale_kept();
"""
IN_SCALE_BACK = """
DROP TRIGGER leadership_scale_kept ON leadership_assessmentscale;
DROP FUNCTION leadership_scale_kept();
DROP FUNCTION leadership_assessment_kept();
DROP FUNCTION leadership_assessment_on_scale();
"""
ON_TABLE = """
CREATE TRIGGER {table}_on_scale BEFORE INSERT OR UPDATE OF level, scale_id ON {table}
    FOR EACH ROW EXECUTE FUNCTION leadership_assessment_on_scale('{kind}');
CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION leadership_assessment_kept();
"""
ON_TABLE_BACK = """
DROP TRIGGER {table}_kept ON {table};
DROP TRIGGER {table}_on_scale ON {table};
"""

SESSION = """
CREATE FUNCTION leadership_calibration_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {owner}
    IF OLD.state = 'draft' THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.state = 'closed' THEN
        RAISE EXCEPTION 'A session that was opened stays, and a closed one stays as it is.'
            {refuse}'leadership_calibration_kept';
    END IF;
    IF OLD.sees_after <> NEW.sees_after
        OR cardinality(OLD.performance_labels) <> cardinality(NEW.performance_labels)
        OR cardinality(OLD.potential_labels) <> cardinality(NEW.potential_labels) THEN
        RAISE EXCEPTION 'An open session keeps its board and who sees the result.'
            {refuse}'leadership_calibration_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER leadership_calibration_kept
    BEFORE UPDATE OR DELETE ON leadership_calibrationsession
    FOR EACH ROW EXECUTE FUNCTION leadership_calibration_kept();

CREATE FUNCTION leadership_session_closed(which bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    found text;
BEGIN
    -- Whoever closes the session holds its row, so that nothing slips in beside it.
    SELECT state INTO found FROM leadership_calibrationsession WHERE id = which FOR SHARE;
    IF found = 'closed' THEN
        RAISE EXCEPTION 'This session is closed: nothing of it changes any more.'
            {refuse}'leadership_session_closed';
    END IF;
END $$;

CREATE FUNCTION leadership_placement_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    fits boolean;
BEGIN
    {owner}
    IF TG_OP <> 'INSERT' THEN
        PERFORM leadership_session_closed(OLD.session_id);
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'Whoever is on a board stays on it.' {refuse}'leadership_placement_kept';
    END IF;
    PERFORM leadership_session_closed(NEW.session_id);
    IF NEW.performance IS NOT NULL THEN
        SELECT NEW.performance <= cardinality(performance_labels)
               AND NEW.potential <= cardinality(potential_labels)
            INTO fits FROM leadership_calibrationsession WHERE id = NEW.session_id;
        IF NOT fits THEN
            RAISE EXCEPTION 'The board has no such box.' {refuse}'leadership_placement_on_board';
        END IF;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF EXISTS (SELECT 1 FROM leadership_calibrationseat
                   WHERE session_id = NEW.session_id AND employee_id = NEW.employee_id) THEN
            RAISE EXCEPTION 'Whoever takes part in a session is not on its board.'
                {refuse}'leadership_placement_not_seated';
        END IF;
        RETURN NEW;
    END IF;
    IF (OLD.session_id, OLD.employee_id) <> (NEW.session_id, NEW.employee_id) THEN
        RAISE EXCEPTION 'Whoever is on a board stays on it.' {refuse}'leadership_placement_kept';
    END IF;
    IF (OLD.performance, OLD.potential, OLD.version)
        IS DISTINCT FROM (NEW.performance, NEW.potential, NEW.version)
        AND NOT EXISTS (
            SELECT 1 FROM leadership_placementmove
            WHERE placement_id = NEW.id AND version = NEW.version
              AND NEW.version = OLD.version + 1
              AND from_performance IS NOT DISTINCT FROM OLD.performance
              AND from_potential IS NOT DISTINCT FROM OLD.potential
              AND (to_performance, to_potential) = (NEW.performance, NEW.potential)
        ) THEN
        RAISE EXCEPTION 'A person is moved by a move that says why.'
            {refuse}'leadership_placement_moved_with_reason';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER leadership_placement_kept BEFORE INSERT OR UPDATE OR DELETE ON leadership_placement
    FOR EACH ROW EXECUTE FUNCTION leadership_placement_kept();

CREATE FUNCTION leadership_move_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {owner}
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'A move stays as it is.' {refuse}'leadership_move_kept';
    END IF;
    PERFORM leadership_session_closed(
        (SELECT session_id FROM leadership_placement WHERE id = NEW.placement_id)
    );
    RETURN NEW;
END $$;
CREATE TRIGGER leadership_move_kept BEFORE INSERT OR UPDATE OR DELETE ON leadership_placementmove
    FOR EACH ROW EXECUTE FUNCTION leadership_move_kept();

CREATE FUNCTION leadership_seat_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {owner}
    IF TG_OP <> 'INSERT' THEN
        PERFORM leadership_session_closed(OLD.session_id);
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    PERFORM leadership_session_closed(NEW.session_id);
    IF EXISTS (SELECT 1 FROM leadership_placement
               WHERE session_id = NEW.session_id AND employee_id = NEW.employee_id) THEN
        RAISE EXCEPTION 'Whoever is on the board of a session takes no part in it.'
            {refuse}'leadership_seat_not_placed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER leadership_seat_kept BEFORE INSERT OR UPDATE OR DELETE
    ON leadership_calibrationseat FOR EACH ROW EXECUTE FUNCTION leadership_seat_kept();

CREATE FUNCTION leadership_check_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {owner}
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'A fairness check stays as it is.' {refuse}'leadership_check_kept';
    END IF;
    PERFORM leadership_session_closed(NEW.session_id);
    RETURN NEW;
END $$;
CREATE TRIGGER leadership_check_kept BEFORE INSERT OR UPDATE OR DELETE ON leadership_fairnesscheck
    FOR EACH ROW EXECUTE FUNCTION leadership_check_kept();

CREATE FUNCTION leadership_finding_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    saying text[] := ARRAY['note', 'acknowledged_by_id', 'acknowledged_at'];
BEGIN
    {owner}
    IF TG_OP = 'DELETE' OR (
        TG_OP = 'UPDATE' AND to_jsonb(OLD) - saying <> to_jsonb(NEW) - saying
    ) THEN
        RAISE EXCEPTION 'A finding stays as it is.' {refuse}'leadership_finding_kept';
    END IF;
    PERFORM leadership_session_closed(
        (SELECT session_id FROM leadership_fairnesscheck WHERE id = NEW.check_of_id)
    );
    RETURN NEW;
END $$;
CREATE TRIGGER leadership_finding_kept BEFORE INSERT OR UPDATE OR DELETE
    ON leadership_fairnessfinding FOR EACH ROW EXECUTE FUNCTION leadership_finding_kept();
"""
SESSION_BACK = """
DROP TRIGGER leadership_finding_kept ON leadership_fairnessfinding;
DROP TRIGGER leadership_check_kept ON leadership_fairnesscheck;
DROP TRIGGER leadership_seat_kept ON leadership_calibrationseat;
DROP TRIGGER leadership_move_kept ON leadership_placementmove;
DROP TRIGGER leadership_placement_kept ON leadership_placement;
DROP TRIGGER leadership_calibration_kept ON leadership_calibrationsession;
DROP FUNCTION leadership_finding_kept();
DROP FUNCTION leadership_check_kept();
DROP FUNCTION leadership_seat_kept();
DROP FUNCTION leadership_move_kept();
DROP FUNCTION leadership_placement_kept();
DROP FUNCTION leadership_calibration_kept();
DROP FUNCTION leadership_session_closed(bigint);
"""

ASSESSMENT_STEPS = [("draft", "submitted"), ("submitted", "published")]
SESSION_STEPS = [("draft", "open"), ("open", "closed")]


class Migration(migrations.Migration):
    dependencies = [("leadership", "0040_calibration")]

    operations = [
        *(only_steps(table, ASSESSMENT_STEPS, thing="An assessment") for table in ASSESSMENTS),
        only_steps("leadership_calibrationsession", SESSION_STEPS, thing="A calibration session"),
        migrations.RunSQL(MAY_DELETE, MAY_DELETE_BACK),
        migrations.RunSQL(IN_SCALE.format(**WORDS), IN_SCALE_BACK),
        *(
            migrations.RunSQL(
                ON_TABLE.format(table=table, kind=KIND[table]), ON_TABLE_BACK.format(table=table)
            )
            for table in ASSESSMENTS
        ),
        migrations.RunSQL(SESSION.format(**WORDS), SESSION_BACK),
    ]
