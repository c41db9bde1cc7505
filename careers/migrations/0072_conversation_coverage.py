"""How many people speak with their managers, in groups of five or more."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("careers", "0071_keep_what_others_wrote"),
        ("talent", "0018_import_kinds"),
    ]

    operations = [
        migrations.CreateModel(
            name="ConversationCoverage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("own", "Who reports to the manager"),
                            ("small", "Small teams below, taken together"),
                            ("line", "Everybody in the line who is counted"),
                        ],
                        max_length=5,
                    ),
                ),
                ("people", models.PositiveIntegerField()),
                ("spoken", models.PositiveIntegerField()),
                ("counted_on", models.DateField()),
                (
                    "unit",
                    models.ForeignKey(
                        help_text="The manager's, that day.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="talent.orgunit",
                    ),
                ),
                (
                    "manager",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="talent.employee",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("manager", "part"), name="careers_conversationcoverage_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("part__in", ["own", "small", "line"])),
                        name="careers_conversationcoverage_part_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("people__gte", 5)),
                        name="careers_conversationcoverage_at_least_five",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("spoken__lte", models.F("people"))),
                        name="careers_conversationcoverage_part_of_all",
                    ),
                ],
            },
        ),
    ]
