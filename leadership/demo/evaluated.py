"""What people of the demo company answered about the programmes that they completed."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from leadership.evaluation import BEHAVIOUR_FROM
from leadership.evaluation_questions import questions_for
from leadership.models import (
    SEATED_ENROLMENTS,
    Cohort,
    CohortEnrolment,
    CohortState,
    EvaluationAnswer,
    Instructor,
    Occasion,
    ProgrammeTarget,
    RaterKind,
)
from leadership.services.evaluations import freeze
from talent.models import Assignment

ANSWER = 0.9  # of those who are asked
USUAL = ((5, 0.25), (4, 0.45), (3, 0.22), (2, 0.08))


def write_evaluations(dice: Random, today: date) -> None:
    """Answers of every cohort that is over and of those that run, and the figures of them."""
    cohorts = Cohort.objects.filter(state__in=[CohortState.OPEN, CohortState.FINISHED])
    for cohort in cohorts.filter(starts_on__lte=today).order_by("pk"):
        EvaluationAnswer.objects.bulk_create(of_cohort(dice, cohort, today), batch_size=2_000)
        for occasion in (Occasion.SESSION, Occasion.END, Occasion.AFTER, Occasion.BEHAVIOUR):
            freeze(cohort, occasion)


def of_cohort(dice: Random, cohort: Cohort, today: date) -> Iterator[EvaluationAnswer]:
    """Everything that a cohort's people, their managers and their first instructor answered."""
    seats = list(
        CohortEnrolment.objects.filter(cohort=cohort, state__in=SEATED_ENROLMENTS)
        .select_related("employee", "cohort")
        .order_by("pk")
    )
    targets = list(
        ProgrammeTarget.objects.filter(programme=cohort.programme_id).select_related("skill")
    )
    sessions = [
        one for one in cohort.sessions.filter(is_cancelled=False) if one.ends_at.date() < today
    ]
    teacher = Instructor.objects.filter(cohort=cohort).select_related("employee").first()
    for session in sessions:
        for seat in seats:
            if dice.random() < ANSWER:
                given = drawn(
                    dice, seat, Occasion.SESSION, RaterKind.SELF, (), session.ends_at.date()
                )
                given.session = session
                yield given
    for seat in seats:
        raters = [(RaterKind.SELF, seat.employee.user_id)]
        if teacher is not None and teacher.employee_id != seat.employee_id:
            raters.append((RaterKind.INSTRUCTOR, teacher.employee.user_id))
        for rater, user in raters if targets else ():
            yield from levels(dice, seat, rater, user, targets)
        if seat.ended_on is None:
            continue
        yield drawn(dice, seat, Occasion.END, RaterKind.SELF, (), seat.ended_on)
        asked_on = seat.ended_on + BEHAVIOUR_FROM + timedelta(days=9)
        if seat.state != "completed" or asked_on > today:
            continue
        yield drawn(dice, seat, Occasion.BEHAVIOUR, RaterKind.SELF, (), asked_on)
        place = Assignment.objects.current().filter(employee=seat.employee_id).first()
        if place is not None and place.manager is not None and place.manager.user_id:
            given = drawn(dice, seat, Occasion.BEHAVIOUR, RaterKind.MANAGER, (), asked_on)
            given.by_id = place.manager.user_id
            yield given


def levels(
    dice: Random, seat: CohortEnrolment, rater: RaterKind, user: int | None,
    targets: list[ProgrammeTarget],
) -> Iterator[EvaluationAnswer]:  # fmt: skip
    """Levels before, and after where the cohort is over: about a level higher."""
    before = drawn(dice, seat, Occasion.BEFORE, rater, targets, seat.cohort.starts_on)
    before.answers = {key: max(number - 2, 1) for key, number in before.answers.items()}
    before.by_id = user
    yield before
    if seat.ended_on is not None:
        after = drawn(dice, seat, Occasion.AFTER, rater, targets, seat.ended_on)
        after.answers = {
            key: min(number + dice.choice((0, 1, 1, 2)), 5)
            for key, number in before.answers.items()
        }
        after.by_id = user
        yield after


def drawn(
    dice: Random, seat: CohortEnrolment, occasion: Occasion, rater: RaterKind,
    targets: list[ProgrammeTarget] | tuple[()], on: date,
) -> EvaluationAnswer:  # fmt: skip
    """One set of answers, mostly good, as they are."""
    numbers, shares = zip(*USUAL, strict=True)
    return EvaluationAnswer(
        enrolment=seat, occasion=occasion, rater=rater, on=on, by_id=seat.employee.user_id,
        answers={
            one.key: dice.choices(numbers, shares)[0]
            for one in questions_for(occasion, rater, targets)
        },
    )  # fmt: skip
