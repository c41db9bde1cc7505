"""Jobs of this app."""

from celery import shared_task

# --- surveys ---


@shared_task(name="metrics.keep_waves_moving")
def keep_waves_moving() -> None:
    """Launch, open and close waves whose time has come, and let answers leave together."""
    from metrics.services import wave_upkeep

    wave_upkeep.keep_waves_moving()


@shared_task(name="metrics.remind_of_surveys")
def remind_of_surveys() -> None:
    """Remind who has not answered."""
    from metrics.services import wave_upkeep

    wave_upkeep.remind()


@shared_task(name="metrics.watch_silence")
def watch_silence() -> None:
    """Warn HR before people were not asked for two years."""
    from metrics.services import wave_upkeep

    wave_upkeep.watch_silence()
