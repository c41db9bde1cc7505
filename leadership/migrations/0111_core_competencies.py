"""Say “core competencies” in HR's workplace."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("leadership", "0110_sessions_may_share_a_name")]

    operations = [
        migrations.AlterModelOptions(
            name="corecompetency",
            options={
                "ordering": ["nature", "skill__name", "pk"],
                "verbose_name_plural": "core competencies",
            },
        ),
    ]
