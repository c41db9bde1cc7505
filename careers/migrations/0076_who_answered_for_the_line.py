"""Keep who answered for a person's line, and when."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("careers", "0075_openings_go_back"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="application",
            name="manager_answered_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="application",
            name="manager_answered_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="answered_for_manager",
            field=models.BooleanField(
                default=False,
                editable=False,
                help_text="Whether somebody else answered than the direct manager of that day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("manager_answer__in", ["approved", "refused"]),
                    models.Q(
                        ("answered_for_manager", False),
                        ("manager_answered_at__isnull", True),
                        ("manager_answered_by__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="careers_application_answered_by_with_answer",
            ),
        ),
    ]
