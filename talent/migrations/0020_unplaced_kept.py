from django.db import migrations

# What is changed is told apart from what is not by the transition tables of each statement, so
# that an import of thousands of rows works out its people once for each of its statements.
FORWARD = """
CREATE FUNCTION talent_keep_unplaced(people bigint[]) RETURNS void LANGUAGE sql AS $$
    DELETE FROM talent_unplaced WHERE employee_id = ANY (people);
    INSERT INTO talent_unplaced (employee_id, valid)
    SELECT employed.employee_id, unnest(employed.days - coalesce(placed.days, '{}'))
      FROM (SELECT employee_id, range_agg(valid) AS days FROM talent_employment
             WHERE employee_id = ANY (people) GROUP BY employee_id) AS employed
      LEFT JOIN (SELECT employee_id, range_agg(valid) AS days FROM talent_assignment
                  WHERE employee_id = ANY (people) GROUP BY employee_id) AS placed
           USING (employee_id);
$$;
CREATE FUNCTION talent_unplaced_of_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM talent_keep_unplaced(array(SELECT DISTINCT employee_id FROM new_rows));
    RETURN NULL;
END $$;
CREATE FUNCTION talent_unplaced_of_old() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM talent_keep_unplaced(array(SELECT DISTINCT employee_id FROM old_rows));
    RETURN NULL;
END $$;
CREATE FUNCTION talent_unplaced_of_both() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM talent_keep_unplaced(array(
        SELECT employee_id FROM old_rows UNION SELECT employee_id FROM new_rows
    ));
    RETURN NULL;
END $$;
"""
TRIGGERS = """
CREATE TRIGGER talent_unplaced_insert AFTER INSERT ON {table}
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION talent_unplaced_of_new();
CREATE TRIGGER talent_unplaced_update AFTER UPDATE ON {table}
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION talent_unplaced_of_both();
CREATE TRIGGER talent_unplaced_delete AFTER DELETE ON {table}
    REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION talent_unplaced_of_old();
"""
FIRST = "SELECT talent_keep_unplaced(array(SELECT DISTINCT employee_id FROM talent_employment))"
BACKWARD = """
DROP TRIGGER talent_unplaced_insert ON {table};
DROP TRIGGER talent_unplaced_update ON {table};
DROP TRIGGER talent_unplaced_delete ON {table};
"""
FUNCTIONS_AWAY = """
DROP FUNCTION talent_unplaced_of_both();
DROP FUNCTION talent_unplaced_of_old();
DROP FUNCTION talent_unplaced_of_new();
DROP FUNCTION talent_keep_unplaced(bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [("talent", "0019_unplaced")]

    operations = [
        migrations.RunSQL(FORWARD, FUNCTIONS_AWAY),
        *(
            migrations.RunSQL(TRIGGERS.format(table=table), BACKWARD.format(table=table))
            for table in ("talent_employment", "talent_assignment")
        ),
        migrations.RunSQL(FIRST, migrations.RunSQL.noop),
    ]
