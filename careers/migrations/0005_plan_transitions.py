"""Plans and their actions go from state to state as listed, and in no other way."""

from django.db import migrations

from lib.state_machines import only_steps

PLAN_STEPS = [
    ("draft", "in_review"),
    ("in_review", "draft"),
    ("in_review", "active"),
    ("active", "complete"),
    ("draft", "abandoned"),
    ("in_review", "abandoned"),
    ("active", "abandoned"),
]
ITEM_STEPS = [
    ("open", "doing"),
    ("open", "done"),
    ("open", "dropped"),
    ("doing", "open"),
    ("doing", "done"),
    ("doing", "dropped"),
    ("done", "doing"),
    ("dropped", "open"),
]


class Migration(migrations.Migration):
    dependencies = [("careers", "0004_objectives_and_plans")]

    operations = [
        only_steps("careers_developmentplan", PLAN_STEPS, thing="A plan"),
        only_steps("careers_planitem", ITEM_STEPS, thing="An action"),
    ]
