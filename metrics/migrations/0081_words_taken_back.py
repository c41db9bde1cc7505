"""Of a line of a plan's history its words can be taken back, once; nothing else of it changes."""

from django.db import migrations

# Who is erased leaves the line without a name.
TAKEN_BACK_TOO = """
CREATE OR REPLACE FUNCTION metrics_actionupdate_added_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    people text[] := ARRAY['by_id', 'person_id', 'taken_back_by_id'];
    words text[] := ARRAY['text', 'taken_back_at'];
    is_same boolean;
    is_taken_back boolean;
BEGIN
    IF TG_OP = 'UPDATE'
       AND to_jsonb(NEW) - people - words = to_jsonb(OLD) - people - words
       AND (NEW.by_id IS NULL OR NEW.by_id IS NOT DISTINCT FROM OLD.by_id)
       AND (NEW.person_id IS NULL OR NEW.person_id IS NOT DISTINCT FROM OLD.person_id)
    THEN
        is_same := (NEW.text, NEW.taken_back_at) IS NOT DISTINCT FROM (OLD.text, OLD.taken_back_at)
            AND (NEW.taken_back_by_id IS NULL
                 OR NEW.taken_back_by_id IS NOT DISTINCT FROM OLD.taken_back_by_id);
        is_taken_back := OLD.text <> '' AND NEW.text = ''
            AND OLD.taken_back_at IS NULL AND NEW.taken_back_at IS NOT NULL;
        IF is_same OR is_taken_back THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'Lines of a plan are only added, and their words taken back.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'metrics_actionupdate_added_only';
END $$;
"""
ADDED_ONLY = """
CREATE OR REPLACE FUNCTION metrics_actionupdate_added_only() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""


class Migration(migrations.Migration):
    dependencies = [("metrics", "0080_lines_taken_back")]

    operations = [migrations.RunSQL(TAKEN_BACK_TOO, ADDED_ONLY)]
