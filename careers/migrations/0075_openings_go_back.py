"""An approved opening may go back to being a draft, where what was approved holds no more."""

from django.db import migrations

from lib.state_machines import only_steps

BEFORE = [
    ("draft", "in_review"),
    ("in_review", "draft"),
    ("in_review", "approved"),
    ("approved", "published"),
    ("draft", "closed"),
    ("in_review", "closed"),
    ("approved", "closed"),
    ("published", "closed"),
]
before = only_steps("careers_opening", BEFORE, thing="An opening")


class Migration(migrations.Migration):
    dependencies = [("careers", "0074_hours_beside_work")]

    operations = [
        migrations.RunSQL(before.reverse_sql, before.sql),
        only_steps("careers_opening", [*BEFORE, ("approved", "draft")], thing="An opening"),
    ]
