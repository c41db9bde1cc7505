"""Assessments of performance and potential come in by a table of their own."""

from django.db import migrations, models
from django.db.models import Q

KINDS = ["people", "onet", "framework", "asked", "moves", "assessed"]


class Migration(migrations.Migration):
    dependencies = [("talent", "0031_retired_in_the_past")]

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
                    ("assessed", "Performance and potential"),
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
    ]
