"""Cohorts and all that is in them are seen by whom the plain statement of the table says (A3)."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

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
    JournalEntry,
    LearningEvent,
    SessionCode,
    Submission,
)
from lib.dates import today
from tests import oracle
from tests.leadership.factories import (
    CohortEnrolmentFactory,
    CohortFactory,
    CohortSessionFactory,
    ComponentFactory,
    LeadershipProgrammeFactory,
)
from tests.leadership.learning_factories import LearningEventFactory
from tests.talent.test_visibility import PEOPLE, build, organisations
from tests.undone import undone

pytestmark = pytest.mark.django_db
STATES = ["requested", "invited", "waitlisted", "enrolled", "completed", "not_completed"]
ENDED = ["declined", "withdrawn"]
parts = st.lists(
    st.tuples(
        st.sampled_from([*STATES, *ENDED, "enrolled", "enrolled"]), st.integers(-1, PEOPLE - 1),
        st.booleans(), st.booleans(),
    ),
    min_size=PEOPLE - 1,
    max_size=PEOPLE - 1,
)  # fmt: skip


def the_cohort(plan, teacher):
    """A cohort with a session, its code, and what is asked."""
    programme = LeadershipProgrammeFactory(state=plan["programme"])
    cohort = CohortFactory(programme=programme, state=plan["cohort"], capacity=PEOPLE)
    cohort.instructors.create(employee=teacher)
    session = CohortSessionFactory(cohort=cohort)
    SessionCode.objects.create(session=session, code="123456", until=timezone.now())
    Assignment.objects.create(
        cohort=cohort, title="A letter", text="Write.", due_at=timezone.now() + timedelta(days=1)
    )
    Assessment.objects.create(cohort=cohort, title="A talk")
    return cohort


def part(cohort, person, coach, state, shares):
    """Somebody's part with a row of each kind that hangs on it, and a journal entry."""
    more = {"waits_since": timezone.now()} if state == "waitlisted" else {}
    if state in (*ENDED, "completed", "not_completed"):
        more["ended_on"] = today()
    row = CohortEnrolmentFactory(cohort=cohort, employee=person, coach=coach, state=state, **more)
    Submission.objects.create(
        assignment=cohort.assignments.get(), enrolment=row, state="submitted", text="Dear"
    )
    AssessmentResult.objects.create(
        assessment=cohort.assessments.get(), enrolment=row, attempt=1, score=70, passed=True
    )
    event = LearningEventFactory(employee=person, enrolment=row, kind="attended")
    Attendance.objects.create(
        session=cohort.sessions.get(), enrolment=row, state="attended", event=event
    )
    component = cohort.programme.components.first() or ComponentFactory(programme=cohort.programme)
    ComponentDone.objects.create(enrolment=row, component=component, how="said")
    JournalEntry.objects.create(
        enrolment=row, sealed=b"sealed", for_coach=shares[0], for_instructors=shares[1]
    )
    return row


def seen(model, user, path):
    return set(model.objects.visible_to(user).values_list(path, flat=True))


OF_PARTS = [
    (CohortEnrolment, "employee"), (Submission, "enrolment__employee"),
    (AssessmentResult, "enrolment__employee"), (Attendance, "enrolment__employee"),
    (ComponentDone, "enrolment__employee"),
]  # fmt: skip


@settings(max_examples=12, deadline=None)
@given(
    plan=organisations,
    parts=parts,
    programme=st.sampled_from(["offered", "offered", "retired"]),
    state=st.sampled_from(["open", "open", "draft", "finished", "cancelled"]),
)
def test_cohorts_are_seen_by_whom_the_table_says(plan, parts, programme, state):
    with undone():
        people, users = build(plan)
        teacher, *others = people
        cohort = the_cohort({"programme": programme, "cohort": state}, teacher)
        rows = []
        for person, (at, coach, *shares) in zip(others, parts, strict=True):
            by = people[coach] if coach >= 0 and people[coach] != person else None
            rows.append(part(cohort, person, by, at, shares))
        known = oracle.facts()

        for user in users:
            judge(known, user, cohort, teacher, rows)


def judge(known, user, cohort, teacher, rows):
    """One login's sight of everything, against the statement."""
    led = {"instructors": [teacher]}
    whole = {
        row.employee_id for row in rows
        if oracle.sees_part(known, user, row.employee, coach=row.coach, state=row.state, **led)
    }  # fmt: skip
    for model, path in OF_PARTS:
        assert seen(model, user, path) == whole, model
    entries = {
        row.employee_id for row in rows
        if oracle.reads_entry(
            user, row.employee, coach=row.coach, state=row.state,
            for_coach=row.journal.get().for_coach,
            for_instructors=row.journal.get().for_instructors, **led,
        )
    }  # fmt: skip
    assert seen(JournalEntry, user, "enrolment__employee") == entries
    assert seen(LearningEvent, user, "enrolment__employee") - {None} <= whole | learned(known, user)
    is_seen = oracle.sees_cohort(
        known, user, state=cohort.state, is_offered=cohort.programme.state == "offered",
        members=[row.employee for row in rows], **led,
    )  # fmt: skip
    for model in (Cohort, CohortSession, Instructor):
        assert model.objects.visible_to(user).exists() is is_seen, model
    triples = [(row.employee, row.coach, row.state) for row in rows]
    asked = oracle.sees_what_is_asked(known, user, parts=triples, **led)
    for model in (Assignment, Assessment):
        assert model.objects.visible_to(user).exists() is asked, model
    leads = oracle.leads_cohort(known, user, [teacher])
    assert SessionCode.objects.visible_to(user).exists() is leads
    assert Cohort.objects.run_by(user).exists() is leads


def learned(known, user):
    """Whose learning record a mentor may read is another table's matter."""
    return {
        pk for pk, person in known.people.items()
        if "mentor" in oracle.relations(known, user, person)
    }  # fmt: skip
