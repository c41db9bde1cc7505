"""What HR does with an upload: bring it, look, apply or discard it, and take it back."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from talent import access, tasks
from talent.access import require
from talent.imports import filing
from talent.imports.outcome import Outcome
from talent.imports.registry import IMPORTERS
from talent.imports.summary import Summary
from talent.imports.toml import read_toml
from talent.models import IMPORT_JUDGED, SYSTEM, Actor, AuditEntry, ImportBatch, ImportState, User

SWEEP = "talent.imports"
UNDO_FOR = timedelta(days=30)

# From which states an upload may be discarded.
OPEN = (ImportState.UPLOADED, ImportState.CHECKING, ImportState.CHECKED, ImportState.REFUSED)


@transaction.atomic
def upload_import(
    *,
    actor: Actor,
    kind: str,
    files: filing.Uploads,
    mapping: "UploadedFile[Any] | None" = None,
    change_guard: int = 20,
    skip_problems: bool = False,
    switches: Collection[str] = (),
) -> ImportBatch:
    """Keep files and have a worker say what they would change; nothing is written yet."""
    require(access.is_hr_admin(actor))
    importer = IMPORTERS[kind]
    filing.refuse_unfit(importer.parts, files)
    batch = ImportBatch(
        kind=kind,
        created_by=actor if isinstance(actor, User) else None,
        mapping=_understood(kind, mapping),
        change_guard=change_guard,
        options={"skip_problems": skip_problems}
        | {switch.name: switch.name in switches for switch in importer.switches},
    )
    batch.full_clean(exclude=["files"])
    batch.save()
    try:
        batch.files = filing.store(batch, files)
    except OSError as error:
        folder = f"{filing.FOLDER}/{batch.pk}"
        filing.remove({"place": f"{folder}/{name}"} for name in default_storage.listdir(folder)[1])
        text = _("The files could not be stored: %(why)s. Nothing was kept; try again later.")
        raise ValidationError(text % {"why": error.strerror}) from error
    batch.save(update_fields=["files"])
    told = [{key: row[key] for key in ("part", "bytes", "sha256")} for row in batch.files]
    AuditEntry.add(actor, "talent.import.uploaded", batch, kind=kind, files=told)
    _wake()
    return batch


@transaction.atomic
def check_import_again(
    *,
    actor: Actor,
    batch: ImportBatch,
    mapping: "UploadedFile[Any] | None" = None,
    change_guard: int = 20,
    skip_problems: bool = False,
) -> ImportBatch:
    """Check the same files by other limits or another mapping."""
    require(access.is_hr_admin(actor))
    batch = _locked(batch, IMPORT_JUDGED)
    if mapping is not None:
        batch.mapping = _understood(batch.kind, mapping)
    batch.change_guard = change_guard
    batch.options |= {"skip_problems": skip_problems}
    batch.full_clean()
    forget_reading(batch)
    _step(batch, ImportState.UPLOADED)
    AuditEntry.add(
        actor, "talent.import.checked_again", batch,
        change_guard=change_guard, skip_problems=skip_problems,
    )  # fmt: skip
    return batch


@transaction.atomic
def apply_import(*, actor: Actor, batch: ImportBatch) -> ImportBatch:
    """Have a worker write what was checked, as the record stands then."""
    require(access.is_hr_admin(actor))
    batch = _locked(batch, [ImportState.CHECKED])
    if batch.reason:
        raise ValidationError(batch.reason)
    if not batch.is_applicable:
        raise ValidationError(_("Everything is on record like this already."))
    _step(batch, ImportState.APPLYING)
    AuditEntry.add(actor, "talent.import.approved", batch)
    return batch


@transaction.atomic
def discard_import(*, actor: Actor, batch: ImportBatch) -> ImportBatch:
    """Give an upload up: its files and what was read of them go."""
    require(access.is_hr_admin(actor))
    batch = _locked(batch, OPEN)
    batch.state, batch.claim, batch.claimed_until = ImportState.DISCARDED, None, None
    batch.save(update_fields=["state", "claim", "claimed_until"])
    forget_files(batch)
    forget_reading(batch)
    AuditEntry.add(actor, "talent.import.discarded", batch)
    return batch


@transaction.atomic
def undo_import(*, actor: Actor, batch: ImportBatch) -> ImportBatch:
    """Have a worker put everything back as it was before the import."""
    batch = ask_to_undo(actor=actor, batch=batch)
    _wake()
    return batch


def ask_to_undo(*, actor: Actor, batch: ImportBatch) -> ImportBatch:
    """Mark a batch for undoing, where it may be undone."""
    require(access.is_hr_admin(actor))
    batch = _locked(batch, [ImportState.APPLIED])
    if not may_be_undone(batch):
        raise ValidationError(_("An import can be undone for 30 days. These are over."))
    _hand_over(batch, ImportState.UNDOING)
    AuditEntry.add(actor, "talent.import.undo_asked", batch)
    return batch


def may_be_undone(batch: ImportBatch) -> bool:
    """Whether the rows that undoing needs are still kept."""
    applied = batch.applied_at
    return (
        batch.state == ImportState.APPLIED
        and applied is not None
        and applied + UNDO_FOR > timezone.now()
    )


def note_applied(batch: ImportBatch, outcome: Outcome, actor: Actor) -> None:
    """Note on a batch what it did; what was read of its files has served."""
    batch.state, batch.reason = ImportState.APPLIED, ""
    batch.summary = outcome.report().as_json()
    batch.applied_at = timezone.now()
    batch.save(update_fields=["state", "reason", "summary", "applied_at"])
    batch.rows.all().delete()
    forget_files(batch)
    AuditEntry.add(actor, "talent.import.applied", batch, summary=batch.summary)


def note_undone(batch: ImportBatch, summary: Summary, actor: Actor) -> None:
    """Note on a batch that all of it was put back, and have follow what follows from that."""
    IMPORTERS[batch.kind].undone(batch)
    batch.changes.all().delete()
    batch.state, batch.undone_at = ImportState.UNDONE, timezone.now()
    batch.save(update_fields=["state", "undone_at"])
    AuditEntry.add(actor, "talent.import.undone", batch, summary=summary.as_json())


def forget_files(batch: ImportBatch) -> None:
    """Take the files away once it is certain; their names, sizes and hashes stay on record."""
    files = list(batch.files)
    transaction.on_commit(lambda: filing.remove(files))


def forget_reading(batch: ImportBatch) -> None:
    """Take away what was read of the files and what was found in them."""
    batch.rows.all().delete()
    batch.problems.all().delete()
    batch.effects.all().delete()
    batch.position, batch.done, batch.total, batch.doing = {}, 0, 0, ""
    batch.save()


def clear_old(*, now: datetime) -> None:
    """Forget uploads that nobody applied for a month, and what undoing a month later would need.

    Files of those that have ended go once more: whoever took them away first may have died at it.
    """
    for batch in ImportBatch.objects.filter(state__in=IMPORT_JUDGED, created_at__lt=now - UNDO_FOR):
        discard_import(actor=SYSTEM, batch=batch)
    over = ImportBatch.objects.filter(applied_at__lt=now - UNDO_FOR, changes__isnull=False)
    for batch in over.distinct():
        batch.changes.all().delete()
        batch.effects.all().delete()
    ended = ImportBatch.objects.exclude(state__in=[*OPEN, ImportState.APPLYING])
    for batch in ended.filter(created_at__gte=now - 2 * UNDO_FOR):
        filing.remove(batch.files)


def _understood(kind: str, mapping: "UploadedFile[Any] | None") -> dict[str, Any]:
    """What a mapping file says; what is wrong in it stands at its field."""
    try:
        found = read_toml(mapping.read()) if mapping is not None else {}
        IMPORTERS[kind].understand(found)
    except ValidationError as error:
        raise ValidationError({"mapping": error.messages}) from error
    return found


def _locked(batch: ImportBatch, states: Any) -> ImportBatch:
    """The batch as it is now, where it is in one of these states."""
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if batch.state not in states:
        words = {"state": ImportState(batch.state).label}
        raise ValidationError(_("This upload has moved on meanwhile: it is “%(state)s”.") % words)
    return batch


def _step(batch: ImportBatch, state: ImportState) -> None:
    """Hand a batch to the workers, and call one."""
    _hand_over(batch, state)
    _wake()


def _hand_over(batch: ImportBatch, state: ImportState) -> None:
    batch.state, batch.reason, batch.attempts = state, "", 0
    batch.done = batch.total = 0
    batch.doing = ""
    batch.save(update_fields=["state", "reason", "attempts", "done", "total", "doing"])


def _wake() -> None:
    transaction.on_commit(lambda: tasks.wake_sweep(SWEEP))
