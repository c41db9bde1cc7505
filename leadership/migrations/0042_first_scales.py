"""A scale of three levels for each kind, so that the first assessment can be written."""

from typing import Any

from django.db import migrations

from leadership.first_scales import load_scales


def add(apps: Any, schema_editor: Any) -> None:
    load_scales(apps.get_model("leadership", "AssessmentScale"))


class Migration(migrations.Migration):
    dependencies = [("leadership", "0041_calibration_rules")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
