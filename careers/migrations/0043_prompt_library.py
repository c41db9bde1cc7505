"""Bring the questions for conversations that HR goes on with."""

from django.db import migrations

from careers.prompts import load_prompts


def load(apps, schema_editor):
    load_prompts(apps.get_model("careers", "AgendaPrompt"))


class Migration(migrations.Migration):
    dependencies = [("careers", "0042_agenda_prompts")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
