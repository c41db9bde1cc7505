"""Cycles, subjects, raters and requests move only as listed, whoever writes; by raw SQL."""

from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction

from leadership.models import (
    CycleState,
    FeedbackCycle,
    FeedbackRater,
    FeedbackRequest,
    FeedbackSubject,
    RaterState,
    RequestState,
    SubjectState,
)
from lib.dates import today
from tests.factories import EmployeeFactory
from tests.leadership.feedback_factories import question_set

pytestmark = pytest.mark.django_db

CYCLE_STEPS = {
    ("draft", "nominating"), ("draft", "cancelled"), ("nominating", "running"),
    ("nominating", "cancelled"), ("running", "closed"), ("running", "cancelled"),
    ("closed", "released"),
}  # fmt: skip
SUBJECT_STEPS = {
    ("choosing", "proposed"), ("choosing", "approved"), ("choosing", "withdrawn"),
    ("proposed", "choosing"), ("proposed", "approved"), ("proposed", "withdrawn"),
    ("approved", "withdrawn"),
}  # fmt: skip
RATER_STEPS = {
    ("proposed", "approved"), ("proposed", "removed"), ("proposed", "over"),
    ("approved", "answered"), ("approved", "declined"), ("approved", "removed"),
    ("approved", "over"), ("answered", "declined"), ("answered", "over"), ("declined", "over"),
    ("removed", "approved"), ("removed", "proposed"), ("removed", "over"),
}  # fmt: skip
REQUEST_STEPS = {("asked", "answered"), ("asked", "declined"), ("asked", "withdrawn")}


def write(sql, *values):
    """Which rule held a statement back; empty where it got through."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except IntegrityError as refusal:
        return refusal.__cause__.diag.constraint_name
    return ""


def a_cycle(state="running"):
    return FeedbackCycle.objects.create(
        name="x", purpose="x", question_set=question_set(), nominate_until="2026-01-01",
        ends_on="2026-02-01", state=state, released_on=today() if state == "released" else None,
    )  # fmt: skip


def a_subject(state="choosing"):
    return FeedbackSubject.objects.create(cycle=a_cycle(), employee=EmployeeFactory(), state=state)


def judged(refused, before, after, steps, name):
    allowed = before == after or (before, after) in steps
    assert refused == ("" if allowed else name)


@pytest.mark.parametrize(("before", "after"), list(product(CycleState.values, repeat=2)))
def test_a_cycle_takes_only_the_listed_steps(before, after):
    row = a_cycle(before)
    refused = write(
        "UPDATE leadership_feedbackcycle SET state = %s, released_on ="
        " CASE WHEN %s = 'released' THEN now()::date END WHERE id = %s",
        after, after, row.pk,
    )  # fmt: skip
    judged(refused, before, after, CYCLE_STEPS, "leadership_feedbackcycle_transition")


@pytest.mark.parametrize(("before", "after"), list(product(SubjectState.values, repeat=2)))
def test_a_subject_takes_only_the_listed_steps(before, after):
    row = a_subject(before)
    refused = write("UPDATE leadership_feedbacksubject SET state = %s WHERE id = %s", after, row.pk)
    judged(refused, before, after, SUBJECT_STEPS, "leadership_feedbacksubject_transition")


@pytest.mark.parametrize(("before", "after"), list(product(RaterState.values, repeat=2)))
def test_a_rater_takes_only_the_listed_steps(before, after):
    row = FeedbackRater.objects.create(
        subject=a_subject(), employee=EmployeeFactory(), group="peers", state=before
    )
    refused = write("UPDATE leadership_feedbackrater SET state = %s WHERE id = %s", after, row.pk)
    judged(refused, before, after, RATER_STEPS, "leadership_feedbackrater_transition")


@pytest.mark.parametrize(("before", "after"), list(product(RequestState.values, repeat=2)))
def test_a_request_takes_only_the_listed_steps(before, after):
    given = {"answer": "x", "answered_at": "2026-01-01T00:00Z"} if before == "answered" else {}
    row = FeedbackRequest.objects.create(
        asker=EmployeeFactory(), asked=EmployeeFactory(), topic="x", state=before, **given
    )
    refused = write(
        "UPDATE leadership_feedbackrequest SET state = %s,"
        " answer = CASE WHEN %s = 'answered' THEN 'x' ELSE '' END,"
        " answered_at = CASE WHEN %s = 'answered' THEN now() END WHERE id = %s",
        after, after, after, row.pk,
    )  # fmt: skip
    judged(refused, before, after, REQUEST_STEPS, "leadership_feedbackrequest_transition")
