"""A column on each of two tables, in one transaction."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("talent", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE talent_heartbeat ADD COLUMN changed int",
            "ALTER TABLE talent_heartbeat DROP COLUMN changed",
        ),
        migrations.RunSQL(
            "ALTER TABLE talent_throttle ADD COLUMN changed int",
            "ALTER TABLE talent_throttle DROP COLUMN changed",
        ),
    ]
