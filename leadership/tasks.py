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


@shared_task(name="leadership.remind_expiring")
def remind_expiring(after: int = 0) -> None:
    """Remind of qualifications that expire."""
    from leadership.services import learning_reminders

    left = in_chunks(learning_reminders.remind_expiring, after)
    if left is not None:
        remind_expiring.delay(left)


@shared_task(name="leadership.ask_behaviour")
def ask_behaviour(after: int = 0) -> None:
    """Ask what people do differently, two to three months after they completed a programme."""
    from leadership.services import learning_reminders

    left = in_chunks(learning_reminders.ask_behaviour, after)
    if left is not None:
        ask_behaviour.delay(left)


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


@shared_task(name="leadership.keep_rounds_moving")
def keep_rounds_moving() -> None:
    """Hand over, remind and end what assessment rounds ask."""
    from leadership.services import assessment_rounds

    assessment_rounds.keep_rounds_moving()


@shared_task(name="leadership.keep_plans_current")
def keep_plans_current() -> None:
    """Take off who left or took a role over, and tell owners of reviews that are due."""
    from leadership.services import succession_upkeep

    succession_upkeep.keep_plans_current()


@shared_task(name="leadership.count_competencies")
def count_competencies() -> None:
    """Count once a month how far people are from the competencies that their grades need."""
    from leadership.services import competency_figures

    competency_figures.count_due()


@shared_task(name="leadership.count_portfolio")
def count_portfolio() -> None:
    """Count once a month who takes part in what, and for how many hours."""
    from leadership.services import portfolio

    portfolio.count_portfolio()
