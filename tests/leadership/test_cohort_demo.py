"""The demo company's cohorts: two under way, one that enrols with a line, one that is over."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import Q

from leadership.models import Attendance, Cohort, CohortEnrolment, LearningEvent
from leadership.queries.audience import is_in_audience
from lib.dates import today
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
