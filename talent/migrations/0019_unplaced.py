import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import talent.models.ranges


class Migration(migrations.Migration):
    dependencies = [
        ("talent", "0018_import_kinds"),
    ]

    operations = [
        migrations.CreateModel(
            name="Unplaced",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid", talent.models.ranges.ValidRangeField(verbose_name="valid")),
            ],
            options={
                "verbose_name": "time without a role",
                "verbose_name_plural": "time without a role",
            },
        ),
        migrations.AddIndex(
            model_name="employment",
            index=models.Index(
                django.contrib.postgres.fields.ranges.RangeStartsWith("valid"),
                name="talent_employment_by_start",
            ),
        ),
        migrations.AddField(
            model_name="unplaced",
            name="employee",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="unplaced",
                to="talent.employee",
            ),
        ),
        migrations.AddIndex(
            model_name="unplaced",
            index=django.contrib.postgres.indexes.GistIndex(
                fields=["valid"], name="talent_unplaced_by_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="unplaced",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid__isempty", False)), name="talent_unplaced_not_empty"
            ),
        ),
    ]
