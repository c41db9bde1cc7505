from django.db import migrations, models


def forget(apps, schema_editor):
    """The job works them out anew, by people: figures of answers alone may tell of one person."""
    apps.get_model("mentoring", "ProgrammeFigure").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("mentoring", "0050_peers_introduce")]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
        migrations.RemoveConstraint("programmefigure", "mentoring_programmefigure_at_least_five"),
        migrations.RenameField("programmefigure", "answers", "people"),
        migrations.AddField(
            "programmefigure",
            "last_answer",
            models.PositiveBigIntegerField(
                default=0,
                editable=False,
                help_text="The newest answer in it: what comes after is new.",
            ),
        ),
        migrations.AddConstraint(
            "programmefigure",
            models.CheckConstraint(
                condition=models.Q(("people__gte", 5)),
                name="mentoring_programmefigure_at_least_five",
            ),
        ),
    ]
