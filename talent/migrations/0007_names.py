"""What people, units, places, families and logins are called on pages."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("talent", "0006_lines_without_exclusion")]

    operations = [
        migrations.AlterModelOptions(
            name="employee",
            options={
                "ordering": ["given_name", "family_name", "pk"],
                "verbose_name": "person",
                "verbose_name_plural": "people",
            },
        ),
        migrations.AlterModelOptions(
            name="jobfamily",
            options={
                "ordering": ["name"],
                "verbose_name": "family",
                "verbose_name_plural": "families",
            },
        ),
        migrations.AlterModelOptions(
            name="location",
            options={
                "ordering": ["name"],
                "verbose_name": "place",
                "verbose_name_plural": "places",
            },
        ),
        migrations.AlterModelOptions(
            name="orgunit",
            options={
                "ordering": ["name"],
                "verbose_name": "unit",
                "verbose_name_plural": "units",
            },
        ),
        migrations.AlterModelOptions(
            name="user", options={"verbose_name": "login", "verbose_name_plural": "logins"}
        ),
    ]
