"""The app's place in the project."""

from django.apps import AppConfig


class MentoringConfig(AppConfig):
    """Programmes, matching and pairs: who helps whom."""

    name = "mentoring"

    def ready(self) -> None:
        from mentoring import parts

        parts.register()
