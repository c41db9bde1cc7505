"""A notice goes from due to claimed to sent or failed, and in no other way."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION talent_notice_transition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.state, NEW.state) NOT IN (
        ('due', 'claimed'), ('due', 'none'), ('claimed', 'due'), ('claimed', 'sent'),
        ('claimed', 'failed'), ('claimed', 'none'), ('failed', 'due')
    ) THEN
        RAISE EXCEPTION 'A notice cannot go from % to %.', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'talent_notice_transition';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER talent_notice_transition BEFORE UPDATE OF state ON talent_notice
    FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION talent_notice_transition();
"""
BACKWARD = """
DROP TRIGGER talent_notice_transition ON talent_notice;
DROP FUNCTION talent_notice_transition();
"""


class Migration(migrations.Migration):
    dependencies = [("talent", "0002_notice_state_none")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
