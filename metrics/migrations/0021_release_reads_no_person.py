"""The rule about drafts looks at people, whom the release worker, which closes nothing, cannot read.

So the rule looks with the rights of whoever made it; what it refuses stays the same.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("metrics", "0020_released")]

    operations = [
        migrations.RunSQL(
            "ALTER FUNCTION metrics_wave_frozen() SECURITY DEFINER"
            " SET search_path = public, pg_temp;",
            "ALTER FUNCTION metrics_wave_frozen() SECURITY INVOKER RESET search_path;",
        )
    ]
