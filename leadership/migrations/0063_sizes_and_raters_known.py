from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("leadership", "0062_remind_of_learning")]

    operations = [
        migrations.AddConstraint(
            model_name="evaluationanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("rater__in", ["self", "manager", "instructor"])),
                name="leadership_evaluationanswer_rater_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="qualification",
            constraint=models.CheckConstraint(
                condition=models.Q(("size__in", ["award", "certificate", "diploma"])),
                name="leadership_qualification_size_known",
            ),
        ),
    ]
