"""A table whose foreign key is made at the end, so that it is noted after it is committed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("changes", "0001_columns")]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(primary_key=True)),
                ("skill", models.ForeignKey("talent.Skill", models.CASCADE)),
            ],
        ),
    ]
