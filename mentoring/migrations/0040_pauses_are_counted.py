"""Keep how long a pair has rested, and when it went on: pauses are not silence."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mentoring", "0021_run_tables")]

    operations = [
        migrations.AddField(
            "pair", "paused_days", models.PositiveSmallIntegerField(default=0, editable=False)
        ),
        migrations.AddField(
            "pair", "resumed_on", models.DateField(blank=True, editable=False, null=True)
        ),
    ]
