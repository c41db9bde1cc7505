"""Bring the library of suggestions and the templates that HR goes on with."""

from django.db import migrations

from careers.library import load_library


def load(apps, schema_editor):
    models = ("Suggestion", "PlanTemplate", "PlanTemplateItem")
    load_library(*(apps.get_model("careers", name) for name in models))


class Migration(migrations.Migration):
    dependencies = [("careers", "0031_remind_of_plans")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
