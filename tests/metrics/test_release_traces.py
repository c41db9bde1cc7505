"""S11 searched: no answer stands in files, the write-ahead log, Redis or the log.

Three people answer by the pages: one sends a word, one changes a word before sending, one keeps a
draft and never sends it. Each place is held against a control: the same word unsealed is found.
"""

import logging

import pytest
from celery import current_app
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from metrics.draft_keys import keys_that_seal, waves_with_draft_keys
from metrics.models import AnswerDraft, Envelope, ReleasedGroup, Wave
from metrics.queries.own_answers import opened
from metrics.services import survey_answers, waves
from metrics.services.launching import launch_survey
from metrics.services.mixing import mix
from metrics.services.release_keys import read_key
from metrics.services.releasing import make_wave_key, release_wave
from metrics.services.survey_answers import save_answers, send_answers
from metrics.services.wave_upkeep import keep_waves_moving
from metrics.services.waves import close_wave, open_wave
from talent.models import SYSTEM, AuditEntry
from tests.metrics.survey_factories import a_company, a_survey, answers, ask, person_of
from tests.metrics.traces import Search, random_word

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 24


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.RELEASE_KEYS_DIR = tmp_path / "keys"
    settings.DRAFT_KEYS_DIR = tmp_path / "drafts"


@pytest.fixture
def log(tmp_path):
    """All that any part of the process says, however little it matters."""
    path = tmp_path / "everything.log"
    handler = logging.FileHandler(path)
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield path
    root.setLevel(before)
    root.removeHandler(handler)
    handler.close()


@pytest.fixture
def words():
    """What is sent, what is written over before it is sent, and what is never sent."""
    return [random_word() for _ in range(3)]


def an_open_wave():
    """A wave of which nobody but the test tells a number: its key stands nowhere but in it."""
    (team,) = a_company(PEOPLE)
    survey = a_survey()
    key = ask(survey, f"q{random_word()}", kind="scale", en="How many?").key
    wave = launch_survey(actor=SYSTEM, survey=survey)
    make_wave_key(wave.pk)
    wave.refresh_from_db()
    return open_wave(actor=SYSTEM, wave=wave, now=max(wave.opens_at, wave.frozen_at)), team, key


def as_written(key, number):
    """How a number would stand beside its question in what programs write."""
    texts = [f'{key}":{number}', f'{key}": {number}', f"{key}': {number}"]
    return [text.encode() for text in texts]


def answered(wave, team, key, words):
    """Three by the pages, the others at once; only one of them sends words."""
    sent, changed, kept, *others = team

    def say(employee, **said):
        browser = Client()
        browser.force_login(employee.user)
        for at, question in enumerate(wave.questions.order_by("position"), start=1):
            page = reverse("metrics:survey_question", args=[wave.pk, at])
            answer = {"answer": said.get(question.key, "4"), "next": 1}
            assert browser.post(page, answer).status_code == 302
        return browser, reverse("metrics:survey_send", args=[wave.pk])

    browser, send = say(sent, words=words[0], **{key: "7"})
    browser.post(send)
    say(changed, words=words[1])
    browser, send = say(changed, words="")
    browser.post(send)
    say(kept, words=words[2])
    for employee in others:
        given = answers(words="") | {key: 3}
        send_answers(actor=employee.user, person=person_of(wave, employee), answers=given)
    assert AnswerDraft.objects.filter(is_sent=True).count() == PEOPLE - 1


def test_no_answer_stands_anywhere_while_it_is_open_nor_after_the_release(words, log):
    wave, team, key = an_open_wave()
    search = Search(*words, exactly=as_written(key, 7), logs=[log])
    answered(wave, team, key, words)
    mix(wave)

    while_open = search.places()
    private = read_key(wave.uuid)
    close_wave(actor=SYSTEM, wave=wave, now=wave.closes_at)
    assert release_wave(wave.pk)
    afterwards = search.places()

    assert (while_open, afterwards) == (set(), set())
    assert ReleasedGroup.objects.get(wave=wave, cut=0, number=0).people == PEOPLE - 1
    assert Wave.objects.get(pk=wave.pk).state == "released"
    # Nor is the key left, by which the sealed answers in old logs could be opened.
    keys_left = Search(exactly=[private])
    keys_left.wal_from, keys_left.begun = search.wal_from, search.begun
    assert keys_left.places() == set()


def test_no_sealed_answer_is_left_in_a_file_of_the_database():
    """The log of Postgres has them until it is written over, and nothing opens them."""
    wave, team, key = an_open_wave()
    answered(wave, team, key, ["", "", ""])
    close_wave(actor=SYSTEM, wave=wave, now=wave.closes_at)
    sealed = [bytes(row.sealed)[:24] for row in Envelope.objects.all()]
    search = Search(exactly=sealed)
    search.begun = 0
    before = any(map(search.is_in, search.heap()))

    release_wave(wave.pk)

    left = {path.name for path in search.heap() if search.is_in(path)}
    assert before
    assert left <= files_of("metrics_answerdraft")


