"""Programmes and enrolments move only as listed, whoever writes; by raw SQL, past all services."""

from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction

from mentoring.models import EnrolmentState, ProgrammeState
from tests.factories import EnrolmentFactory, ProgrammeFactory

pytestmark = pytest.mark.django_db

PROGRAMME_STEPS = {
    ("draft", "open"), ("draft", "cancelled"), ("open", "finished"), ("open", "cancelled"),
}  # fmt: skip
ENROLMENT_STEPS = {
    ("waitlisted", "enrolled"), ("waitlisted", "withdrawn"), ("waitlisted", "finished"),
    ("enrolled", "waitlisted"), ("enrolled", "withdrawn"), ("enrolled", "finished"),
}  # fmt: skip


def write(sql, *values):
    """Which rule held a statement back; empty where it got through."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except IntegrityError as refusal:
        return refusal.__cause__.diag.constraint_name
    return ""


@pytest.mark.parametrize(("before", "after"), list(product(ProgrammeState.values, repeat=2)))
def test_a_programme_takes_only_the_listed_steps(before, after):
    programme = ProgrammeFactory(state=before)

    refused = write("UPDATE mentoring_programme SET state = %s WHERE id = %s", after, programme.pk)

    allowed = before == after or (before, after) in PROGRAMME_STEPS
    assert refused == ("" if allowed else "mentoring_programme_transition")


ENROLMENT = """
    UPDATE mentoring_enrolment SET state = %s,
        ended_on = CASE WHEN %s IN ('enrolled', 'waitlisted') THEN NULL ELSE now()::date END
    WHERE id = %s
"""


@pytest.mark.parametrize(("before", "after"), list(product(EnrolmentState.values, repeat=2)))
def test_an_enrolment_takes_only_the_listed_steps(before, after):
    ended = None if before in ("enrolled", "waitlisted") else "2026-01-01"
    row = EnrolmentFactory(state=before, ended_on=ended)

    refused = write(ENROLMENT, after, after, row.pk)

    allowed = before == after or (before, after) in ENROLMENT_STEPS
    assert refused == ("" if allowed else "mentoring_enrolment_transition")


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("name = ''", "named"),
        ("purpose = ''", "named"),
        ("enrol_until = enrol_from - 1", "enrolment_in_order"),
        ("ends_on = starts_on", "days_in_order"),
        ("enrol_until = ends_on + 1", "enrolment_before_end"),
        ("weeks = 25", "weeks"),
        ("cadence_weeks = 0", "cadence"),
        ("quiet_days = 121", "quiet_days"),
        ("seats = 0", "seats"),
        ("floor = 0.5", "floor"),
        ("least_overlap = 8.5", "overlap"),
        ("kind = 'choir'", "kind_known"),
        ("mode = 'magic'", "mode_known"),
    ],
)
def test_a_programme_holds_its_rules(change, rule):
    programme = ProgrammeFactory()

    refused = write(
        f"UPDATE mentoring_programme SET {change} WHERE id = %s",  # noqa: S608 - the lines above
        programme.pk,
    )

    assert refused in (f"mentoring_programme_{rule}", "mentoring_programme_days_in_order")


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("side = 'friend'", "side_known"),
        ("capacity = 2", "capacity"),
        ("side = 'mentor', capacity = 13", "capacity"),
        ("ended_on = now()", "end_with_day"),
    ],
)
def test_an_enrolment_holds_its_rules(change, rule):
    row = EnrolmentFactory()

    refused = write(
        f"UPDATE mentoring_enrolment SET {change} WHERE id = %s",  # noqa: S608 - the lines above
        row.pk,
    )

    assert refused == f"mentoring_enrolment_{rule}"
