"""A scale of three levels for each kind, so that the first assessment can be written."""

from typing import Any

from django.db import migrations

SCALES = [
    (
        "performance", "Performance in three levels",
        "Look back: what was achieved against what was agreed, and how. Not what somebody might"
        " do one day, and not how alike you are.",
        ["Below what was agreed", "As agreed", "Beyond what was agreed"],
    ),
    (
        "potential", "Potential in three levels",
        "Look ahead: how somebody learns in what is new, copes with more that is uncertain, and"
        " wants to. Good work in today’s role alone is no sign of it.",
        ["Grows in today’s role", "Could take on a wider role", "Could take on a role two steps on"],
    ),
]  # fmt: skip


def add(apps: Any, schema_editor: Any) -> None:
    scales = apps.get_model("leadership", "AssessmentScale").objects
    for kind, name, guidance, labels in SCALES:
        scales.get_or_create(
            name=name, defaults={"kind": kind, "guidance": guidance, "labels": labels}
        )


class Migration(migrations.Migration):
    dependencies = [("leadership", "0041_calibration_rules")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
