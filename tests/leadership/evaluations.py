"""Cohorts of people who answer what they are asked."""

from datetime import timedelta

from django.utils import timezone

from leadership.models import ProgrammeTarget
from leadership.services.evaluations import give_answers
from lib.dates import today
from tests.factories import AssignmentFactory, SkillFactory
from tests.leadership.factories import (
    CohortEnrolmentFactory,
    CohortFactory,
    CohortSessionFactory,
    LeadershipProgrammeFactory,
)

DAY = timedelta(days=1)
SESSION, END = ("useful", "clear", "led"), ("worth", "use", "fit", "recommend")
BEHAVIOUR = ("does", "noticed", "room")


def a_cohort(programme=None, **fields):
    """A cohort that began yesterday, of a programme that raises one competency."""
    if programme is None:
        programme = LeadershipProgrammeFactory()
        ProgrammeTarget.objects.create(programme=programme, skill=SkillFactory(), level=4)
    return CohortFactory(programme=programme, starts_on=today() - DAY, **fields)


def seats(cohort, count, *, ago=None, state=None):
    """People with a seat; with `ago` they completed it as many days ago."""
    ended = {} if ago is None else {
        "state": state or "completed", "ended_on": today() - ago * DAY,
    }  # fmt: skip
    return [
        CohortEnrolmentFactory(cohort=cohort, employee=AssignmentFactory().employee, **ended)
        for _number in range(count)
    ]


def over(cohort, **fields):
    """A session that ended an hour ago."""
    return CohortSessionFactory(
        cohort=cohort, starts_at=timezone.now() - timedelta(hours=3), minutes=120, **fields
    )


def after_session(seat, session, number, *rest):
    scores = dict(zip(SESSION, (number, *rest, 3, 3), strict=False))
    return give_answers(
        actor=seat.employee.user, enrolment=seat, occasion="session", session=session,
        answers=scores,
    )  # fmt: skip


def answer(seat, occasion, numbers, actor=None):
    return give_answers(
        actor=actor or seat.employee.user, enrolment=seat, occasion=occasion, answers=numbers
    )


def level_key(cohort):
    return f"level_{cohort.programme.targets.get().skill_id}"
