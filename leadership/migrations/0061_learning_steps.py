"""What may become of learning elsewhere, of ways to qualifications and of credits transferred."""

from django.db import migrations

from lib.state_machines import only_steps

EXTERNAL_STEPS = [
    ("requested", "approved"),
    ("requested", "declined"),
    ("requested", "withdrawn"),
    ("approved", "done"),
    ("approved", "withdrawn"),
    ("done", "proved"),
    ("done", "returned"),
    ("done", "withdrawn"),
    ("returned", "done"),
    ("returned", "withdrawn"),
]
REGISTRATION_STEPS = [
    ("in_progress", "awarded"),
    ("in_progress", "withdrawn"),
]
TRANSFER_STEPS = [
    ("asked", "approved"),
    ("asked", "declined"),
    ("asked", "withdrawn"),
]


class Migration(migrations.Migration):
    dependencies = [("leadership", "0060_learning_records")]

    operations = [
        only_steps("leadership_externallearning", EXTERNAL_STEPS, thing="Learning elsewhere"),
        only_steps("leadership_registration", REGISTRATION_STEPS, thing="A qualification"),
        only_steps("leadership_credittransfer", TRANSFER_STEPS, thing="A credit transfer"),
    ]
