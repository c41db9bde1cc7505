"""Jobs of this app."""

from celery import shared_task

from talent.tasks import PACE, in_chunks

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


# --- talks about results ---


@shared_task(name="metrics.follow_up_talks")
def follow_up_talks() -> None:
    """Tell who answers for a unit that its result was not talked about for 28 days."""
    from metrics.services import talks

    talks.follow_up_talks()


# --- action plans ---


@shared_task(name="metrics.follow_up_actions")
def follow_up_actions() -> None:
    """Ask how plans go, remind of those that are due, tell champions of those that do not move."""
    from metrics.services import action_follow_up

    action_follow_up.follow_up_actions()


# --- indicators ---


@shared_task(name="metrics.count_indicators")
def count_indicators(after: int = 0) -> None:
    """Freeze what indicators tell of months that are over, and restate what was corrected."""
    from metrics.services import indicator_tables

    left = in_chunks(indicator_tables.count_next, after)
    if left is not None:
        count_indicators.delay(left)


@shared_task(name="metrics.tell_figures")
def tell_figures(after: int = 0) -> None:
    """Once a month, tell readers of their figures, and of targets that were met or left."""
    from metrics.services import insight_news

    left = in_chunks(insight_news.send_monthly, after)
    if left is not None:
        tell_figures.delay(left)
        return
    insight_news.tell_what_moved()
