"""Core competencies are skills of three kinds; a curriculum's order stays within it, in no circle."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION leadership_corecompetency_of_kind() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM talent_skill
        WHERE id = NEW.skill_id AND kind IN ('leadership', 'management', 'value')
    ) THEN
        RAISE EXCEPTION 'A core competency is a skill of kind leadership, management or value.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'leadership_corecompetency_of_kind';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER leadership_corecompetency_of_kind BEFORE INSERT OR UPDATE OF skill_id
    ON leadership_corecompetency FOR EACH ROW
    EXECUTE FUNCTION leadership_corecompetency_of_kind();

CREATE FUNCTION leadership_component_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A component stays in its programme.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'leadership_component_stays';
END $$;
CREATE TRIGGER leadership_component_stays BEFORE UPDATE OF programme_id
    ON leadership_component FOR EACH ROW WHEN (OLD.programme_id <> NEW.programme_id)
    EXECUTE FUNCTION leadership_component_stays();

CREATE FUNCTION leadership_prerequisite_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(DISTINCT programme_id) FROM leadership_component
        WHERE id IN (NEW.component_id, NEW.needs_id)) > 1 THEN
        RAISE EXCEPTION 'A component needs others of its own programme only.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'leadership_prerequisite_one_programme';
    END IF;
    -- Whoever writes holds the lock of the programme, so that two cannot close a circle together.
    IF EXISTS (
        WITH RECURSIVE before AS (
            SELECT NEW.needs_id AS id
            UNION
            SELECT row.needs_id FROM leadership_prerequisite AS row
            JOIN before ON row.component_id = before.id
        )
        SELECT 1 FROM before WHERE id = NEW.component_id
    ) THEN
        RAISE EXCEPTION 'Prerequisites go round in a circle.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'leadership_prerequisite_no_circle';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER leadership_prerequisite_in_order BEFORE INSERT OR UPDATE
    ON leadership_prerequisite FOR EACH ROW WHEN (NEW.component_id <> NEW.needs_id)
    EXECUTE FUNCTION leadership_prerequisite_in_order();
"""
BACKWARD = """
DROP TRIGGER leadership_prerequisite_in_order ON leadership_prerequisite;
DROP FUNCTION leadership_prerequisite_in_order();
DROP TRIGGER leadership_component_stays ON leadership_component;
DROP FUNCTION leadership_component_stays();
DROP TRIGGER leadership_corecompetency_of_kind ON leadership_corecompetency;
DROP FUNCTION leadership_corecompetency_of_kind();
"""


class Migration(migrations.Migration):
    dependencies = [("leadership", "0003_only_these_steps")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
