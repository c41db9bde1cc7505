"""Of eNPS, which runs from −100, what is aimed for may lie below 0."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("metrics", "0042_tell_figures")]

    operations = [
        migrations.AlterField(
            model_name="indicatortarget",
            name="value",
            field=models.DecimalField(
                decimal_places=1, help_text="In per cent, months, people or points.", max_digits=9
            ),
        ),
        migrations.RemoveConstraint(
            model_name="indicatortarget", name="metrics_indicatortarget_not_below_0"
        ),
        migrations.AddConstraint(
            model_name="indicatortarget",
            constraint=models.CheckConstraint(
                name="metrics_indicatortarget_not_below_0",
                condition=models.Q(value__gte=0) | models.Q(indicator="enps", value__gte=-100),
                violation_error_message="A target is 0 or more, of eNPS −100 or more.",
            ),
        ),
    ]
