"""Jobs of this app."""

from celery import shared_task

# --- 360 feedback ---


@shared_task(name="leadership.keep_feedback_moving")
def keep_feedback_moving() -> None:
    """Take out who has left, begin and close what is due, and write down who has enough."""
    from leadership.services import feedback_upkeep

    feedback_upkeep.keep_cycles_moving()
    feedback_upkeep.write_progress()


@shared_task(name="leadership.remind_of_feedback")
def remind_of_feedback() -> None:
    """Remind of answers and of lists before their last day."""
    from leadership.services import feedback_upkeep

    feedback_upkeep.remind()
