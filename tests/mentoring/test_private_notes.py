"""Private notes: sealed for one writer in one pair, read by nobody else, lost by nothing."""

import logging

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from lib.sealing import new_key, seal
from mentoring.models import PrivateNote
from mentoring.queries.private_notes import opened, private_note
from mentoring.services.pairs import end_pair
from mentoring.services.private_notes import save_private_note
from talent.models import AuditEntry, Notice
from tests.factories import UserFactory
from tests.mentoring.pairs import a_pair, around
from tests.mentoring.test_pair_life import refused
from tests.talent.test_reliability_races import race

pytestmark = pytest.mark.django_db
SECRET = "canarysealed Grüße 你好"


def write(pair, user=None, text=SECRET, **more):
    user = user or pair.mentee.user
    seen = private_note(user, pair).seen
    return save_private_note(actor=user, pair=pair, text=text, **({"seen": seen} | more))


def dump():
    """Every text and every sealed byte of the whole database, as a copy of it would hold them."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type IN"
            " ('text', 'character varying', 'character', 'json', 'jsonb', 'bytea')"
        )
        for table, column, kind in cursor.fetchall():
            value = f'"{column}"' if kind == "bytea" else f"convert_to(\"{column}\"::text, 'UTF8')"
            cursor.execute(f'SELECT {value} FROM "{table}" WHERE "{column}" IS NOT NULL')
            found += [bytes(row[0]) for row in cursor.fetchall()]
    return b"\n".join(found)


def test_a_note_is_read_by_its_writer_and_stands_nowhere_in_the_database(caplog):
    pair = a_pair()
    pair.notes.create(text="canaryopen", by=pair.mentee.user)

    with caplog.at_level(logging.DEBUG):
        write(pair)
        read = private_note(pair.mentee.user, pair)

    assert read.text == SECRET
    everything = dump()
    assert b"canaryopen" in everything  # so the dump does read what is written
    assert bytes(PrivateNote.objects.get().sealed) in everything
    assert [word for word in SECRET.split() if word.encode() in everything] == []
    assert "canarysealed" not in caplog.text
    assert "canarysealed" not in repr(read)
    assert not AuditEntry.objects.filter(action__contains="note").exists()
    assert not Notice.objects.exists()


def test_nobody_else_reads_or_writes_it_whatever_their_rights():
    pair = a_pair()
    write(pair)
    people = around(pair) | {"system": None}
    del people["mentee"], people["system"]

    for user in people.values():
        assert private_note(user, pair).text == ""
        assert not PrivateNote.objects.visible_to(user).exists()
    for who in set(people) - {"mentor"}:
        with pytest.raises(PermissionDenied):
            write(pair, people[who], seen="")
    write(pair, pair.mentor.user, "The mentor's own")
    assert private_note(pair.mentee.user, pair).text == SECRET
    assert private_note(pair.mentor.user, pair).text == "The mentor's own"


def test_a_login_that_was_taken_away_reads_nothing_and_its_successor_begins_anew():
    pair = a_pair()
    write(pair)
    former = pair.mentee.user
    pair.mentee.user = UserFactory()
    pair.mentee.save()

    assert private_note(former, pair).text == ""  # it may sign in, and is nobody of the pair
    assert private_note(pair.mentee.user, pair).text == ""
    with pytest.raises(PermissionDenied):
        write(pair, former)


def test_a_row_that_was_moved_opens_for_nobody():
    pair, other = a_pair(), a_pair()
    row = write(pair)
    for change in ({"by": pair.mentor.user}, {"by": pair.mentee.user, "pair": other}):
        PrivateNote.objects.filter(pk=row.pk).update(**change)
        moved = opened(PrivateNote.objects.get())
        assert (moved.text, moved.is_readable) == ("", False)


@pytest.mark.parametrize("broken", ["key", "seal", "short"])
def test_what_cannot_be_opened_is_said_kindly_and_never_lost_by_a_save(settings, broken):
    pair = a_pair()
    row, key = write(pair), settings.NOTES_KEYS
    if broken == "key":
        settings.NOTES_KEYS = [new_key()]
    else:
        whole = bytes(row.sealed)
        sealed = b"short" if broken == "short" else whole[:-1] + bytes([whole[-1] ^ 1])
        PrivateNote.objects.update(sealed=sealed)
    kept = bytes(PrivateNote.objects.get().sealed)

    note = private_note(pair.mentee.user, pair)
    words = refused(write, pair=pair, text="New", seen=note.seen)

    assert (note.text, note.is_readable, note.is_written) == ("", False, True)
    assert "kept as it is" in words
    assert bytes(PrivateNote.objects.get().sealed) == kept
    if broken == "key":
        settings.NOTES_KEYS = [new_key(), *key]  # the key is back, beside a new one
        assert private_note(pair.mentee.user, pair).text == SECRET
        return
    write(pair, text="New", replaces_unreadable=True)
    assert private_note(pair.mentee.user, pair).text == "New"


def test_two_windows_lose_nothing():
    pair = a_pair()
    write(pair, text="First")

    assert "read both texts" in refused(write, pair=pair, text="Second", seen="")

    assert private_note(pair.mentee.user, pair).text == "First"


@pytest.mark.django_db(transaction=True)
def test_of_eight_windows_one_is_saved():
    pair = a_pair()

    found = race(
        lambda n: save_private_note(actor=pair.mentee.user, pair=pair, text=f"{n}", seen="")
    )

    assert found["written"] == 1
    assert PrivateNote.objects.count() == 1


def test_it_is_written_after_the_end_too_not_before_the_beginning_and_taken_away_when_empty():
    pair = a_pair()
    end_pair(actor=pair.mentor.user, pair=pair, reason="rematch")
    write(pair)
    after = private_note(pair.mentee.user, pair).text
    write(pair, text=" ")

    assert (after, PrivateNote.objects.count()) == (SECRET, 0)
    waits = a_pair(state="proposed", holds_seat=False, starts_on=None, ends_on=None)
    assert "not begun" in refused(write, pair=waits)


def test_a_text_has_a_bound():
    with pytest.raises(ValidationError, match="at most"):
        write(a_pair(), text="x" * 20_001)


def test_equal_texts_look_different_in_the_database():
    key = [new_key()]

    seals = {seal("same", bound_to="one writer", keys=key) for _n in range(5)}

    assert len(seals) == 5
