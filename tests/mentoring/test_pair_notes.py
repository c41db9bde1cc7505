"""What the two of a pair write down for both."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from lib.editing import mark_of
from mentoring.models import SharedNote
from mentoring.services import pair_notes
from tests.mentoring.pairs import a_pair
from tests.mentoring.test_pair_life import refused, told
from tests.talent.test_reliability_races import race

pytestmark = pytest.mark.django_db


def test_a_note_is_for_both_and_only_its_writer_changes_it():
    pair = a_pair()
    note = pair_notes.add_note(actor=pair.mentee.user, pair=pair, text="One\r\ntwo ")
    pair_notes.add_note(actor=pair.mentee.user, pair=pair, text="Another")

    edited = pair_notes.edit_note(
        actor=pair.mentee.user, note=note, seen=mark_of(note, ("text",)), text="Three"
    )

    assert (note.text, edited.text, edited.changed_at is not None) == ("One\ntwo", "Three", True)
    for act in (
        lambda: pair_notes.edit_note(
            actor=pair.mentor.user, note=note, seen=mark_of(edited, ("text",)), text="x"
        ),
        lambda: pair_notes.remove_note(actor=pair.mentor.user, note=note),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert told() == [(pair.mentor.user_id, "note_added")]  # once a day
    pair_notes.remove_note(actor=pair.mentee.user, note=note)
    assert "removed meanwhile" in refused(pair_notes.remove_note, actor=pair.mentee.user, note=note)
    assert list(SharedNote.objects.values_list("text", flat=True)) == ["Another"]


def test_a_note_of_another_pairs_session_is_refused():
    pair, other = a_pair(), a_pair()
    session = other.sessions.create(starts_at=timezone.now())

    words = refused(
        pair_notes.add_note, actor=pair.mentee.user, pair=pair, text="x", session=session
    )

    assert "another pair" in words


@pytest.mark.django_db(transaction=True)
def test_of_eight_windows_on_one_note_one_is_saved():
    pair = a_pair()
    note = pair_notes.add_note(actor=pair.mentee.user, pair=pair, text="Before")
    seen = mark_of(note, ("text",))

    found = race(
        lambda n: pair_notes.edit_note(
            actor=pair.mentee.user, note=note, seen=seen, text=f"Window {n}"
        )
    )

    assert found["written"] == 1
    assert sum(found.values()) == 8
    assert sum("another window" in words for words in found) >= 1
