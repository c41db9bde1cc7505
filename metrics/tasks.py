"""Jobs of this app."""

from celery import shared_task

from talent.tasks import PACE

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


# --- releases: of the release worker only, by the queue that settings route to it ---


@shared_task(name="metrics.keep_releases")
def keep_releases() -> None:
    """Make the keys of waves, release what is closed, destroy keys that are spent."""
    from metrics.services import releasing

    releasing.keep_releases()


def wake_release_worker() -> None:
    """Have the release worker look for work, where there may be some."""
    from metrics.queries.releases import is_release_due

    if is_release_due():
        keep_releases.apply_async(retry=False, expires=PACE)
