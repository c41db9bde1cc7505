"""An opening may close because its last day has passed."""

from django.db import migrations, models
from django.db.models import Q

REASONS = [
    ("filled", "Filled"),
    ("called_off", "Called off"),
    ("expired", "Its last day has passed"),
]
NAME = "careers_opening_closed_with_reason"
CLOSED = Q(
    state="closed", close_reason__in=["filled", "called_off", "expired"], closed_at__isnull=False
)


class Migration(migrations.Migration):
    dependencies = [("careers", "0044_remind_conversations")]

    operations = [
        migrations.RemoveConstraint(model_name="opening", name=NAME),
        migrations.AlterField(
            model_name="opening",
            name="close_reason",
            field=models.CharField(blank=True, choices=REASONS, max_length=10),
        ),
        migrations.AddConstraint(
            model_name="opening",
            constraint=models.CheckConstraint(
                condition=CLOSED
                | (~Q(state="closed") & Q(close_reason="", closed_at__isnull=True)),
                name=NAME,
            ),
        ),
    ]
