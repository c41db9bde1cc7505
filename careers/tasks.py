"""Jobs of this app."""

from celery import shared_task


@shared_task(name="careers.refresh_transitions")
def refresh_transitions() -> None:
    """Count anew how people moved between roles."""
    from careers.services.transitions import refresh_transitions as refresh

    refresh()
