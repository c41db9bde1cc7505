"""The app's place in the project."""

from django.apps import AppConfig


class MetricsConfig(AppConfig):
    """Surveys and indicators: what is done, and what it does."""

    name = "metrics"
    # What is sealed is added and never read by pages and ordinary jobs; what is released they
    # only read. The release worker opens, writes what is released, and reads no person.
    database_privileges = {
        "Envelope": {"web": "INSERT", "release": "SELECT, INSERT, TRUNCATE"},
        # What came from elsewhere as results, the release worker writes with the wave around it.
        "WaveImport": {"web": "SELECT, INSERT, UPDATE", "release": "SELECT, UPDATE"},
        "Wave": {"release": "SELECT, INSERT, UPDATE"},
        **dict.fromkeys(("WaveQuestion", "WaveUnit"), {"release": "SELECT, INSERT"}),
        "Driver": {"release": "SELECT"},
        **dict.fromkeys(
            (
                "ReleasedFigure",
                "ReleasedGroup",
                "ReleasedUnit",
                "ReleasedTable",
                "ReleasedComment",
            ),
            {"web": "SELECT", "release": "SELECT, INSERT"},
        ),
    }

    def ready(self) -> None:
        from careers.registry import demo_writers
        from metrics import parts, receivers  # noqa: F401 - which listen
        from metrics.demo.writing import write_metrics

        parts.register()
        demo_writers.append(write_metrics)
