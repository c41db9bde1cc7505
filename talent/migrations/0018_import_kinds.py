"""Requirements and moves come in by a table of their own."""

from django.db import migrations, models
from django.db.models import Q

KINDS = ["people", "onet", "framework", "asked", "moves"]


class Migration(migrations.Migration):
    dependencies = [("talent", "0017_lines_follow_assignments")]

    operations = [
        migrations.RemoveConstraint(model_name="importbatch", name="talent_importbatch_kind_known"),
        migrations.AlterField(
            model_name="importbatch",
            name="kind",
            field=models.CharField(
                choices=[
                    ("people", "People and assignments"),
                    ("onet", "O*NET occupations"),
                    ("framework", "Capability framework"),
                    ("asked", "What roles ask for"),
                    ("moves", "Moves"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="importbatch",
            constraint=models.CheckConstraint(
                condition=Q(kind__in=KINDS), name="talent_importbatch_kind_known"
            ),
        ),
        migrations.AlterField(
            model_name="importrow",
            name="key",
            field=models.CharField(max_length=200),
        ),
    ]