def files_of(table):
    """The files of a table and of its long values."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_relation_filenode(oid), pg_relation_filenode(reltoastrelid) FROM pg_class"
            " WHERE oid = %s::regclass",
            [table],
        )
        return {str(number) for number in cursor.fetchone()}


def test_must_fail_a_draft_that_is_not_sealed_is_found_after_the_release(words, log, monkeypatch):
    """It was deleted long ago: heap and write-ahead log have it still."""
    wave, team, key = an_open_wave()
    search = Search(*words, logs=[log])
    plain = survey_answers.sealed_draft

    def unsealed(person, said):
        return plain(person, said) + str(said).encode()

    monkeypatch.setattr(survey_answers, "sealed_draft", unsealed)
    monkeypatch.setattr("metrics.queries.own_answers.unseal", opened_in_front)
    answered(wave, team, key, words)
    close_wave(actor=SYSTEM, wave=wave, now=wave.closes_at)
    release_wave(wave.pk)

    assert AnswerDraft.objects.count() == 0
    assert search.places() == {"heap", "wal"}


def opened_in_front(sealed, *, bound_to, keys):
    """The draft in front of what the control wrote behind it."""
    from lib.sealing import SealError, unseal  # noqa: PLC0415 - beside its use

    for end in range(len(sealed), 0, -1):
        try:
            return unseal(sealed[:end], bound_to=bound_to, keys=keys)
        except SealError:
            continue
    raise AssertionError


def test_must_fail_a_word_in_a_row_that_was_taken_back_is_found():
    word = random_word()
    search = Search(word)

    row = AuditEntry.objects.create(action="metrics.wave.closed", details={"said": word})
    row_pk = row.pk
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM talent_auditentry WHERE id = %s", [row_pk])

    assert search.places() == {"heap", "wal"}


def test_must_fail_a_word_is_found_in_a_part_of_the_log_that_is_over():
    """A checkpoint, by whomever, leaves the log that is searched."""
    word = random_word()
    search = Search(word)

    AuditEntry.objects.create(action="metrics.wave.closed", details={"said": word})
    for _ in range(3):
        search.ask("SELECT pg_switch_wal()")
        AuditEntry.objects.create(action="metrics.wave.closed")
        search.ask("CHECKPOINT")

    assert search.places() == {"heap", "wal"}


def test_must_fail_a_word_in_a_message_is_found_in_redis():
    word = random_word()
    search = Search(word)

    current_app.send_task("metrics.said", kwargs={"said": word}, queue="nobody-listens")

    assert search.places() == {"redis"}


def test_must_fail_a_word_in_the_cache_is_found():
    word = random_word()
    search = Search(word)

    cache.set("said", word)

    assert search.places() == {"heap", "wal"}


def test_must_fail_a_word_in_the_log_is_found(log):
    word = random_word()
    search = Search(word, logs=[log])

    logging.getLogger("metrics").debug("Somebody said %s.", word)

    assert search.places() == {"logs"}


def test_nobody_opens_what_is_left_of_drafts_once_the_survey_is_closed():
    """Dead rows have them still; the product's own keys, which live on, do not open them."""
    wave, team, key = an_open_wave()
    drafts = kept_by(wave, team)
    assert opened_again(drafts) == len(team)

    close_wave(actor=SYSTEM, wave=wave, now=wave.closes_at)

    assert waves_with_draft_keys() == []
    assert left_in_files(drafts)
    assert opened_again(drafts) == 0


def test_must_fail_while_the_key_of_drafts_is_kept_dead_rows_are_read(monkeypatch):
    wave, team, key = an_open_wave()
    drafts = kept_by(wave, team)
    monkeypatch.setattr(waves, "destroy_draft_key", lambda _wave: None)

    close_wave(actor=SYSTEM, wave=wave, now=wave.closes_at)

    assert left_in_files(drafts)
    assert opened_again(drafts) == len(team)


def test_a_key_of_drafts_that_a_kill_left_is_destroyed_by_the_next_round():
    wave, team, key = an_open_wave()
    kept_by(wave, team)
    other, _team, _key = an_open_wave()
    close_wave(actor=SYSTEM, wave=wave, now=wave.closes_at)
    for one in (wave, other):
        keys_that_seal(one.uuid)

    keep_waves_moving()

    assert waves_with_draft_keys() == [other.uuid]


def kept_by(wave, team):
    """What each keeps as a draft, with its row as it lies in the database."""
    for employee in team:
        save_answers(actor=employee.user, person=person_of(wave, employee), answers={"proud": 4})
    return list(AnswerDraft.objects.select_related("person__wave"))


def left_in_files(drafts):
    search = Search(exactly=[bytes(row.sealed)[:24] for row in drafts])
    search.begun = 0
    return any(map(search.is_in, search.heap()))


def opened_again(drafts):
    """How many the product would open for whoever brings a row back from a dead one."""
    return sum(opened(row).answers == {"proud": 4} for row in drafts)
