"""Postgres keeps what cohorts promise: each constraint refuses its own wrong row, by raw writes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from leadership.models import (
    Assessment,
    AssessmentResult,
    Assignment,
    Attendance,
    Cohort,
    CohortEnrolment,
    CohortSession,
    ComponentDone,
    Instructor,
    SessionCode,
    Submission,
)
from lib.dates import today
from tests.factories import SkillFactory
from tests.leadership.cohort_factories import around
from tests.leadership.factories import (
    CohortEnrolmentFactory,
    CohortFactory,
    CohortSessionFactory,
    ComponentFactory,
)
from tests.leadership.learning_factories import LearningEventFactory

pytestmark = pytest.mark.django_db
MODELS = [
    Assessment, AssessmentResult, Assignment, Attendance, Cohort, CohortEnrolment, CohortSession,
    ComponentDone, Instructor, SessionCode, Submission,
]  # fmt: skip
DAY = timedelta(days=1)


class World:
    """One row of each kind."""

    def __init__(self):
        cohort = self.cohort = around().cohort
        self.instructor = cohort.instructors.get()
        self.cohortsession = CohortSessionFactory(cohort=cohort)
        part = self.cohortenrolment = CohortEnrolmentFactory(cohort=cohort)
        event = LearningEventFactory(employee=part.employee, enrolment=part, kind="attended")
        self.attendance = Attendance.objects.create(
            session=self.cohortsession, enrolment=part, state="attended", event=event
        )
        self.sessioncode = SessionCode.objects.create(
            session=self.cohortsession, code="123456", until=timezone.now()
        )
        self.componentdone = ComponentDone.objects.create(
            enrolment=part, component=ComponentFactory(programme=cohort.programme), how="said"
        )
        self.assignment = Assignment.objects.create(
            cohort=cohort, title="A letter", text="Write.", due_at=timezone.now()
        )
        self.submission = Submission.objects.create(
            assignment=self.assignment, enrolment=part, state="submitted", text="Dear"
        )
        self.assessment = Assessment.objects.create(cohort=cohort, title="A talk")
        self.assessmentresult = AssessmentResult.objects.create(
            assessment=self.assessment, enrolment=part, attempt=1, score=70, passed=True
        )


def again(row):
    """The same row written a second time."""
    fields = [one.attname for one in type(row)._meta.concrete_fields if not one.primary_key]
    type(row).objects.create(**{name: getattr(row, name) for name in fields})


def changed(row, **fields):
    type(row).objects.filter(pk=row.pk).update(**fields)


def without_triggers(write):
    """What the constraint itself refuses, where a trigger would be first."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE leadership_assessmentresult DISABLE TRIGGER USER")
        write()


def part_of(now, **fields):
    return CohortEnrolmentFactory(cohort=now.cohort, **fields)


def without_end(now):
    return changed(now.cohort, enrol_until=now.cohort.ends_on + DAY)


WRONG = {
    "cohort_named_once": lambda now: again(now.cohort),
    "cohort_named": lambda now: changed(now.cohort, name=""),
    "cohort_state_known": lambda now: CohortFactory(state="other"),
    "cohort_days_in_order": lambda now: changed(now.cohort, ends_on=today() - DAY),
    "cohort_enrolment_before_end": without_end,
    "cohort_seats": lambda now: changed(now.cohort, capacity=1001),
    "instructor_once": lambda now: again(now.instructor),
    "cohortsession_titled": lambda now: changed(now.cohortsession, title=""),
    "cohortsession_minutes": lambda now: changed(now.cohortsession, minutes=4),
    "cohortsession_not_its_own_make_up": lambda now: changed(
        now.cohortsession, makes_up=now.cohortsession
    ),
    "cohortenrolment_one_live": lambda now: again(now.cohortenrolment),
    "cohortenrolment_state_known": lambda now: part_of(now, state="other", ended_on=today()),
    "cohortenrolment_origin_known": lambda now: changed(now.cohortenrolment, origin="other"),
    "cohortenrolment_waits_with_time": lambda now: part_of(now, state="waitlisted"),
    "cohortenrolment_end_with_day": lambda now: part_of(now, state="withdrawn"),
    "cohortenrolment_not_ones_own_coach": lambda now: changed(
        now.cohortenrolment, coach=now.cohortenrolment.employee
    ),
    "attendance_once": lambda now: again(now.attendance),
    "attendance_state_known": lambda now: changed(now.attendance, state="other"),
    "sessioncode_six_digits": lambda now: changed(now.sessioncode, code="12345x"),
    "componentdone_once": lambda now: again(now.componentdone),
    "componentdone_how_known": lambda now: changed(now.componentdone, how="other"),
    "assignment_titled_once": lambda now: again(now.assignment),
    "assignment_titled": lambda now: changed(now.assignment, text=""),
    "submission_once": lambda now: again(now.submission),
    "submission_state_known": lambda now: Submission.objects.create(
        assignment=now.assignment, enrolment=part_of(now), state="other", text="Dear"
    ),
    "submission_holds_something": lambda now: changed(now.submission, text=""),
    "submission_returned_with_words": lambda now: changed(now.submission, state="returned"),
    "assessment_titled_once": lambda now: again(now.assessment),
    "assessment_titled": lambda now: changed(now.assessment, title=""),
    "assessment_range": lambda now: changed(now.assessment, pass_mark=101),
    "assessment_tries": lambda now: changed(now.assessment, most_attempts=11),
    "assessment_level_of_skill": lambda now: Assessment.objects.create(
        cohort=now.cohort, title="A level", skill=SkillFactory(), highest=6, pass_mark=3
    ),
    "assessmentresult_once": lambda now: without_triggers(lambda: again(now.assessmentresult)),
    "assessmentresult_attempt_from_one": lambda now: without_triggers(
        lambda: changed(now.assessmentresult, attempt=0)
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_each_constraint_refuses_its_own_wrong_row(name):
    now = World()

    with pytest.raises(IntegrityError) as wrong, transaction.atomic():
        WRONG[name](now)

    assert wrong.value.__cause__.diag.constraint_name == f"leadership_{name}"


def test_each_constraint_of_the_models_has_its_wrong_row():
    named = {one.name for model in MODELS for one in model._meta.constraints}

    assert {f"leadership_{name}" for name in WRONG} == named
