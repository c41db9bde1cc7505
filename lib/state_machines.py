"""State machines that Postgres keeps: a row goes from state to state only as a migration lists."""

from collections.abc import Iterable

from django.db.migrations import RunSQL

FORWARD = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.{column}, NEW.{column}) NOT IN ({steps}) THEN
        RAISE EXCEPTION '{thing} cannot go from % to %.', OLD.{column}, NEW.{column}
            USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER {name} BEFORE UPDATE OF {column} ON {table}
    FOR EACH ROW WHEN (OLD.{column} <> NEW.{column}) EXECUTE FUNCTION {name}();
"""
BACKWARD = """
DROP TRIGGER {name} ON {table};
DROP FUNCTION {name}();
"""


def only_steps(
    table: str, steps: Iterable[tuple[str, str]], *, thing: str, column: str = "state"
) -> RunSQL:
    """A migration's operation by which no row of a table takes another step than these.

    `thing` is how the refusal names a row, as "A plan". Steps are pairs (from, to).
    """
    listed = ", ".join(f"('{before}', '{after}')" for before, after in steps)
    which = "" if column == "state" else f"_{column}"
    names = {"name": f"{table}{which}_transition", "table": table, "column": column}
    return RunSQL(FORWARD.format(**names, steps=listed, thing=thing), BACKWARD.format(**names))
