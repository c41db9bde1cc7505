"""A person's record is not deleted together with what somebody else wrote about them."""

from django.db import migrations, models
from django.db.models import deletion


def protected(name):
    return models.ForeignKey(
        on_delete=deletion.PROTECT, related_name=name, to="talent.employee"
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("careers", "0070_readable_texts"),
        ("talent", "0018_import_kinds"),
    ]

    operations = [
        migrations.AlterField("application", "employee", protected("applications")),
        migrations.AlterField("conversation", "employee", protected("conversations")),
        migrations.AlterField("conversation", "manager", protected("conversations_led")),
        migrations.AlterField("developmentplan", "employee", protected("development_plans")),
    ]
