"""Supporters say whether they help, and owners that they have read what was said of their plan."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("careers", "0021_opening_transitions")]

    operations = [
        migrations.AddField(
            model_name="plansupporter",
            name="asked_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AddField(
            model_name="plansupporter",
            name="answered_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="developmentplan",
            name="comments_read_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
