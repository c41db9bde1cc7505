"""No objective lies below itself, however many are moved at once."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION careers_objective_tree() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    above bigint := NEW.parent_id;
BEGIN
    -- Two moves that are fine alone can make a cycle together, so they wait for each other.
    PERFORM pg_advisory_xact_lock(7301);
    WHILE above IS NOT NULL LOOP
        IF above = NEW.id THEN
            RAISE EXCEPTION 'An objective cannot lie below itself.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'careers_objective_tree';
        END IF;
        SELECT parent_id INTO above FROM careers_objective WHERE id = above;
    END LOOP;
    RETURN NEW;
END $$;
CREATE TRIGGER careers_objective_tree BEFORE UPDATE OF parent_id ON careers_objective
    FOR EACH ROW WHEN (NEW.parent_id IS DISTINCT FROM OLD.parent_id)
    EXECUTE FUNCTION careers_objective_tree();
"""
BACKWARD = """
DROP TRIGGER careers_objective_tree ON careers_objective;
DROP FUNCTION careers_objective_tree();
"""


class Migration(migrations.Migration):
    dependencies = [("careers", "0005_plan_transitions")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
