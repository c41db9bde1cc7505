"""The pages of a pair's notes, shared and private, and what old windows keep."""

import pytest

from lib.sealing import new_key
from mentoring.models import Agreement, SharedNote
from mentoring.queries.private_notes import private_note
from mentoring.services.pairs import end_pair
from mentoring.services.private_notes import save_private_note
from tests.careers.doors import on_page, signed_in
from tests.mentoring.pair_pages import filled, get, page, post, words
from tests.mentoring.pairs import a_pair

pytestmark = pytest.mark.django_db


def test_notes_are_written_searched_and_paged_and_changed_by_their_writer():
    pair = a_pair()
    for number in range(25):
        pair.notes.create(text=f"Note number {number:02}", by=pair.mentor.user)
    post(pair.mentee, "pair_notes", pair.pk, text="What a Tuesday")
    mine = SharedNote.objects.get(by=pair.mentee.user)
    theirs = SharedNote.objects.filter(by=pair.mentor.user).first()

    first = get(pair.mentee, "pair_notes", pair.pk).context["page"]
    rest = signed_in(pair.mentee).get(f"{page('pair_notes', pair.pk)}?cursor={first.next}")
    found = signed_in(pair.mentee).get(f"{page('pair_notes', pair.pk)}?q=tuesday").context["page"]
    seen = get(pair.mentee, "pair_note_edit", mine.pk).context["form"]["seen"].value()
    post(pair.mentee, "pair_note_edit", mine.pk, text="A Wednesday", seen=seen)
    stale = post(pair.mentee, "pair_note_edit", mine.pk, text="A Thursday", seen=seen)

    assert (len(first.rows), len(rest.context["page"].rows)) == (20, 6)
    assert [row.pk for row in found.rows] == [mine.pk]
    assert "A Wednesday" in " ".join(stale.context["form"].non_field_errors())
    assert get(pair.mentee, "pair_note_edit", theirs.pk).status_code == 404
    assert on_page(pair.mentee, page("pair_notes", pair.pk), {"text": ""}) == {
        "text": ["Write a sentence first."]
    }
    post(pair.mentee, "pair_note_remove", mine.pk)
    assert not SharedNote.objects.filter(pk=mine.pk).exists()


def test_what_is_written_in_an_old_window_of_a_pair_that_ended_comes_back():
    pair = filled(a_pair())
    note, action = pair.notes.get(), pair.actions.get()
    end_pair(actor=pair.mentee.user, pair=pair, reason="no_time")
    refusal = "This pair has ended: what was written stays as it is."

    new = post(pair.mentor, "pair_notes", pair.pk, text="Long and dear")
    changed = post(pair.mentor, "pair_note_edit", note.pk, text="Long and dear", seen="x")
    opened = signed_in(pair.mentee).get(page("pair_action_edit", action.pk), follow=True)
    sent = post(pair.mentee, "pair_action_edit", action.pk, title="Dear", side="mentee", seen="x")

    for answer in (new, changed):
        shown = answer.content.decode()
        assert (refusal in shown, "Long and dear" in shown) == (True, True)
    assert opened.redirect_chain[0][0].startswith(pair.get_absolute_url())
    assert words(opened) == [refusal]
    assert (refusal in sent.content.decode(), "Dear" in sent.content.decode()) == (True, True)
    assert get(pair.mentor, "pair_note_edit", note.pk).status_code == 404
    assert list(pair.notes.values_list("text", flat=True)) == [note.text]


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("pair_goal_add", {"title": "Dear"}),
        ("pair_action_add", {"title": "Dear", "side": "mentee"}),
        ("pair_agreement", {"expectations": "Dear", "confidentiality": "All", "cadence_weeks": 3}),
        ("session_propose", {"starts_at": "2031-05-05T10:00", "minutes": 60, "agenda": "Dear"}),
    ],
)
def test_a_form_sent_from_an_old_window_of_a_pair_that_ended_keeps_its_words(name, given):
    pair = a_pair()
    end_pair(actor=pair.mentee.user, pair=pair, reason="no_time")

    shown = post(pair.mentee, name, pair.pk, **given).content.decode()

    assert "This pair has ended: what was written stays as it is." in shown
    assert "Dear" in shown
    assert get(pair.mentee, name, pair.pk).status_code == 404
    kept = (pair.goals, pair.actions, pair.sessions, Agreement.objects.filter(pair=pair))
    assert not [rows for rows in kept if rows.exists()]


def test_a_goal_of_a_pair_that_ended_has_no_form():
    pair = filled(a_pair())
    goal = pair.goals.get()
    end_pair(actor=pair.mentee.user, pair=pair, reason="no_time")

    opened = signed_in(pair.mentee).get(page("pair_goal_edit", goal.pk), follow=True)
    sent = post(pair.mentee, "pair_goal_edit", goal.pk, title="Dear", seen="x").content.decode()

    refusal = "This pair has ended: what was written stays as it is."
    assert opened.redirect_chain[0][0].startswith(pair.get_absolute_url())
    assert words(opened) == [refusal]
    assert (refusal in sent, "Dear" in sent) == (True, True)


def test_a_private_note_is_saved_seen_in_two_windows_and_kept_when_unreadable(settings):
    pair = a_pair()
    address = page("pair_private", pair.pk)
    post(pair.mentee, "pair_private", pair.pk, text="First", seen="")
    stale = post(pair.mentee, "pair_private", pair.pk, text="Second", seen="")
    both = stale.content.decode()
    assert ["First" in both, "Second" in both] == [True, True]
    again = stale.context["form"]["seen"].value()
    post(pair.mentee, "pair_private", pair.pk, text="Both", seen=again)
    assert private_note(pair.mentee.user, pair).text == "Both"

    keys, settings.NOTES_KEYS = settings.NOTES_KEYS, [new_key()]
    unread = get(pair.mentee, "pair_private", pair.pk)
    seen = unread.context["form"]["seen"].value()
    refusal = on_page(pair.mentee, address, {"text": "New", "seen": seen})
    settings.NOTES_KEYS = keys

    assert "cannot be opened at present" in unread.content.decode()
    assert "Both" not in unread.content.decode()
    assert "kept as it is" in refusal["__all__"][0]
    assert private_note(pair.mentee.user, pair).text == "Both"


def test_the_page_stands_when_the_key_is_lost(settings):
    pair = a_pair()
    save_private_note(actor=pair.mentee.user, pair=pair, text="Mine", seen="")
    settings.NOTES_KEYS = [new_key()]

    shown = get(pair.mentee, "pair_detail", pair.pk)

    assert shown.status_code == 200
    assert "It is kept as it is." in shown.content.decode()
