"""Answers about a programme: who is asked, when, once; and what is frozen of them."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from leadership.models import EvaluationAnswer, EvaluationFigure
from leadership.queries.evaluation import evaluation_of
from leadership.services.evaluations import choose_indicators
from lib.dates import today
from lib.fresh_figures import Shown
from talent.models import AuditEntry
from tests.factories import AssignmentFactory, EmployeeFactory, GrantFactory
from tests.leadership.evaluations import (
    BEHAVIOUR,
    END,
    a_cohort,
    after_session,
    answer,
    level_key,
    over,
    seats,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return GrantFactory(kind="hr_admin", unit=None, user=EmployeeFactory().user).user


def figure(cohort, question, rater="self"):
    return EvaluationFigure.objects.filter(cohort=cohort, question=question, rater=rater).first()


def test_nothing_is_told_of_four_people_and_a_mean_of_five():
    cohort = a_cohort()
    session, people = over(cohort), seats(cohort, 5)
    for seat, number in zip(people[:4], (1, 2, 3, 4), strict=True):
        after_session(seat, session, number)

    assert figure(cohort, "session:useful") is None
    after_session(people[4], session, 5)
    row = figure(cohort, "session:useful")
    assert (row.people, row.value, row.band) == (5, 3, "")


def test_it_is_told_anew_only_when_five_have_answered_since():
    cohort = a_cohort()
    session, people = over(cohort), seats(cohort, 10)
    for seat in people[:5]:
        after_session(seat, session, 2)
    for seat in people[5:9]:
        after_session(seat, session, 4)

    assert figure(cohort, "session:useful").people == 5
    after_session(people[9], session, 4)
    assert (figure(cohort, "session:useful").people, figure(cohort, "session:useful").value) == (
        10, 3
    )  # fmt: skip


def test_what_everybody_says_is_a_band():
    cohort = a_cohort()
    session = over(cohort)
    for seat in seats(cohort, 5):
        after_session(seat, session, 5, 1)

    assert (figure(cohort, "session:useful").value, figure(cohort, "session:useful").band) == (
        pytest.approx(4.5), "or more"
    )  # fmt: skip
    assert figure(cohort, "session:clear").band == "or less"


def test_a_change_is_of_those_of_whom_both_levels_were_said(admin):
    cohort = a_cohort()
    key = level_key(cohort)
    people = seats(cohort, 6)
    for seat in people:
        answer(seat, "before", {key: "2"})
    for seat in people:
        seat.state, seat.ended_on = "completed", today()
        seat.save()
    for seat in people[:5]:
        answer(seat, "after", {key: "4" if seat.pk % 2 else "3"})

    row = EvaluationFigure.objects.get()
    assert (row.people, row.before, row.question) == (5, 2, f"level:{key.rpartition('_')[2]}")
    told = evaluation_of(admin, cohort.programme).levels["learning"][0]
    assert told.steps == Shown(round(float(row.value) - 2, 1))


def test_behaviour_is_told_by_who_says_it():
    cohort = a_cohort()
    people = seats(cohort, 5, ago=70)
    for seat in people:
        boss = AssignmentFactory().employee
        place = seat.employee.assignments.get()
        place.manager = boss
        place.save()
        answer(seat, "behaviour", dict.fromkeys(BEHAVIOUR, 3), actor=boss.user)

    assert figure(cohort, "behaviour:does", "manager").value == 3
    assert figure(cohort, "behaviour:does") is None
    for seat in people:
        answer(seat, "behaviour", dict.fromkeys(BEHAVIOUR, 2))
    assert figure(cohort, "behaviour:does").value == 2


def test_it_is_answered_once_and_whole():
    cohort = a_cohort()
    seat = seats(cohort, 1, ago=3)[0]

    with pytest.raises(ValidationError):
        answer(seat, "end", {"worth": 4})
    with pytest.raises(ValidationError):
        answer(seat, "end", dict.fromkeys(END, 6))
    answer(seat, "end", dict.fromkeys(END, 4))
    with pytest.raises(ValidationError, match="already"):
        answer(seat, "end", dict.fromkeys(END, 1))
    assert EvaluationAnswer.objects.count() == 1
    with pytest.raises(IntegrityError, match="evaluationanswer_once"), transaction.atomic():
        EvaluationAnswer.objects.create(
            enrolment=seat, occasion="end", rater="self", answers={}, on=today()
        )


@pytest.mark.parametrize(
    ("occasion", "ago", "fits"),
    [
        ("end", 0, True), ("end", 29, True), ("end", 30, False), ("behaviour", 59, False),
        ("behaviour", 60, True), ("behaviour", 90, True), ("behaviour", 91, False),
        ("before", 0, False),
    ],
)  # fmt: skip
def test_each_is_asked_in_its_time(occasion, ago, fits):
    cohort = a_cohort()
    seat = seats(cohort, 1, ago=ago)[0]
    numbers = {
        "end": dict.fromkeys(END, 3), "behaviour": dict.fromkeys(BEHAVIOUR, 3),
        "before": {level_key(cohort): "3"},
    }[occasion]  # fmt: skip

    if fits:
        answer(seat, occasion, numbers)
    else:
        with pytest.raises(ValidationError, match="at present"):
            answer(seat, occasion, numbers)


def test_a_session_is_looked_back_on_once_it_is_over_and_not_for_long():
    cohort = a_cohort()
    seat = seats(cohort, 1)[0]
    session = over(cohort)
    session.starts_at += timedelta(hours=2)
    session.save()

    with pytest.raises(ValidationError, match="at present"):
        after_session(seat, session, 3)
    session.starts_at -= timedelta(days=15)
    session.save()
    with pytest.raises(ValidationError, match="at present"):
        after_session(seat, session, 3)
    with pytest.raises(ValidationError, match="another cohort"):
        after_session(seat, over(a_cohort()), 3)
    with pytest.raises(ValidationError, match="at present"):
        after_session(seat, over(cohort, is_cancelled=True), 3)


def test_only_who_is_asked_answers():
    cohort = a_cohort()
    key = level_key(cohort)
    seat, done = seats(cohort, 1)[0], seats(cohort, 1, ago=70)[0]
    teacher, stranger = EmployeeFactory(), EmployeeFactory()
    cohort.instructors.create(employee=teacher)

    answer(seat, "before", {key: "2"}, actor=teacher.user)
    for actor, row, occasion, numbers in (
        (stranger, seat, "before", {key: "2"}),
        (teacher, done, "behaviour", dict.fromkeys(BEHAVIOUR, 3)),
        (teacher, done, "end", dict.fromkeys(END, 3)),
        (stranger, done, "behaviour", dict.fromkeys(BEHAVIOUR, 3)),
    ):
        with pytest.raises(PermissionDenied):
            answer(row, occasion, numbers, actor=actor.user)


def test_answers_are_read_by_their_writer_only(admin):
    cohort = a_cohort()
    teacher = EmployeeFactory()
    cohort.instructors.create(employee=teacher)
    seat = seats(cohort, 1, ago=3)[0]
    row = answer(seat, "end", dict.fromkeys(END, 4))

    assert list(EvaluationAnswer.objects.visible_to(seat.employee.user)) == [row]
    for user in (admin, teacher.user):
        assert not EvaluationAnswer.objects.visible_to(user).exists()
    assert not AuditEntry.objects.exclude(action__startswith="talent").exists()


def test_figures_are_for_hr_executives_the_sponsor_and_instructors_of_their_cohorts(admin):
    one = a_cohort()
    other = a_cohort(one.programme)
    sponsor, teacher = EmployeeFactory(), EmployeeFactory()
    one.programme.sponsor = sponsor
    one.programme.save()
    one.instructors.create(employee=teacher)
    executive = GrantFactory(kind="executive", unit=None, user=EmployeeFactory().user).user
    for cohort in (one, other):
        session = over(cohort)
        for seat in seats(cohort, 5):
            after_session(seat, session, 3)

    def count(user):
        return EvaluationFigure.objects.visible_to(user).count()

    assert [count(user) for user in (admin, executive, sponsor.user)] == [6, 6, 6]
    assert count(teacher.user) == 3
    assert count(EmployeeFactory().user) == 0
    assert len(evaluation_of(teacher.user, one.programme).cohorts) == 1


def test_only_offered_indicators_are_chosen_and_by_hr(admin):
    programme = a_cohort().programme

    with pytest.raises(ValidationError, match="that are offered"):
        choose_indicators(actor=admin, programme=programme, keys=["made up"])
    with pytest.raises(PermissionDenied):
        choose_indicators(actor=EmployeeFactory().user, programme=programme, keys=[])
