"""A talk is about a released result of its own wave, and was not held before the close."""

from django.db import migrations

RULES = """
CREATE FUNCTION metrics_teamtalk_of_its_wave() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wave metrics_wave%ROWTYPE;
BEGIN
    SELECT * INTO wave FROM metrics_wave WHERE id = NEW.wave_id;
    IF wave.state <> 'released' THEN
        RAISE EXCEPTION 'A result is talked about after it is released.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'metrics_teamtalk_after_release';
    END IF;
    IF NEW.held_on < (wave.closes_at AT TIME ZONE wave.time_zone)::date THEN
        RAISE EXCEPTION 'A result is talked about after the close.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'metrics_teamtalk_after_close';
    END IF;
    IF NEW.wave_unit_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM metrics_waveunit WHERE id = NEW.wave_unit_id AND wave_id = NEW.wave_id
    ) THEN
        RAISE EXCEPTION 'The unit of a talk is one of its wave.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'metrics_teamtalk_unit_of_wave';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER metrics_teamtalk_of_its_wave BEFORE INSERT OR UPDATE ON metrics_teamtalk
    FOR EACH ROW EXECUTE FUNCTION metrics_teamtalk_of_its_wave();
"""
NO_RULES = """
DROP TRIGGER metrics_teamtalk_of_its_wave ON metrics_teamtalk;
DROP FUNCTION metrics_teamtalk_of_its_wave();
"""


class Migration(migrations.Migration):
    dependencies = [("metrics", "0070_talks")]

    operations = [migrations.RunSQL(RULES, NO_RULES)]
