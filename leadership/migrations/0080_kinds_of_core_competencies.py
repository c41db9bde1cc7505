"""A core competency's skill keeps one of three kinds, also when the skill itself is changed."""

from django.db import migrations

# The skill is locked while a competency is made of it, so that neither of two at once slips past.
FORWARD = """
CREATE OR REPLACE FUNCTION leadership_corecompetency_of_kind() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM talent_skill
        WHERE id = NEW.skill_id AND kind IN ('leadership', 'management', 'value') FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'A core competency is a skill of kind leadership, management or value.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'leadership_corecompetency_of_kind';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION leadership_corecompetency_keeps_kind() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM leadership_corecompetency WHERE skill_id = NEW.id) THEN
        RAISE EXCEPTION 'The skill of a core competency is of kind leadership, management or value.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'leadership_corecompetency_keeps_kind';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER leadership_corecompetency_keeps_kind BEFORE UPDATE OF kind
    ON talent_skill FOR EACH ROW
    WHEN (OLD.kind IS DISTINCT FROM NEW.kind
        AND NEW.kind NOT IN ('leadership', 'management', 'value'))
    EXECUTE FUNCTION leadership_corecompetency_keeps_kind();
"""
BACKWARD = """
DROP TRIGGER leadership_corecompetency_keeps_kind ON talent_skill;
DROP FUNCTION leadership_corecompetency_keeps_kind();
CREATE OR REPLACE FUNCTION leadership_corecompetency_of_kind() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""


class Migration(migrations.Migration):
    dependencies = [("leadership", "0071_keep_what_was_asked")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
