"""The route that a person has chosen to follow."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("careers", "0032_suggestion_library"),
        ("talent", "0018_import_kinds"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChosenRoute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "chosen_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("ended_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chosen_routes",
                        to="talent.employee",
                    ),
                ),
                (
                    "start",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="talent.role",
                    ),
                ),
            ],
            options={
                "ordering": ["-chosen_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("employee",),
                        name="careers_chosenroute_one_live",
                        violation_error_message="You follow a route already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True),
                            ("ended_at__gte", models.F("chosen_at")),
                            _connector="OR",
                        ),
                        name="careers_chosenroute_ends_after_begin",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RouteStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="talent.role",
                    ),
                ),
                (
                    "route",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="careers.chosenroute",
                    ),
                ),
            ],
            options={
                "ordering": ["route", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("route", "position"),
                        name="careers_routestep_one_for_each_place",
                    ),
                    models.UniqueConstraint(
                        fields=("route", "role"), name="careers_routestep_role_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("position__range", (1, 5))),
                        name="careers_routestep_at_most_five",
                        violation_error_message="A route has at most five steps.",
                    ),
                ],
            },
        ),
    ]
