"""A form that is sent twice makes one record, and days that nobody can have meant are refused."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from leadership.models import (
    AssessmentRound,
    ExternalLearning,
    FeedbackCycle,
    TalentPool,
)
from leadership.services import assessment_rounds, calibration, cohorts, coursework
from leadership.services.cohort_sessions import add_session
from leadership.services.coursework_changes import edit_assignment
from leadership.services.external import record_external, request_external
from leadership.services.feedback_cycles import create_cycle, edit_cycle
from leadership.services.pools import begin_pool
from lib.dates import today
from talent.models import AuditEntry
from tests.factories import AssignmentFactory
from tests.leadership.calibration_factories import admin_person, round_of, session
from tests.leadership.cohort_factories import around
from tests.leadership.factories import LeadershipProgrammeFactory
from tests.leadership.feedback_factories import a_cycle, question_set
from tests.leadership.test_cohort_races import race

pytestmark = pytest.mark.django_db
JUST = "You have just saved this"
ODD = [date(1, 1, 1), date(9999, 12, 31)]
ODD_TIMES = [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)]


def asking(person, **more):
    said = {
        "title": "Leading", "kind": "course", "reason": "It helps.", "starts_on": today(),
        "ends_on": today(), "hours": 8,
    }  # fmt: skip
    return lambda: request_external(actor=person.user, employee=person, **(said | more))


def cycle_of(admin, questions):
    days = {"nominate_until": today() + timedelta(days=7), "ends_on": today() + timedelta(days=9)}
    return lambda: create_cycle(
        actor=admin, name="Spring", purpose="To grow.", question_set=questions, least_peers=3,
        least_reports=3, **days,
    )  # fmt: skip


def pool_of(admin, owner, name="Plants"):
    return lambda: begin_pool(actor=admin, name=name, purpose="Heads of plants", owner=owner)


def refuses_the_second(act):
    act()
    with pytest.raises(ValidationError, match=JUST):
        act()


def test_the_second_of_two_equal_forms_is_refused():
    admin, me = admin_person(), AssignmentFactory().employee
    refuses_the_second(asking(me))
    refuses_the_second(cycle_of(admin.user, question_set()))
    refuses_the_second(pool_of(admin.user, me))
    refuses_the_second(lambda: record_external(
        actor=me.user, employee=me, link="https://example.org/", title="Done", kind="course",
        starts_on=today(), ends_on=today(), hours=8,
    ))  # fmt: skip

    counts = [model.objects.count() for model in (ExternalLearning, FeedbackCycle, TalentPool)]
    assert counts == [2, 1, 1]


def test_another_record_another_person_and_a_minute_later_are_none_of_its_business():
    one, other = AssignmentFactory().employee, AssignmentFactory().employee
    asking(one)()
    asking(one, title="Leading on")()
    asking(other)()
    AuditEntry.objects.filter(actor=one.user).update(at=timezone.now() - timedelta(minutes=1))
    asking(one)()

    assert ExternalLearning.objects.count() == 4


def test_rounds_are_of_one_name_and_say_so_in_their_words():
    admin = admin_person()
    days = {"due_on": today() + timedelta(days=7), "ends_on": today() + timedelta(days=9)}
    assessment_rounds.create_round(actor=admin.user, name="Spring", **days)
    with pytest.raises(ValidationError, match="There is a round of this name"):
        assessment_rounds.create_round(actor=admin.user, name="Spring", **days)

    assert AssessmentRound.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_that_come_at_once_make_one():
    admin, me = admin_person(), AssignmentFactory().employee
    act = pool_of(admin.user, me)

    found = race([act, act, act])

    assert found.pop("done") == 1
    assert list(found.values()) == [2]
    assert TalentPool.objects.count() == 1


@pytest.mark.parametrize("day", ODD)
def test_days_without_sense_are_refused_at_their_fields(day):
    admin, now, programme = admin_person(), around(), LeadershipProgrammeFactory()
    later = {"starts_on": today(), "ends_on": today(), "enrol_until": today(), "capacity": 5}
    cycle, run = a_cycle(), round_of(state="draft")
    acts = {
        "starts_on": lambda: cohorts.create_cohort(
            actor=admin.user, programme=programme, name="One", **(later | {"starts_on": day})
        ),
        "enrol_until": lambda: cohorts.edit_cohort(
            actor=admin.user, cohort=now.cohort, enrol_until=day
        ),
        "ends_on": lambda: edit_cycle(actor=admin.user, cycle=cycle, ends_on=day),
        "due_on": lambda: assessment_rounds.edit_round(actor=admin.user, round=run, due_on=day),
    }
    for field, act in acts.items():
        with pytest.raises(ValidationError) as refusal:
            act()
        assert list(refusal.value.message_dict) == [field]
        assert "Choose a day from" in str(refusal.value)


@pytest.mark.parametrize("moment", ODD_TIMES)
def test_times_without_sense_are_refused_at_their_fields(moment):
    admin, now, draft = admin_person(), around(), session(state="draft")
    asked = coursework.set_assignment(
        actor=admin.user, cohort=now.cohort, title="A letter", text="Write.",
        due_at=timezone.now() + timedelta(days=2),
    )  # fmt: skip
    acts = {
        "starts_at": lambda: add_session(
            actor=admin.user, cohort=now.cohort, title="First", starts_at=moment, minutes=60
        ),
        "meets_at": lambda: calibration.edit_session(
            actor=admin.user, session=draft, meets_at=moment
        ),
        "due_at": lambda: edit_assignment(actor=admin.user, assignment=asked, due_at=moment),
    }
    for field, act in acts.items():
        with pytest.raises(ValidationError) as refusal:
            act()
        assert list(refusal.value.message_dict) == [field]
        assert "Choose a day from" in str(refusal.value)
