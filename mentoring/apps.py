"""The app's place in the project."""

from django.apps import AppConfig


class MentoringConfig(AppConfig):
    """Programmes, matching and pairs: who helps whom."""

    name = "mentoring"

    def ready(self) -> None:
        from careers.registry import demo_writers
        from mentoring import parts
        from mentoring.demo.writing import write_mentoring

        parts.register()
        demo_writers.append(write_mentoring)
