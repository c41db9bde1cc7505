"""A journal: sealed before it is written. No audit entry and no notice tells that it was."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from leadership.models import LONGEST_WORK, CohortEnrolment, JournalEntry
from leadership.queries.journals import opened
from leadership.services.cohort_results import refuse_unseated
from lib.sealing import seal
from lib.visible import is_visible
from talent.access import is_self, require
from talent.models import Actor

STALE = "entry_changed"


@transaction.atomic
def write_entry(*, actor: Actor, enrolment: CohortEnrolment, text: str) -> JournalEntry:
    """Seal and keep one entry; nobody else reads it until the writer shares it."""
    require(is_self(actor, enrolment.employee))
    enrolment = CohortEnrolment.objects.select_for_update(of=("self",), no_key=True).get(
        pk=enrolment.pk
    )
    refuse_unseated(enrolment)
    row = JournalEntry(enrolment=enrolment)
    _seal(row, text)
    row.save()
    return row


@transaction.atomic
def edit_entry(*, actor: Actor, entry: JournalEntry, text: str, seen: str) -> JournalEntry:
    """Write an entry anew, unless another window did meanwhile."""
    row = _locked(actor, entry)
    if seen != opened(row).seen:
        words = _("You saved something else meanwhile: read both texts, and save again.")
        raise ValidationError(words, code=STALE)
    _seal(row, text)
    row.save(update_fields=["sealed"])
    return row


@transaction.atomic
def share_entry(
    *, actor: Actor, entry: JournalEntry, for_coach: bool, for_instructors: bool
) -> JournalEntry:
    """Let the coach or who leads the cohort read one entry, or take that back."""
    row = _locked(actor, entry)
    row.for_coach, row.for_instructors = for_coach, for_instructors
    row.save(update_fields=["for_coach", "for_instructors"])
    return row


@transaction.atomic
def delete_entry(*, actor: Actor, entry: JournalEntry) -> None:
    """Take an entry away; nothing of it is kept."""
    _locked(actor, entry).delete()


def _locked(actor: Actor, entry: JournalEntry) -> JournalEntry:
    require(is_self(actor, entry.enrolment.employee))
    return JournalEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)


def _seal(row: JournalEntry, text: str) -> None:
    said = text.strip()
    if not is_visible(said):
        raise ValidationError({"text": _("Write something that can be read.")})
    if len(said) > LONGEST_WORK:
        raise ValidationError({"text": _("Write at most 10,000 letters.")})
    row.sealed = seal(said, bound_to=row.bound_to, keys=settings.NOTES_KEYS)
