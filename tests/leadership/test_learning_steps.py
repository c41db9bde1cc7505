"""What the database holds of learning: state machines by raw SQL, and its constraints."""

import importlib

import pytest
from django.db import IntegrityError, connection, transaction

from leadership.models import ExternalLearning
from tests.leadership.learning_factories import (
    CreditTransferFactory,
    ExternalLearningFactory,
    QualificationAwardFactory,
    QualificationFactory,
    RegistrationFactory,
)

pytestmark = pytest.mark.django_db
steps = importlib.import_module("leadership.migrations.0061_learning_steps")


def fields_of(table, state):
    """What the checks of a table ask for in a state."""
    if table == "leadership_externallearning":
        proof = {"link": "https://example.org/"} if state == "done" else {}
        return proof | ({"proved_on": "2026-01-01"} if state == "proved" else {})
    if table == "leadership_registration" and state != "in_progress":
        return {"ended_on": "2026-01-01"}
    return {}


def moved(table, pk, after):
    """Whether no transition is refused."""
    known = {"link": "", "proved_on": None} if table.endswith("externallearning") else {}
    if table == "leadership_registration":
        known = {"ended_on": None}
    known |= fields_of(table, after)
    sets = "".join(f", {name} = %s" for name in known)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {table} SET state = %s{sets} WHERE id = %s",  # noqa: S608 - our names
                [after, *known.values(), pk],
            )
    except IntegrityError as error:
        return error.__cause__.diag.constraint_name != f"{table}_transition"
    return True


MACHINES = [
    ("leadership_externallearning", steps.EXTERNAL_STEPS, ExternalLearningFactory),
    ("leadership_registration", steps.REGISTRATION_STEPS, RegistrationFactory),
    ("leadership_credittransfer", steps.TRANSFER_STEPS, CreditTransferFactory),
]


@pytest.mark.parametrize(("table", "listed", "make"), MACHINES, ids=[row[0] for row in MACHINES])
def test_only_the_listed_steps_are_taken(table, listed, make):
    known = [state for state, _label in make._meta.model._meta.get_field("state").choices]
    taken = set()
    for before in known:
        for after in known:
            if before != after:
                row = make(state=before, **fields_of(table, before))
                if moved(table, row.pk, after):
                    taken.add((before, after))

    assert taken == set(listed)


@pytest.mark.parametrize(
    ("credits", "size", "fits"),
    [
        (1, "award", True), (12, "award", True), (13, "award", False), (12, "certificate", False),
        (13, "certificate", True), (36, "certificate", True), (37, "certificate", False),
        (36, "diploma", False), (37, "diploma", True), (600, "diploma", True), (0, "award", False),
        (601, "diploma", False),
    ],
)  # fmt: skip
def test_the_database_keeps_sizes_by_credits(credits, size, fits):
    row = QualificationFactory()

    def put():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE leadership_qualification SET credits = %s, size = %s WHERE id = %s",
                [credits, size, row.pk],
            )

    if fits:
        put()
    else:
        with pytest.raises(IntegrityError, match="size_by_credits"):
            put()


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("level", 1, "qualification_level"), ("level", 8, "qualification_level"),
        ("guided_hours", 121, "guided_within_total"), ("skill_level", 3, "skill_with_level"),
        ("name", "", "qualification_named"),
    ],
)  # fmt: skip
def test_the_database_refuses_what_no_qualification_is(field, value, rule):
    row = QualificationFactory(credits=12)

    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**{field: value})


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"hours": -1}, "externallearning_hours"),
        ({"hours": 2001}, "externallearning_hours"),
        ({"ends_on": "2001-01-01"}, "days_in_order"),
        ({"level": 3}, "skill_with_level"),
        ({"state": "done"}, "done_with_proof"),
        ({"link": "https://example.org/", "file": "learning/x"}, "one_proof"),
    ],
)
def test_the_database_refuses_learning_that_says_nothing(fields, rule):
    row = ExternalLearningFactory(state="approved")

    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        ExternalLearning.objects.filter(pk=row.pk).update(**fields)


def test_a_person_works_for_a_qualification_once():
    row = RegistrationFactory()

    with pytest.raises(IntegrityError, match="registration_once"), transaction.atomic():
        RegistrationFactory(employee=row.employee, qualification=row.qualification)
    type(row).objects.filter(pk=row.pk).update(state="withdrawn", ended_on="2026-01-01")
    RegistrationFactory(employee=row.employee, qualification=row.qualification)


def test_an_award_expires_after_it_was_given():
    row = QualificationAwardFactory()

    with pytest.raises(IntegrityError, match="days_in_order"), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(expires_on=row.awarded_on)
