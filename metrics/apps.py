"""The app's place in the project."""

from django.apps import AppConfig


class MetricsConfig(AppConfig):
    """Surveys, action plans and indicators: what is done, and what it does."""

    name = "metrics"
    # What is sealed is added and never read by pages and ordinary jobs.
    database_privileges = {"Envelope": {"web": "INSERT"}}

    def ready(self) -> None:
        from careers.registry import demo_writers
        from metrics import parts
        from metrics.demo.writing import write_metrics

        parts.register()
        demo_writers.append(write_metrics)
