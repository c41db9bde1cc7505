from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("talent", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="notice",
            name="talent_notice_state_known",
        ),
        migrations.AlterField(
            model_name="notice",
            name="state",
            field=models.CharField(
                choices=[
                    ("due", "Due"),
                    ("claimed", "Being sent"),
                    ("sent", "Sent"),
                    ("failed", "Not sent"),
                    ("none", "No e-mail"),
                ],
                default="due",
                max_length=7,
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["due", "claimed", "sent", "failed", "none"])),
                name="talent_notice_state_known",
            ),
        ),
    ]
