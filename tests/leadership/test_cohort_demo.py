"""The demo company's cohorts: two under way, one that enrols with a line, one that is over."""

from io import StringIO
from random import Random

import pytest
from django.core.management import call_command
from django.db.models import Q

from leadership.demo.coursework import write_coursework
from leadership.models import (
    Assessment,
    AssessmentResult,
    Assignment,
    Attendance,
    Cohort,
    CohortEnrolment,
    JournalEntry,
    LearningEvent,
    Submission,
)
from leadership.queries.audience import is_in_audience
from leadership.queries.journals import opened, shared_entries
from lib.dates import today
from talent.models import Employee, Skill
from tests.undone import undone

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """A company of 150, written once for the tests of this file."""
    with django_db_blocker.unblock(), undone():
        call_command("demo_company", "--size", "150", "--seed", "1", "--apply", stdout=StringIO())
        yield


def test_cohorts_run_enrol_and_are_over(demo):
    going = Cohort.objects.filter(state="open", starts_on__lt=today())
    line = CohortEnrolment.objects.filter(state="waitlisted")

    assert (going.count(), Cohort.objects.filter(state="finished").count()) == (2, 1)
    enrolling = Cohort.objects.enrolling().get()
    assert {row.cohort for row in line} == {enrolling}
    assert enrolling.enrolments.seated().count() == enrolling.capacity
    assert set(CohortEnrolment.objects.filter(cohort__state="finished").values_list(
        "state", flat=True
    )) <= {"completed", "not_completed"}  # fmt: skip


def test_personas_take_part_lead_and_answer(demo):
    def of(given):
        return CohortEnrolment.objects.filter(employee__given_name=given)

    assert of("Leila").filter(state="enrolled", cohort__starts_on__lt=today()).exists()
    assert Cohort.objects.filter(instructors__employee__given_name="Tomás").count() == 3
    waits = of("Marco").get(state="requested")
    assert waits.employee.assignments.latest("valid").manager.given_name == "Ingrid"


def test_what_is_written_holds_together(demo):
    assert (
        LearningEvent.objects.filter(
            enrolment__isnull=True, external__isnull=True, registration__isnull=True
        ).count()
        == 0
    )
    for row in CohortEnrolment.objects.select_related("cohort__programme", "employee"):
        kinds = list(row.events.order_by("at", "pk").values_list("kind", flat=True))
        assert kinds[0] == "requested"
    late = Attendance.objects.filter(session__starts_at__date__gte=today())
    assert not late.exists()
    assert Attendance.objects.filter(~Q(event__kind__in=["attended", "missed"])).count() == 0
    asked = CohortEnrolment.objects.filter(state__in=["requested", "waitlisted"])
    strangers = [row for row in asked if not is_in_audience(row.cohort.programme, row.employee)]
    assert strangers == []


def test_running_cohorts_are_asked_answered_and_scored(demo):
    for cohort in Cohort.objects.filter(state="open", starts_on__lt=today()):
        work = Submission.objects.filter(assignment__cohort=cohort)
        tries = AssessmentResult.objects.filter(assessment__cohort=cohort)
        assert cohort.assignments.count() == 3
        assert {"submitted", "accepted"} <= set(work.values_list("state", flat=True))
        assert set(tries.values_list("passed", flat=True)) == {True, False}
        assert tries.filter(attempt__gt=1).exists()
        assert cohort.enrolments.filter(coach__isnull=False).count() == 6


def test_work_and_scores_hold_together(demo):
    for one in Submission.objects.select_related("assignment", "enrolment"):
        assert one.is_late == (one.at > one.assignment.due_at)
        assert (one.feedback != "") == (one.state != "submitted")
        assert one.enrolment.events.filter(kind="submitted", at=one.at).exists()
    for row in AssessmentResult.objects.select_related("event", "enrolment"):
        assert (row.event.kind, row.event.score, row.event.passed) == (
            "assessed", row.score, row.passed,
        )  # fmt: skip
        assert row.event.employee_id == row.enrolment.employee_id


def test_participants_find_what_is_due_and_one_entry_is_shared_with_the_coach(demo):
    leila = CohortEnrolment.objects.get(employee__given_name="Leila", state="enrolled")
    coach = Employee.objects.get(given_name="Ruth", family_name="Adeyemi")
    owed = Assignment.objects.filter(cohort=leila.cohort).exclude(submissions__enrolment=leila)

    assert leila.coach == coach
    assert owed.filter(due_at__date__gt=today()).count() == 2
    assert leila.submissions.get().state == "accepted"
    assert JournalEntry.objects.count() == 5
    assert all(opened(row).is_readable for row in JournalEntry.objects.all())
    (shared,) = shared_entries(coach.user, leila)
    assert "is it the minutes" in shared.text
    assert JournalEntry.objects.filter(for_coach=True).count() == 1
    assert not JournalEntry.objects.filter(for_instructors=True).exists()


def said():
    """Everything about coursework that a seed decides."""
    return [
        list(Submission.objects.order_by("pk").values_list("state", "text", "feedback", "at")),
        list(AssessmentResult.objects.order_by("pk").values_list("attempt", "score", "note", "at")),
        [(str(row.uid), opened(row).text) for row in JournalEntry.objects.order_by("pk")],
        list(CohortEnrolment.objects.order_by("pk").values_list("coach__email", flat=True)),
    ]


def written(names, skills):
    """Coursework written anew, after what stands is gone."""
    for model in (Submission, Assignment, AssessmentResult, Assessment, JournalEntry):
        model.objects.all().delete()
    CohortEnrolment.objects.update(coach=None)
    write_coursework(today(), Random("a seed"), names, skills)  # noqa: S311 - a demo's dice
    return said()


def test_coursework_is_the_same_every_time_by_its_seed(demo):
    names = {f"{one.given_name} {one.family_name}": one.pk for one in Employee.objects.all()}
    skills = {"giving-feedback": Skill.objects.get(name="Giving feedback").pk}

    with undone():
        first, again = written(names, skills), written(names, skills)

    assert first == again
    assert all(first)
