"""What a check found that an upload would do, one thing at a time."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("talent", "0020_unplaced_kept"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportEffect",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "about",
                    models.CharField(help_text="The record that it is done to.", max_length=320),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("new", "Comes"), ("changed", "Changes"), ("ended", "Goes")],
                        max_length=7,
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        help_text="What comes, changes or goes there.", max_length=320
                    ),
                ),
                ("before", models.CharField(blank=True, max_length=320)),
                ("after", models.CharField(blank=True, max_length=320)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="effects",
                        to="talent.importbatch",
                    ),
                ),
            ],
            options={
                "ordering": ["batch", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["new", "changed", "ended"])),
                        name="talent_importeffect_kind_known",
                    )
                ],
            },
        ),
    ]
