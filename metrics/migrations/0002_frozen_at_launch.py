"""What may become of surveys and waves; what of a wave is frozen from its launch on."""

from django.db import migrations

from lib.state_machines import only_steps

SURVEY_STEPS = [
    ("draft", "active"),
    ("active", "retired"),
    ("retired", "active"),
]
WAVE_STEPS = [
    ("planned", "open"),
    ("planned", "called_off"),
    ("open", "closed"),
    ("closed", "released"),
]

# Each rule: when it is looked at, and what is refused then.
RULES = {
    "metrics_wave_frozen": (
        "metrics_wave", "BEFORE INSERT OR UPDATE OR DELETE",
        """
        IF TG_OP = 'INSERT' THEN
            IF NEW.frozen_at IS NOT NULL THEN
                RAISE EXCEPTION 'A wave is written first, and frozen then.'
                    USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
            END IF;
            RETURN NEW;
        END IF;
        IF OLD.frozen_at IS NULL THEN
            RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
        END IF;
        IF TG_OP = 'DELETE'
            -- Its state goes by the listed steps, and what the release says is written once.
            OR to_jsonb(NEW) - ARRAY['state', 'closes_at', 'public_key', 'released_at', 'shared_at']
               IS DISTINCT FROM
               to_jsonb(OLD) - ARRAY['state', 'closes_at', 'public_key', 'released_at', 'shared_at']
            OR (NEW.closes_at <> OLD.closes_at
                AND (NEW.closes_at < OLD.closes_at OR OLD.state NOT IN ('planned', 'open')))
            OR (NEW.public_key IS DISTINCT FROM OLD.public_key
                AND (OLD.public_key IS NOT NULL OR OLD.state <> 'planned'))
            OR (OLD.released_at IS NOT NULL AND NEW.released_at IS DISTINCT FROM OLD.released_at)
            OR (OLD.shared_at IS NOT NULL AND NEW.shared_at IS DISTINCT FROM OLD.shared_at)
        THEN
            RAISE EXCEPTION 'What a launched wave promises is frozen.'
                USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
        END IF;
        IF NEW.state = 'closed' AND OLD.state <> 'closed' AND EXISTS (
            SELECT FROM metrics_answerdraft d JOIN metrics_waveperson p ON p.id = d.person_id
            WHERE p.wave_id = NEW.id)
        THEN
            RAISE EXCEPTION 'A wave closes without any drafts.'
                USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
        END IF;
        RETURN NEW;
        """,
    ),
    **{
        f"metrics_{table}_frozen": (
            f"metrics_{table}", "BEFORE INSERT OR UPDATE OR DELETE",
            """
            IF TG_OP <> 'INSERT' THEN
                IF EXISTS (
                    SELECT FROM metrics_wave WHERE id = OLD.wave_id AND frozen_at IS NOT NULL)
                THEN RAISE EXCEPTION 'What a launched wave promises is frozen.'
                    USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
                END IF;
            END IF;
            IF TG_OP <> 'DELETE' THEN
                IF EXISTS (
                    SELECT FROM metrics_wave WHERE id = NEW.wave_id AND frozen_at IS NOT NULL)
                THEN RAISE EXCEPTION 'What a launched wave promises is frozen.'
                    USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
                END IF;
                RETURN NEW;
            END IF;
            RETURN OLD;
            """,
        )
        for table in ("wavequestion", "waveunit")
    },
    "metrics_waveperson_frozen": (
        "metrics_waveperson", "BEFORE INSERT OR UPDATE OR DELETE",
        """
        -- Who is erased leaves the row without a name; who has answered is done.
        IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - ARRAY['employee_id', 'done']
               = to_jsonb(OLD) - ARRAY['employee_id', 'done']
           AND (NEW.employee_id IS NULL OR NEW.employee_id IS NOT DISTINCT FROM OLD.employee_id)
           AND (NEW.done OR NOT OLD.done)
        THEN RETURN NEW;
        END IF;
        IF EXISTS (
            SELECT FROM metrics_wave
            WHERE id = CASE TG_OP WHEN 'INSERT' THEN NEW.wave_id ELSE OLD.wave_id END
              AND frozen_at IS NOT NULL)
        THEN RAISE EXCEPTION 'What a launched wave promises is frozen.'
            USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
        END IF;
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
        """,
    ),
    "metrics_answerdraft_while_open": (
        "metrics_answerdraft", "BEFORE INSERT OR UPDATE",
        """
        IF TG_OP = 'UPDATE' THEN
            IF OLD.is_sent OR NEW.person_id <> OLD.person_id THEN
                RAISE EXCEPTION 'What was sent stays as it is.'
                    USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
            END IF;
        END IF;
        -- Whoever closes the wave waits for this answer, or this answer comes too late.
        PERFORM FROM metrics_wave w JOIN metrics_waveperson p ON p.wave_id = w.id
        WHERE p.id = NEW.person_id AND w.state = 'open' AND w.closes_at > clock_timestamp()
          AND NOT p.done
        FOR SHARE OF w;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'Answers are written while the wave is open, once.'
                USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
        END IF;
        RETURN NEW;
        """,
    ),
}  # fmt: skip


def rule(name, table, when, body):
    """A trigger that refuses what a check of one row cannot see."""
    return migrations.RunSQL(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f"{body.replace('{name}', name)} END $$;"
        f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();",
        f"DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}();",
    )


class Migration(migrations.Migration):
    dependencies = [("metrics", "0001_initial")]

    operations = [
        only_steps("metrics_survey", SURVEY_STEPS, thing="A survey"),
        only_steps("metrics_wave", WAVE_STEPS, thing="A wave"),
        *(rule(name, *said) for name, said in RULES.items()),
    ]
