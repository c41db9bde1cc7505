"""A file of learning that was brought in by mistake is taken back, as far as nobody built on it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leadership import access
from leadership.credits import size_of
from leadership.models import (
    ExternalLearning,
    ExternalState,
    ImportOutcome,
    LearningEventKind,
    LearningImport,
    LearningImportRow,
    Qualification,
    RegistrationState,
)
from leadership.services.external import FIELDS as OF_EXTERNAL
from leadership.services.qualifications import FIELDS
from leadership.services.record import correct_event
from lib.editing import mark_of
from talent.access import require
from talent.models import AuditEntry, Employee, User
from talent.services.imports import UNDO_FOR
from talent.services.skills import withdraw_claim


def may_be_undone(batch: LearningImport) -> bool:
    """Whether a file was not taken back yet, and is no older than other imports may be."""
    return batch.undone_at is None and batch.at + UNDO_FOR > timezone.now()


@transaction.atomic
def undo_learning(*, actor: User, batch: LearningImport) -> LearningImport:
    """Take back what a file brought; what was changed since, or is used, is left alone and noted.

    Nothing of the log is deleted: the lines are corrected, and the people are told.
    """
    require(access.may_keep_qualifications(actor))
    batch = LearningImport.objects.select_for_update().get(pk=batch.pk)
    if batch.undone_at is not None:
        raise ValidationError(_("This file was taken back already."))
    if not may_be_undone(batch):
        raise ValidationError(_("A file can be taken back for 30 days. These are over."))
    rows = batch.rows.select_related("claim__employee").order_by("external__employee", "pk")
    if rows.filter(external__employee__user=actor).exists():
        words = _("Your own learning is in it: another HR admin has to take it back.")
        raise ValidationError(words)
    people = Employee.objects.select_for_update(of=("self",)).order_by("pk")
    list(people.filter(external_learning__brought_by__batch=batch).values_list("pk"))
    for row in rows:
        is_undone = _external(actor, row) if row.external_id else _qualification(actor, row)
        row.outcome = ImportOutcome.UNDONE if is_undone else ImportOutcome.LEFT
        row.save(update_fields=["outcome"])
    batch.undone_by, batch.undone_at = actor, timezone.now()
    batch.save(update_fields=["undone_by", "undone_at"])
    left = batch.rows.filter(outcome=ImportOutcome.LEFT).count()
    AuditEntry.add(actor, "leadership.learning.import_undone", batch, left=left)
    return batch


def _external(actor: User, row: LearningImportRow) -> bool:
    """Correct one line to nothing, and withdraw the claim that it made; False where it stays."""
    rows = ExternalLearning.objects.select_for_update(of=("self",))
    found = rows.get(brought_by=row)
    event = found.events.filter(kind=LearningEventKind.PROVED).select_related("employee__user")
    line = event.get()
    is_changed = mark_of(found, OF_EXTERNAL) != row.mark or line.corrections.exists()
    if found.state != ExternalState.PROVED or is_changed:
        return False
    correct_event(
        actor=actor, event=line, reason=_("It was brought in by mistake."), hours=found.hours * 0,
        credits=0,
    )  # fmt: skip
    found.state, found.proved_on, found.changed_at = ExternalState.WITHDRAWN, None, timezone.now()
    found.save(update_fields=["state", "proved_on", "changed_at"])
    if row.claim is not None:
        withdraw_claim(actor=actor, claim=row.claim)
    return True


def _qualification(actor: User, row: LearningImportRow) -> bool:
    """Take one out of the catalogue, or put it back as it was; False where it stays."""
    rows = Qualification.objects.select_for_update(of=("self",))
    found = rows.filter(pk=row.qualification_id or 0).first()
    if found is None or mark_of(found, FIELDS) != row.mark:
        return False
    if row.before is None:
        if found.registrations.exists() or found.programmes.exists():
            return False
        AuditEntry.add(actor, "leadership.qualification.taken_back", found)
        found.delete()
        return True
    if found.registrations.filter(state=RegistrationState.AWARDED).exists():
        return False  # credits of what somebody was awarded stay
    _put_back(found, row.before)
    AuditEntry.add(actor, "leadership.qualification.put_back", found)
    return True


def _put_back(found: Qualification, before: dict[str, Any]) -> None:
    for name, value in before.items():
        setattr(found, "skill_id" if name == "skill" else name, value)
    found.size = size_of(found.credits).value
    found.full_clean()
    found.save()
