"""An import goes from upload to check to record and back, and in no other way."""

from django.db import migrations

from lib.state_machines import only_steps

STEPS = [
    ("uploaded", "checking"),
    ("checking", "checked"),
    ("checked", "uploaded"),
    ("checked", "applying"),
    ("applying", "applied"),
    ("applying", "checked"),
    ("applied", "undoing"),
    ("undoing", "undone"),
    ("undoing", "applied"),
    ("checking", "refused"),
    ("applying", "refused"),
    ("refused", "uploaded"),
    ("uploaded", "discarded"),
    ("checking", "discarded"),
    ("checked", "discarded"),
    ("refused", "discarded"),
]


class Migration(migrations.Migration):
    dependencies = [("talent", "0012_import_batch_work")]

    operations = [only_steps("talent_importbatch", STEPS, thing="An import")]
