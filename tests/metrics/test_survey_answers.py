"""Answering: kept at each step, sent once, sealed, and without a trace of when."""

import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from metrics.envelopes import Opener, new_private_key, public_key_of
from metrics.models import AnswerDraft, Envelope, Wave, WavePerson
from metrics.queries.own_answers import ladder, own_draft
from metrics.services.mixing import LEAST_TOGETHER, mix
from metrics.services.survey_answers import save_answers, send_answers
from metrics.services.waves import close_wave
from talent.models import SYSTEM, AuditEntry, IdempotencyKey, Notice
from tests.metrics.survey_factories import (
    a_company,
    a_survey,
    answers,
    ask,
    hr_admin,
    launched,
    person_of,
    refused,
)

pytestmark = pytest.mark.django_db
CANARY = "zebrafinch"


@pytest.fixture
def key():
    return new_private_key()


@pytest.fixture
def team():
    (people,) = a_company(12)
    return people


@pytest.fixture
def wave(team, key):
    return open_with(key)


def open_with(key, **said):
    wave = launched(**said)
    Wave.objects.filter(pk=wave.pk).update(public_key=public_key_of(key))
    Wave.objects.filter(pk=wave.pk).update(state="open")
    wave.refresh_from_db()
    return wave


def save(wave, employee, **said):
    return save_answers(actor=employee.user, person=person_of(wave, employee), answers=said)


def send(wave, employee, **said):
    send_answers(actor=employee.user, person=person_of(wave, employee), answers=answers(**said))


def test_answers_are_kept_step_by_step_and_changed_until_they_are_sent(wave, team):
    save(wave, team[0], proud=4)
    save(wave, team[0], grow="2", words=CANARY)
    save(wave, team[0], proud=5, words="")

    assert dict(own_draft(person_of(wave, team[0])).answers) == {"proud": 5, "grow": 2}


def test_a_draft_is_sealed_and_opens_for_its_writer_only(wave, team):
    save(wave, team[0], words=CANARY)
    row = AnswerDraft.objects.get()

    assert CANARY.encode() not in bytes(row.sealed)
    stolen = AnswerDraft(person=person_of(wave, team[1]), sealed=row.sealed)
    from metrics.queries.own_answers import opened as read  # noqa: PLC0415 - beside its use

    assert read(row).answers == {"words": CANARY}
    assert not read(stolen).is_readable
    assert list(AnswerDraft.objects.visible_to(team[0].user)) == [row]
    for other in (team[1].user, hr_admin()):
        assert list(AnswerDraft.objects.visible_to(other)) == []


def test_the_length_of_a_draft_says_little(wave, team):
    save(wave, team[0], proud=1)
    save(wave, team[1], **answers(words="x" * 700))

    assert len({len(bytes(row.sealed)) for row in AnswerDraft.objects.all()}) == 1


def test_what_is_sent_is_an_envelope_with_frozen_places_and_no_name(wave, team, key):
    save(wave, team[0], words=CANARY)
    send(wave, team[0], words=CANARY)

    row = AnswerDraft.objects.get()
    assert (row.is_sent, len(bytes(row.sealed))) == (True, wave.envelope_size)
    found = Opener(key, wave=wave.uuid).open(bytes(row.sealed))
    person = person_of(wave, team[0])
    assert found == {
        "unit": person.unit.position, "grade": "", "tenure": "5", "location": "",
        "answers": answers(words=CANARY),
    }  # fmt: skip
    assert own_draft(person).answers == {}  # not even for oneself


def test_every_envelope_of_a_wave_has_one_size(wave, team):
    send(wave, team[0], words="")
    send(wave, team[1], words="é" * 2000)

    assert {len(bytes(row.sealed)) for row in AnswerDraft.objects.all()} == {wave.envelope_size}


def test_answers_are_sent_once(wave, team):
    send(wave, team[0])

    refused(lambda: send(wave, team[0]), "sent your answers already")
    refused(lambda: save(wave, team[0], proud=1), "sent your answers already")
    close_wave(actor=SYSTEM, wave=wave, now=wave.closes_at)
    refused(lambda: send(wave, team[0]), "sent your answers already")
    assert Envelope.objects.count() == 1


def test_what_has_to_be_answered_is_asked_for_and_what_was_not_asked_refused(wave, team):
    person = person_of(wave, team[0])

    with pytest.raises(ValidationError) as error:
        send_answers(actor=team[0].user, person=person, answers={"friend": 9})
    assert set(error.value.error_dict) == {"proud", "grow"}
    for wrong in ({"proud": 6}, {"other": 1}, {"friend": "eleven"}, {"words": "x" * 2001}):
        with pytest.raises(ValidationError):
            save(wave, team[0], **wrong)
    assert AnswerDraft.objects.count() == 0


