"""State machines that Postgres keeps, by raw SQL, and the log that is only added to."""

import importlib

import pytest
from django.db import IntegrityError, connection, transaction

from leadership.models import LearningEvent, LearningEventKind
from tests.factories import EmployeeFactory, UserFactory
from tests.leadership.factories import (
    CohortEnrolmentFactory,
    CohortFactory,
    LeadershipProgrammeFactory,
)

pytestmark = pytest.mark.django_db
steps = importlib.import_module("leadership.migrations.0003_only_these_steps")


def moved(table, pk, before, after):
    """Whether no transition is refused, with the days that its checks ask for."""
    extra = ""
    if "enrolment" in table:
        ended = "ended_on = NULL" if after in LIVE else "ended_on = '2026-01-01'"
        extra = f", {ended}, waits_since = now()"
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET state = %s{extra} WHERE id = %s", [after, pk])
    except IntegrityError as error:
        return error.__cause__.diag.constraint_name != f"{table}_transition"
    return True


LIVE = ("requested", "nominated", "invited", "waitlisted", "enrolled")
MACHINES = [
    ("leadership_programme", steps.PROGRAMME_STEPS, LeadershipProgrammeFactory),
    ("leadership_cohort", steps.COHORT_STEPS, CohortFactory),
    ("leadership_cohortenrolment", steps.ENROLMENT_STEPS, CohortEnrolmentFactory),
]


@pytest.mark.parametrize(("table", "listed", "make"), MACHINES, ids=[row[0] for row in MACHINES])
def test_only_the_listed_steps_are_taken(table, listed, make):
    states = make._meta.model._meta.get_field("state").choices
    known = [state for state, _label in states]
    taken = set()
    for before in known:
        for after in known:
            if before == after:
                continue
            fields = {}
            if "enrolment" in table and before not in LIVE:
                fields["ended_on"] = "2026-01-01"
            if before == "waitlisted":
                fields["waits_since"] = "2026-01-01T00:00Z"
            row = make(state=before, **fields)
            if moved(table, row.pk, before, after):
                taken.add((before, after))

    assert taken == set(listed)


def test_what_was_learned_is_never_changed():
    row = LearningEvent.objects.create(
        employee=EmployeeFactory(), kind=LearningEventKind.ATTENDED, title="A workshop", hours=8
    )

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        LearningEvent.objects.filter(pk=row.pk).update(hours=80)

    row.refresh_from_db()
    assert row.hours == 8


def test_a_login_that_goes_leaves_what_it_wrote():
    user = UserFactory()
    row = LearningEvent.objects.create(
        employee=EmployeeFactory(), kind=LearningEventKind.ATTENDED, title="A workshop", by=user
    )

    user.delete()

    row.refresh_from_db()
    assert row.by is None
