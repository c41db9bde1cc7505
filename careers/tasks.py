"""Jobs of this app."""

from celery import shared_task

from talent.tasks import in_chunks


@shared_task(name="careers.refresh_transitions")
def refresh_transitions() -> None:
    """Count anew how people moved between roles."""
    from careers.services.transitions import refresh_transitions as refresh

    refresh()


@shared_task(name="careers.remind_check_ins")
def remind_check_ins(after: int = 0) -> None:
    """Remind whoever has not said how a goal goes in this week or month."""
    from careers.services import goal_reminders

    left = in_chunks(goal_reminders.remind_check_ins, after)
    if left is not None:
        remind_check_ins.delay(left)


@shared_task(name="careers.remind_due_items")
def remind_due_items(after: int = 0) -> None:
    """Remind of actions that are due in a week, today, or are late."""
    from careers.services import plan_reminders

    left = in_chunks(plan_reminders.remind_due_items, after)
    if left is not None:
        remind_due_items.delay(left)


@shared_task(name="careers.remind_stale_items")
def remind_stale_items(after: int = 0) -> None:
    """Remind of actions that nobody has touched for 60 days."""
    from careers.services import plan_reminders

    left = in_chunks(plan_reminders.remind_stale_items, after)
    if left is not None:
        remind_stale_items.delay(left)


@shared_task(name="careers.close_openings")
def close_openings() -> None:
    """Close openings after their last day."""
    from careers.services.opening_upkeep import close_ended_openings

    close_ended_openings()


@shared_task(name="careers.hand_over_openings")
def hand_over_openings() -> None:
    """Find someone else for openings whose hiring manager has left."""
    from careers.services import opening_upkeep

    opening_upkeep.hand_over_openings()


@shared_task(name="careers.remind_conversations")
def remind_conversations(after: int = 0) -> None:
    """Remind pairs that have not spoken about careers for 180 days."""
    from careers.services import conversation_reminders

    left = in_chunks(conversation_reminders.remind_conversations, after)
    if left is not None:
        remind_conversations.delay(left)


@shared_task(name="careers.count_conversations")
def count_conversations() -> None:
    """Count anew how many people spoke with their managers."""
    from careers.services import coverage

    coverage.count_conversations()
