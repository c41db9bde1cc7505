"""Let the two say more reasons for ending early, and name which rule ends a pair."""

from django.db import migrations, models

import lib.visible


class Migration(migrations.Migration):
    dependencies = [
        ("mentoring", "0061_peers_are_one_side"),
        ("talent", "0031_retired_in_the_past"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="pair",
            name="mentoring_pair_end_with_reason",
        ),
        migrations.AlterField(
            model_name="pair",
            name="end_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("goals_reached", "The goals are reached"),
                    ("time_over", "The time is over"),
                    ("rematch", "Another pairing would help more"),
                    ("no_fit", "We are not a good fit"),
                    ("aims_changed", "What is wanted has changed"),
                    ("no_time", "No time any more"),
                    ("other", "Something else"),
                    ("left", "One of the two has left"),
                    ("rule", "The programme’s rules no longer allow it"),
                    (
                        "in_line",
                        "One of the two leads the other now, which this programme rules out",
                    ),
                    ("called_off", "The programme was called off"),
                ],
                max_length=13,
            ),
        ),
        migrations.AlterField(
            model_name="session",
            name="minutes",
            field=models.PositiveSmallIntegerField(default=60, verbose_name="minutes"),
        ),
        migrations.AlterField(
            model_name="session",
            name="place",
            field=models.CharField(
                blank=True,
                max_length=200,
                validators=[lib.visible.require_visible],
                verbose_name="where",
            ),
        ),
        migrations.AlterField(
            model_name="session",
            name="starts_at",
            field=models.DateTimeField(verbose_name="when"),
        ),
        migrations.AddConstraint(
            model_name="pair",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "end_reason__in",
                            [
                                "goals_reached",
                                "time_over",
                                "rematch",
                                "no_fit",
                                "aims_changed",
                                "no_time",
                                "other",
                                "left",
                                "rule",
                                "in_line",
                                "called_off",
                            ],
                        ),
                        ("ended_on__isnull", False),
                        ("state__in", ["completed", "ended"]),
                    ),
                    models.Q(
                        models.Q(("state__in", ["completed", "ended"]), _negated=True),
                        ("end_reason", ""),
                        ("ended_on__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="mentoring_pair_end_with_reason",
            ),
        ),
    ]
