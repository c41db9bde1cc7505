"""A conversation is planned, then held or called off, and neither is taken back."""

from django.db import migrations

from lib.state_machines import only_steps

CONVERSATION_STEPS = [("planned", "held"), ("planned", "cancelled")]


class Migration(migrations.Migration):
    dependencies = [("careers", "0040_conversations")]

    operations = [
        only_steps("careers_conversation", CONVERSATION_STEPS, thing="A conversation"),
    ]
