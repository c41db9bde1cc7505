"""HR's lists of audit entries of one kind, and of mails that could not be sent."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("talent", "0008_skill_rule_progress")]

    operations = [
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["action", "-at", "-id"], name="talent_auditentry_action"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("state", "failed")),
                fields=["-id"],
                name="talent_notice_unsent",
            ),
        ),
    ]