def test_a_survey_in_which_nothing_has_to_be_answered_is_not_sent_empty(team, key):
    survey = a_survey(questions=False)
    ask(survey, "free", kind="comment")
    wave = open_with(key, survey=survey)

    with pytest.raises(ValidationError, match="a question or more"):
        send_answers(actor=team[0].user, person=person_of(wave, team[0]))


def test_nobody_answers_for_somebody_else(wave, team):
    person = person_of(wave, team[0])

    for other in (team[1].user, hr_admin()):
        with pytest.raises(PermissionDenied):
            save_answers(actor=other, person=person, answers={"proud": 3})
        with pytest.raises(PermissionDenied):
            send_answers(actor=other, person=person, answers=answers())
    with pytest.raises(PermissionDenied):
        send_answers(actor=SYSTEM, person=person, answers=answers())


def test_after_the_last_moment_nothing_is_taken_although_no_job_has_closed_it(
    wave, team, monkeypatch
):
    save(wave, team[0], proud=4)
    from metrics.models import waves as models  # noqa: PLC0415 - beside its use

    class Later:
        @staticmethod
        def now():
            return wave.closes_at

    monkeypatch.setattr(models, "timezone", Later)
    refused(lambda: save(wave, team[0], proud=5), "no longer taken")
    refused(lambda: send(wave, team[0]), "no longer taken")


def test_answering_leaves_no_trace_of_when(wave, team):
    before = AuditEntry.objects.count()
    save(wave, team[0], words=CANARY)
    send(wave, team[0], words=CANARY)

    assert AuditEntry.objects.count() == before
    assert IdempotencyKey.objects.count() == Notice.objects.count() == 0
    times = [
        field.name
        for model in (WavePerson, AnswerDraft, Envelope)
        for field in model._meta.concrete_fields
        if "Date" in type(field).__name__ or "Time" in type(field).__name__
    ]
    assert times == []


def test_sent_answers_leave_together_and_as_many_stay_behind(wave, team, key):
    for employee in team[: LEAST_TOGETHER + 1]:
        send(wave, employee)

    assert (mix(wave), Envelope.objects.count()) == (0, 0)
    assert mix(wave, is_last=True) == LEAST_TOGETHER + 1
    assert (AnswerDraft.objects.count(), Envelope.objects.count()) == (0, 11)
    assert WavePerson.objects.filter(done=True).count() == 11
    opener = Opener(key, wave=wave.uuid)
    said = [opener.open(bytes(row.sealed)) for row in Envelope.objects.all()]
    assert [one["answers"]["words"] for one in said] == ["More light, please."] * 11


def test_a_batch_is_ten_or_more_and_ten_wait_for_the_end(key):
    (people,) = a_company(LEAST_TOGETHER * 2 + 3)
    wave = open_with(key)
    for employee in people[: LEAST_TOGETHER * 2]:
        send(wave, employee)

    assert mix(wave) == LEAST_TOGETHER
    assert AnswerDraft.objects.filter(is_sent=True).count() == LEAST_TOGETHER
    assert mix(wave) == 0
    send(wave, people[-1])
    assert mix(wave) == 0


def test_who_has_answered_is_told_to_nobody(wave, team):
    send(wave, team[0])
    mix(wave, is_last=True)

    for somebody in (hr_admin(), team[1].user):
        rows = WavePerson.objects.visible_to(somebody)
        assert not rows.filter(employee=team[0]).exists()
    assert list(Envelope.objects.visible_to(hr_admin())) == []


def test_the_ladder_leads_from_ones_own_unit_to_the_top(key):
    first, *_rest = a_company(3, 4, divisions=2)
    wave = open_with(key)

    steps = ladder(person_of(wave, first[0]))

    assert [(one.name, one.invited, one.is_own, one.is_all) for one in steps] == [
        ("Team 1A", 3, True, False), ("Division 1", 7, False, False), ("All", 14, False, True),
    ]  # fmt: skip


def test_a_person_who_leaves_or_is_erased_after_sending_is_counted_still(wave, team, key):
    send(wave, team[0], words=CANARY)
    team[0].user.is_active = False
    team[0].user.save()
    team[0].assignments.all().delete()
    team[0].delete()

    close_wave(actor=SYSTEM, wave=wave, now=wave.closes_at)

    said = Opener(key, wave=wave.uuid).open(bytes(Envelope.objects.get().sealed))
    assert said["answers"]["words"] == CANARY


def test_half_a_sign_is_sealed_as_none(wave, team, key):
    send(wave, team[0], words="a\ud800b")

    found = Opener(key, wave=wave.uuid).open(bytes(AnswerDraft.objects.get().sealed))
    assert found["answers"]["words"] == "a?b"
    assert json.dumps(found)
