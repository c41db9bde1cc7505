"""Let either of two peers introduce the other one to colleagues."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mentoring", "0041_keep_pairs_going"),
        ("talent", "0031_retired_in_the_past"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="introduction",
            name="mentoring_introduction_once",
        ),
        migrations.AddField(
            model_name="introduction",
            name="side",
            field=models.CharField(
                choices=[("mentee", "Mentee"), ("mentor", "Mentor"), ("peer", "Peer")],
                default="mentor",
                editable=False,
                help_text="Who introduces; among peers either of the two.",
                max_length=6,
            ),
        ),
        migrations.AddConstraint(
            model_name="introduction",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["asked", "accepted"])),
                fields=("pair", "side", "colleague"),
                name="mentoring_introduction_once",
                violation_error_message="This colleague was asked already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="introduction",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["mentee", "mentor"])),
                name="mentoring_introduction_side_known",
            ),
        ),
    ]
