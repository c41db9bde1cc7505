"""Jobs of this app."""

from celery import shared_task


@shared_task(name="leadership.keep_plans_current")
def keep_plans_current() -> None:
    """Take off who left or took a role over, and tell owners of reviews that are due."""
    from leadership.services import succession_upkeep

    succession_upkeep.keep_plans_current()
