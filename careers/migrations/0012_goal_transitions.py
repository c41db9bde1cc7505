"""Goals go from state to state as listed, and in no other way."""

from django.db import migrations

from lib.state_machines import only_steps

GOAL_STEPS = [("open", "done"), ("open", "dropped"), ("done", "open"), ("dropped", "open")]


class Migration(migrations.Migration):
    dependencies = [("careers", "0011_goals")]

    operations = [only_steps("careers_goal", GOAL_STEPS, thing="A goal")]
