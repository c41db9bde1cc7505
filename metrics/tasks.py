"""Jobs of this app."""

from celery import shared_task

from talent.tasks import in_chunks


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
