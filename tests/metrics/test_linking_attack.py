"""S11: whoever holds the database and the key cannot link an envelope to its writer.

The attacker reads everything: `xmin` (which transaction wrote a row), `ctid` (where it lies), the
order of rows, and opens all envelopes. Each answer is known to the test by the number in its words.
The must-fail twins are the two ways in which such products are usually written.
"""

import random

import pytest
from django.db import connection

from metrics.envelopes import Opener, new_private_key, public_key_of
from metrics.models import Envelope, Wave, WavePerson
from metrics.services.mixing import LEAST_TOGETHER, mix
from metrics.services.survey_answers import send_answers
from metrics.services.waves import close_wave
from talent.models import SYSTEM
from tests.metrics.survey_factories import a_company, answers, launched, person_of

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 40


@pytest.fixture
def key():
    return new_private_key()


@pytest.fixture
def wave(key):
    a_company(PEOPLE)
    wave = launched()
    Wave.objects.filter(pk=wave.pk).update(public_key=public_key_of(key))
    Wave.objects.filter(pk=wave.pk).update(state="open")
    wave.refresh_from_db()
    return wave


def arrival(wave, seed=1):
    """Everybody, in the order in which they answer."""
    people = list(wave.people.select_related("employee__user").order_by("pk"))
    random.Random(seed).shuffle(people)
    return [row.employee for row in people]


def rows(table, which):
    """Rows as they lie, with the transaction that wrote each."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {which}, xmin::text::bigint, ctid::text FROM {table} ORDER BY ctid")
        return cursor.fetchall()


def said_in(wave, key):
    """What each envelope says, as they lie: the writer's id, with the transaction of the row."""
    opener = Opener(key, wave=wave.uuid)
    found = []
    for sealed, xmin, _ctid in rows("metrics_envelope", "sealed"):
        found.append((int(opener.open(bytes(sealed))["answers"]["words"]), xmin))
    return found


def done_in():
    """Who is done, as the rows lie, with the transaction of the row."""
    return [
        (person, xmin)
        for (person, done, xmin, _ctid) in (
            (*row[0].strip("()").split(","), row[1], row[2])
            for row in rows("metrics_waveperson", "(id, done)::text")
        )
        if done == "t"
    ]


def linked_by_transaction(envelopes, people):
    """How many the attacker names rightly because one envelope and one person share a writer."""
    right = 0
    for author, xmin in envelopes:
        same = [int(person) for person, other in people if other == xmin]
        alone = [other for _author, other in envelopes if other == xmin]
        right += len(same) == len(alone) == 1 and same == [author]
    return right


def linked_by_order(envelopes, people):
    """How many the attacker names rightly by laying both in the order of their rows."""
    pairs = zip(envelopes, people, strict=True)
    return sum(author == int(person) for (author, _xmin), (person, _other) in pairs)


def answer_all(wave, after_each):
    for number, employee in enumerate(arrival(wave)):
        person = person_of(wave, employee)
        send_answers(actor=employee.user, person=person, answers=answers(words=str(person.pk)))
        after_each(number)


def test_rows_of_a_closed_wave_link_nobody(wave, key):
    answer_all(wave, lambda _number: mix(wave))
    close_wave(actor=SYSTEM, wave=wave, now=wave.closes_at)

    envelopes, people = said_in(wave, key), done_in()

    assert (len(envelopes), len(people)) == (PEOPLE, PEOPLE)
    assert linked_by_transaction(envelopes, people) == 0
    # By chance about one of them lies right; ten would come about once in three million times.
    assert linked_by_order(envelopes, people) < 10
    batches = [xmin for _author, xmin in envelopes]
    assert min(batches.count(one) for one in set(batches)) >= LEAST_TOGETHER


def test_order_of_arrival_is_lost_inside_a_batch(wave, key):
    order = [person_of(wave, employee).pk for employee in arrival(wave)]
    answer_all(wave, lambda _number: None)
    mix(wave, is_last=True)

    written = [author for author, _xmin in said_in(wave, key)]

    assert sorted(written) == sorted(order)
    assert sum(a == b for a, b in zip(written, order, strict=True)) < 10
    assert sum(a == b for a, b in zip(written, sorted(order), strict=True)) < 10


def test_must_fail_an_answer_that_leaves_alone_is_linked_by_its_transaction(wave, key, monkeypatch):
    """The same transaction for the envelope and for who is done: everybody is found."""
    answer_all(wave, lambda _number: mix(wave, is_last=True))

    assert linked_by_transaction(said_in(wave, key), done_in()) == PEOPLE


def test_must_fail_two_transactions_one_after_the_other_are_linked_by_order(wave, key):
    """Without a batch, what is written apart still lies in the order of arrival."""
    for employee in arrival(wave):
        person = person_of(wave, employee)
        sealed = seal_for(wave, person)
        Envelope.objects.create(wave_uuid=wave.uuid, sealed=sealed)
        WavePerson.objects.filter(pk=person.pk).update(done=True)

    # Where rows lie depends on what was deleted before; which was written first does not.
    assert linked_by_order(by_writing(said_in(wave, key)), by_writing(done_in())) == PEOPLE


def by_writing(rows_):
    return sorted(rows_, key=lambda row: row[1])


def seal_for(wave, person):
    from metrics.envelopes import seal  # noqa: PLC0415 - beside its use

    payload = {"unit": 0, "answers": {"words": str(person.pk)}}
    return seal(payload, public_key=bytes(wave.public_key), wave=wave.uuid, size=wave.envelope_size)
