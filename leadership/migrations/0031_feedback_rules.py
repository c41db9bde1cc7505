"""What may become of cycles, subjects, raters and requests; what is frozen; where answers stand."""

from django.db import migrations

from lib.state_machines import only_steps

CYCLE_STEPS = [
    ("draft", "nominating"),
    ("draft", "cancelled"),
    ("nominating", "running"),
    ("nominating", "cancelled"),
    ("running", "closed"),
    ("running", "cancelled"),
    ("closed", "released"),
]
SUBJECT_STEPS = [
    ("choosing", "proposed"),
    ("choosing", "approved"),
    ("choosing", "withdrawn"),
    ("proposed", "choosing"),
    ("proposed", "approved"),
    ("proposed", "withdrawn"),
    ("approved", "withdrawn"),
]
RATER_STEPS = [
    ("proposed", "approved"),
    ("proposed", "removed"),
    ("proposed", "over"),
    ("approved", "answered"),
    ("approved", "declined"),
    ("approved", "removed"),
    ("approved", "over"),
    ("answered", "declined"),
    ("answered", "over"),
    ("declined", "over"),
    ("removed", "approved"),
    ("removed", "proposed"),
    ("removed", "over"),
]
REQUEST_STEPS = [
    ("asked", "answered"),
    ("asked", "declined"),
    ("asked", "withdrawn"),
]

# Each rule: when it is looked at, and what is refused then.
RULES = {
    "leadership_feedbackcycle_frozen": (
        "leadership_feedbackcycle", "BEFORE UPDATE",
        """
        IF OLD.state <> 'draft' AND
           (OLD.least_peers, OLD.least_reports, OLD.managers_read, OLD.feeds_skills,
            OLD.question_set_id) IS DISTINCT FROM
           (NEW.least_peers, NEW.least_reports, NEW.managers_read, NEW.feeds_skills,
            NEW.question_set_id)
        THEN RAISE EXCEPTION 'What a launched cycle promises is frozen.'
            USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
        END IF;
        IF NEW.state <> OLD.state AND NEW.state IN ('closed', 'released', 'cancelled') AND EXISTS (
            SELECT FROM leadership_feedbackanswers a
            JOIN leadership_feedbackrater r ON r.id = a.rater_id
            JOIN leadership_feedbacksubject s ON s.id = r.subject_id WHERE s.cycle_id = NEW.id)
        THEN RAISE EXCEPTION 'A cycle closes without any answers.'
            USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
        END IF;
        RETURN NEW;
        """,
    ),
    "leadership_cyclequestion_frozen": (
        "leadership_cyclequestion", "BEFORE INSERT OR UPDATE OR DELETE",
        """
        IF TG_OP <> 'INSERT' OR EXISTS (
            SELECT FROM leadership_feedbackcycle
            WHERE id = NEW.cycle_id AND state <> 'draft')
        THEN RAISE EXCEPTION 'The questions of a launched cycle are frozen.'
            USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
        END IF;
        RETURN NEW;
        """,
    ),
    "leadership_feedbackrater_self": (
        "leadership_feedbackrater", "BEFORE INSERT OR UPDATE OF employee_id, subject_id, \"group\"",
        """
        IF (NEW."group" = 'self') <> EXISTS (
            SELECT FROM leadership_feedbacksubject
            WHERE id = NEW.subject_id AND employee_id = NEW.employee_id)
        THEN RAISE EXCEPTION 'Subjects rate themselves as themselves, and nobody else does.'
            USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
        END IF;
        RETURN NEW;
        """,
    ),
    "leadership_feedbackanswers_open": (
        "leadership_feedbackanswers", "BEFORE INSERT OR UPDATE",
        """
        IF NOT EXISTS (
            SELECT FROM leadership_feedbackrater r
            JOIN leadership_feedbacksubject s ON s.id = r.subject_id
            JOIN leadership_feedbackcycle c ON c.id = s.cycle_id
            WHERE r.id = NEW.rater_id AND c.state = 'running'
              AND r.state IN ('approved', 'answered'))
        THEN RAISE EXCEPTION 'Answers are written by who is asked, while the cycle runs.'
            USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
        END IF;
        RETURN NEW;
        """,
    ),
    **{
        f"leadership_{table}_written_once": (
            f"leadership_{table}", "BEFORE INSERT OR UPDATE OR DELETE",
            """
            IF TG_OP <> 'INSERT' OR NOT EXISTS (
                SELECT FROM leadership_feedbacksubject s
                JOIN leadership_feedbackcycle c ON c.id = s.cycle_id
                WHERE s.id = NEW.subject_id AND c.state = 'running')
            THEN RAISE EXCEPTION 'A report is written once, when its cycle closes.'
                USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
            END IF;
            RETURN NEW;
            """,
        )
        for table in ("feedbackfigure", "feedbackcomment")
    },
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
    dependencies = [("leadership", "0030_feedback")]

    operations = [
        only_steps("leadership_feedbackcycle", CYCLE_STEPS, thing="A cycle"),
        only_steps("leadership_feedbacksubject", SUBJECT_STEPS, thing="A subject"),
        only_steps("leadership_feedbackrater", RATER_STEPS, thing="A rater"),
        only_steps("leadership_feedbackrequest", REQUEST_STEPS, thing="A request"),
        *(rule(name, *said) for name, said in RULES.items()),
    ]
