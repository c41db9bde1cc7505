"""The app's place in the project."""

from django.apps import AppConfig


class LeadershipConfig(AppConfig):
    """Programmes, learning, 360 feedback, calibration and succession: growing leaders."""

    name = "leadership"
    database_privileges = {
        "LearningEvent": {"web": "SELECT, INSERT"},
        "EvaluationAnswer": {"web": "SELECT, INSERT"},
    }

    def ready(self) -> None:
        from careers.registry import demo_writers
        from leadership import parts, receivers  # noqa: F401 - which listen
        from leadership.demo.writing import write_leadership
        from leadership.imports import assessments
        from talent.imports.mapping import add_table
        from talent.imports.registry import IMPORTERS

        parts.register()
        add_table("assessed", assessments.COLUMNS, key="employee")
        IMPORTERS["assessed"] = assessments.AssessmentsImporter()
        demo_writers.append(write_leadership)
