"""What may become of action plans, and what of them and of their history never changes."""

from django.db import migrations

from lib.state_machines import only_steps

STEPS = [
    ("not_started", "in_progress"),
    ("not_started", "on_hold"),
    ("not_started", "complete"),
    ("not_started", "cancelled"),
    ("in_progress", "on_hold"),
    ("in_progress", "complete"),
    ("in_progress", "cancelled"),
    ("on_hold", "in_progress"),
    ("on_hold", "complete"),
    ("on_hold", "cancelled"),
    # What was closed is opened again, with a reason that the service asks for.
    ("complete", "in_progress"),
    ("cancelled", "in_progress"),
]

# A plan belongs to the unit of its own wave; with whom it can be shared follows from the frozen
# tree: the unit with all below it, each of which stands behind the one above it.
ORIGIN = """
CREATE FUNCTION metrics_actionplan_origin_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.origin, NEW.wave_id, NEW.wave_unit_id, NEW.asked_in, NEW.indicator, NEW.created_at)
           IS DISTINCT FROM
           (OLD.origin, OLD.wave_id, OLD.wave_unit_id, OLD.asked_in, OLD.indicator, OLD.created_at)
        THEN
            RAISE EXCEPTION 'Where a plan comes from never changes.'
                USING ERRCODE = 'check_violation',
                      CONSTRAINT = 'metrics_actionplan_origin_frozen';
        END IF;
        RETURN NEW;
    END IF;
    NEW.asked_in = '{}';
    IF NEW.wave_unit_id IS NULL THEN
        RETURN NEW;
    END IF;
    WITH RECURSIVE below AS (
        SELECT wave_id, position FROM metrics_waveunit
        WHERE id = NEW.wave_unit_id AND wave_id = NEW.wave_id
        UNION
        SELECT child.wave_id, child.position FROM metrics_waveunit child
        JOIN below ON child.wave_id = below.wave_id AND child.parent = below.position
    )
    SELECT COALESCE(array_agg(position ORDER BY position), '{}') INTO NEW.asked_in FROM below;
    IF NEW.asked_in = '{}' THEN
        RAISE EXCEPTION 'The unit of a plan is one of its wave.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'metrics_actionplan_origin_frozen';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER metrics_actionplan_origin_frozen BEFORE INSERT OR UPDATE ON metrics_actionplan
    FOR EACH ROW EXECUTE FUNCTION metrics_actionplan_origin_frozen();
"""
ANY_ORIGIN = """
DROP TRIGGER metrics_actionplan_origin_frozen ON metrics_actionplan;
DROP FUNCTION metrics_actionplan_origin_frozen();
"""

# Who is erased leaves the line without a name; nothing else of it changes.
ADDED_ONLY = """
CREATE FUNCTION metrics_actionupdate_added_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - ARRAY['by_id', 'person_id']
           = to_jsonb(OLD) - ARRAY['by_id', 'person_id']
       AND (NEW.by_id IS NULL OR NEW.by_id IS NOT DISTINCT FROM OLD.by_id)
       AND (NEW.person_id IS NULL OR NEW.person_id IS NOT DISTINCT FROM OLD.person_id)
    THEN RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Lines of a plan are only added.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'metrics_actionupdate_added_only';
END $$;
CREATE TRIGGER metrics_actionupdate_added_only BEFORE UPDATE OR DELETE ON metrics_actionupdate
    FOR EACH ROW EXECUTE FUNCTION metrics_actionupdate_added_only();
"""
CHANGED_TOO = """
DROP TRIGGER metrics_actionupdate_added_only ON metrics_actionupdate;
DROP FUNCTION metrics_actionupdate_added_only();
"""


class Migration(migrations.Migration):
    dependencies = [("metrics", "0060_actions")]

    operations = [
        only_steps("metrics_actionplan", STEPS, thing="An action plan", column="status"),
        migrations.RunSQL(ORIGIN, ANY_ORIGIN),
        migrations.RunSQL(ADDED_ONLY, CHANGED_TOO),
    ]
