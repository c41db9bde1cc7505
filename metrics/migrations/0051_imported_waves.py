"""Waves whose results come from a file, and the files that wait to be written."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.migrations import RunSQL

from lib.state_machines import only_steps

FROZEN = """
CREATE FUNCTION metrics_waveimport_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What a file brought is frozen.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'metrics_waveimport_frozen';
END $$;
CREATE TRIGGER metrics_waveimport_frozen
    BEFORE UPDATE OF file_name, content, waves, figures, at ON metrics_waveimport
    FOR EACH ROW WHEN (
        (OLD.file_name, OLD.content, OLD.waves, OLD.figures, OLD.at)
        IS DISTINCT FROM (NEW.file_name, NEW.content, NEW.waves, NEW.figures, NEW.at))
    EXECUTE FUNCTION metrics_waveimport_frozen();
"""
UNFROZEN = """
DROP TRIGGER metrics_waveimport_frozen ON metrics_waveimport;
DROP FUNCTION metrics_waveimport_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("metrics", "0050_negative_target"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="WaveImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file_name", models.CharField(max_length=150)),
                ("content", models.JSONField(help_text="The waves with their groups and figures.")),
                ("waves", models.PositiveIntegerField()),
                ("figures", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting to be written"),
                            ("written", "Written"),
                            ("refused", "Refused"),
                        ],
                        default="waiting",
                        max_length=7,
                    ),
                ),
                ("refused_for", models.TextField(blank=True)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="wave",
            name="is_imported",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Asked elsewhere: its results came from a file.",
            ),
        ),
        migrations.AddConstraint(
            model_name="wave",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_imported", False),
                    models.Q(
                        ("invited", 0),
                        ("public_key__isnull", True),
                        ("shared_at__isnull", True),
                        ("state", "released"),
                    ),
                    _connector="OR",
                ),
                name="metrics_wave_imported_asked_nobody",
            ),
        ),
        migrations.AddField(
            model_name="waveimport",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="waveimport",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "written", "refused"])),
                name="metrics_waveimport_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="waveimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("state", "waiting")),
                    models.Q(
                        models.Q(("state", "waiting"), _negated=True), ("ended_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="metrics_waveimport_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="waveimport",
            constraint=models.CheckConstraint(
                condition=models.Q(("waves__gte", 1), ("figures__gte", 1)),
                name="metrics_waveimport_brings_something",
            ),
        ),
        only_steps(
            "metrics_waveimport",
            [("waiting", "written"), ("waiting", "refused")],
            thing="A file of results",
        ),
        RunSQL(FROZEN, UNFROZEN),
    ]
