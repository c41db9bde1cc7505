"""Jobs of this app."""

from celery import shared_task

from talent.tasks import in_chunks


@shared_task(name="leadership.remind_cohort_sessions")
def remind_cohort_sessions(after: int = 0) -> None:
    """Remind who has a seat of the sessions of this day and the next."""
    from leadership.services import cohort_reminders

    left = in_chunks(cohort_reminders.remind_cohort_sessions, after)
    if left is not None:
        remind_cohort_sessions.delay(left)


@shared_task(name="leadership.close_cohort_lines")
def close_cohort_lines() -> None:
    """Close the waiting lists of cohorts that have begun."""
    from leadership.services import cohort_results

    cohort_results.close_lines()
