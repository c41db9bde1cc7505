"""What one of the two writes down for both; only its writer changes it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lib.dates import today
from lib.editing import refuse_if_changed
from mentoring.models import Pair, Session, SharedNote
from mentoring.services.pair_locks import a_moment_ago, tell_others, writable
from talent.access import require
from talent.models import Actor, AuditEntry, User

ADDED = "mentoring.note_added"
MOST = 500


@transaction.atomic
def add_note(*, actor: Actor, pair: Pair, text: str, session: Session | None = None) -> SharedNote:
    """Write a note for both, perhaps of one session; the same one sent twice is written once."""
    pair = writable(actor, pair)
    if session is not None and session.pair_id != pair.pk:
        raise ValidationError({"session": _("This session belongs to another pair.")})
    assert isinstance(actor, User)
    same = pair.notes.filter(by=actor, text=tidy(text), session=session, at__gte=a_moment_ago())
    twin: SharedNote | None = same.first()
    if twin is not None:
        return twin
    if pair.notes.count() >= MOST:
        raise ValidationError(_("%(most)s notes are enough for one pair.") % {"most": MOST})
    note = SharedNote(pair=pair, session=session, text=tidy(text), by=actor)
    note.full_clean()
    note.save()
    _record(actor, note, "added")
    tell_others(actor, pair, ADDED, period=today().isoformat())
    return note


@transaction.atomic
def edit_note(*, actor: Actor, note: SharedNote, seen: str, text: str) -> SharedNote:
    """Change a note of one's own, unless another window changed it since it was shown."""
    note = _own(actor, note)
    refuse_if_changed(note, ("text",), seen)
    note.text, note.changed_at = tidy(text), timezone.now()
    note.full_clean()
    note.save(update_fields=["text", "changed_at"])
    _record(actor, note, "edited")
    return note


@transaction.atomic
def remove_note(*, actor: Actor, note: SharedNote) -> None:
    """Take a note of one's own away for both."""
    note = _own(actor, note)
    _record(actor, note, "removed")
    note.delete()


def tidy(text: str) -> str:
    """A text as it is kept: one kind of line end, nothing empty around it."""
    return text.replace("\r\n", "\n").strip()


def _own(actor: Actor, note: SharedNote) -> SharedNote:
    pair = writable(actor, note.pair)
    found: SharedNote | None = SharedNote.objects.filter(pk=note.pk).first()
    if found is None:
        raise ValidationError(_("This note was removed meanwhile."))
    assert isinstance(actor, User)
    require(found.by_id == actor.pk)
    found.pair = pair
    return found


def _record(actor: Actor, note: SharedNote, act: str, **more: Any) -> None:
    AuditEntry.add(
        actor, f"mentoring.note.{act}", note, subject=note.pair.mentee, pair=note.pair_id, **more
    )
