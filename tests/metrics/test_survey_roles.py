"""What the role of pages can do with answers: add envelopes, and never read one; raw sign-ins."""

import psycopg2
import pytest

from metrics.envelopes import new_private_key, public_key_of
from metrics.models import Envelope, Wave
from metrics.services.mixing import LEAVE
from metrics.services.survey_answers import send_answers
from tests.metrics.survey_factories import a_company, answers, launched, person_of


@pytest.fixture
def wave(transactional_db):
    (team,) = a_company(5)
    wave = launched()
    Wave.objects.filter(pk=wave.pk).update(public_key=public_key_of(new_private_key()))
    Wave.objects.filter(pk=wave.pk).update(state="open")
    wave.refresh_from_db()
    for employee in team[:3]:
        send_answers(actor=employee.user, person=person_of(wave, employee), answers=answers())
    return wave


def test_pages_let_answers_leave_and_cannot_read_them_afterwards(wave, sign_in):
    web = sign_in("web").cursor()

    web.execute(LEAVE, {"wave": wave.pk, "uuid": str(wave.uuid), "count": 3})

    assert (web.rowcount, Envelope.objects.count()) == (3, 3)
    for sql in (
        "SELECT sealed FROM metrics_envelope",
        "SELECT count(*) FROM metrics_envelope",
        "UPDATE metrics_envelope SET sealed = NULL",
        "DELETE FROM metrics_envelope",
        "TRUNCATE metrics_envelope",
        "INSERT INTO metrics_envelope VALUES (gen_random_uuid(), gen_random_uuid(), 'x')"
        " RETURNING sealed",
        "COPY metrics_envelope TO STDOUT",
    ):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            web.execute(sql)


def test_pages_answer_under_the_rules_of_the_database(wave, sign_in):
    """The rule about open waves looks with the rights of whoever answers."""
    web = sign_in("web").cursor()
    free = wave.people.filter(draft__isnull=True).first()

    web.execute("INSERT INTO metrics_answerdraft VALUES (%s, 'x', false)", [free.pk])
    with pytest.raises(psycopg2.errors.CheckViolation):
        web.execute("UPDATE metrics_wave SET threshold = 50 WHERE id = %s", [wave.pk])
