"""Tell of peers as of one side; what was told of each of their two sides is told anew."""

from django.db import migrations, models


def forget(apps, schema_editor):
    apps.get_model("mentoring", "ProgrammeFigure").objects.filter(programme__kind="peer").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("mentoring", "0060_figures_of_people"),
    ]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name="programmefigure",
            name="mentoring_programmefigure_side_known",
        ),
        migrations.AddConstraint(
            model_name="programmefigure",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["mentee", "mentor", "peer"])),
                name="mentoring_programmefigure_side_known",
            ),
        ),
    ]
