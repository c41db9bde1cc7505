"""Questions that help to prepare a conversation, kept by HR."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("careers", "0041_conversation_transitions"),
    ]

    operations = [
        migrations.CreateModel(
            name="AgendaPrompt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "theme",
                    models.CharField(
                        choices=[
                            ("back", "Looking back"),
                            ("strengths", "What you are good at"),
                            ("wishes", "Where you want to go"),
                            ("step", "The next step"),
                            ("support", "What it takes"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("both", "Both"),
                            ("person", "The person"),
                            ("manager", "The manager"),
                        ],
                        default="both",
                        max_length=7,
                    ),
                ),
                (
                    "text",
                    models.CharField(
                        error_messages={"unique": "The library has this question already."},
                        max_length=300,
                        unique=True,
                    ),
                ),
                ("is_in_use", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ["theme", "side", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("theme__in", ["back", "strengths", "wishes", "step", "support"])
                        ),
                        name="careers_agendaprompt_theme_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["both", "person", "manager"])),
                        name="careers_agendaprompt_side_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="careers_agendaprompt_has_text",
                    ),
                ],
            },
        ),
    ]
