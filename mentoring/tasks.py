"""Jobs of this app."""

from celery import shared_task

from talent.tasks import in_chunks


@shared_task(name="mentoring.keep_pairs_moving")
def keep_pairs_moving() -> None:
    """End pauses, pairs and programmes whose day has come."""
    from mentoring.services import upkeep

    upkeep.keep_pairs_moving()


@shared_task(name="mentoring.remind_sessions")
def remind_sessions(after: int = 0) -> None:
    """Remind both of the sessions of this day and the next."""
    from mentoring.services import session_reminders

    left = in_chunks(session_reminders.remind_sessions, after)
    if left is not None:
        remind_sessions.delay(left)


@shared_task(name="mentoring.ask_about_sessions")
def ask_about_sessions() -> None:
    """Ask whether sessions were held, and how they were; each in jobs of their own."""
    ask_if_met()
    ask_pulses()


@shared_task(name="mentoring.ask_if_met")
def ask_if_met(after: int = 0) -> None:
    """Ask both whether they met, once the time has passed."""
    from mentoring.services import session_reminders

    left = in_chunks(session_reminders.ask_if_met, after)
    if left is not None:
        ask_if_met.delay(left)


@shared_task(name="mentoring.ask_pulses")
def ask_pulses(after: int = 0) -> None:
    """Ask how held sessions were."""
    from mentoring.services import session_reminders

    left = in_chunks(session_reminders.ask_pulses, after)
    if left is not None:
        ask_pulses.delay(left)


@shared_task(name="mentoring.nudge_quiet_pairs")
def nudge_quiet_pairs(after: int = 0) -> None:
    """Ask pairs that have not met for long, then tell their coordinators."""
    from mentoring.services import session_reminders

    left = in_chunks(session_reminders.nudge_quiet_pairs, after)
    if left is not None:
        nudge_quiet_pairs.delay(left)


@shared_task(name="mentoring.remind_evaluations")
def remind_evaluations(after: int = 0) -> None:
    """Remind of evaluations at half time and at the end."""
    from mentoring.services import session_reminders

    left = in_chunks(session_reminders.remind_evaluations, after)
    if left is not None:
        remind_evaluations.delay(left)


@shared_task(name="mentoring.remind_of_answers")
def remind_of_answers() -> None:
    """Remind of proposals that wait for a week, and take back those of two."""
    from mentoring.services import reminders

    reminders.remind_of_answers()
