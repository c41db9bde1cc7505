"""How far levels follow a changed rule is kept with the rule, so that a worker can go on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("talent", "0007_names")]

    operations = [
        migrations.AddField(
            model_name="skillrule",
            name="recalculated_to",
            field=models.BigIntegerField(
                blank=True,
                editable=False,
                help_text="The last person whose levels follow the rule; empty when all do.",
                null=True,
            ),
        ),
    ]
