"""The workers' side of imports: claimed by one, told step by step, taken up again when it dies."""

import logging
import uuid
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from talent import tasks
from talent.imports.effects import beyond_check, store_effects
from talent.imports.filing import sources_of
from talent.imports.outcome import Outcome, Progress
from talent.imports.problems import UnreadableError, words_of
from talent.imports.registry import IMPORTERS
from talent.imports.staging import store_problems
from talent.imports.summary import Summary
from talent.imports.undoing import Undo
from talent.imports.watch import LEASE, HandOverError, LostClaimError, Watch
from talent.models import (
    IMPORT_WORK,
    SYSTEM,
    Actor,
    ImportBatch,
    ImportState,
)
from talent.services.grants import lock_admins
from talent.services.imports import SWEEP, ask_to_undo, note_applied, note_undone
from talent.services.lines import BUSY, lock_reporting, lock_units
from talent.services.notices import notify

logger = logging.getLogger(__name__)

TIME_BOX = 120.0  # seconds of reading, after which the next message goes on
MOST_ATTEMPTS = 3


class KeptBackError(Exception):
    """The record or the rules do not allow it: what was begun is rolled back."""

    def __init__(self, reason: str, outcome: Outcome | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.outcome = outcome


def work_on_imports(time_box: float = TIME_BOX, line: BaseDatabaseWrapper | None = None) -> None:
    """Take one step of the oldest upload that waits for a worker, and have the next one called.

    `line` is the connection that tells how far it is, where it should not be one of its own.
    """
    batch = claim_next()
    if batch is None:
        return
    try:
        _take_step(batch, Watch(batch, time_box=time_box, line=line))
    except LostClaimError:
        logger.info("Import %s was given up or taken over.", batch.pk)
    tasks.wake_sweep(SWEEP)


def _take_step(batch: ImportBatch, watch: Watch) -> None:
    """Do what the state asks for; what is refused leads back to HR with its reason."""
    try:
        with watch:
            _steps()[batch.state](batch, watch)
    except HandOverError:
        _release(batch)
    except UnreadableError as error:
        _end(batch, ImportState.REFUSED, _("A file cannot be read as it is."), problems=error)
    except FileNotFoundError:
        _end(batch, ImportState.REFUSED, _("A file is no longer there: upload it again."))
    except ValidationError as error:
        if getattr(error, "code", "") == BUSY:
            _release(batch)  # another import writes just now: this one's turn comes
        else:
            _keep_back(batch, KeptBackError(" ".join(error.messages)))
    except IntegrityError as error:
        _keep_back(batch, KeptBackError(words_of(error)))
    except KeptBackError as error:
        _keep_back(batch, error)


@transaction.atomic
def claim_next() -> ImportBatch | None:
    """Take the oldest upload with work to do that no living worker has in hand."""
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=timezone.now())
    rows = ImportBatch.objects.filter(free, state__in=IMPORT_WORK).order_by("pk")
    batch = rows.select_for_update(skip_locked=True, of=("self",)).first()
    if batch is None:
        return None
    if batch.attempts >= MOST_ATTEMPTS:
        text = _("It broke off %(count)s times. Nothing was written; the log says why.")
        batch.claim = None
        _keep_back(batch, KeptBackError(text % {"count": MOST_ATTEMPTS}))
        return None
    if batch.state == ImportState.UPLOADED:
        batch.state = ImportState.CHECKING
    batch.claim, batch.claimed_until = uuid.uuid4(), timezone.now() + LEASE
    batch.attempts += 1
    batch.save(update_fields=["state", "claim", "claimed_until", "attempts"])
    return batch


def _steps() -> dict[str, Callable[[ImportBatch, Watch], None]]:
    return {
        ImportState.CHECKING: check,
        ImportState.APPLYING: apply,
        ImportState.UNDOING: undo,
    }


def check(batch: ImportBatch, watch: Watch) -> None:
    """Read the files, chunk by chunk, and say what they would change."""
    importer, sources = IMPORTERS[batch.kind], sources_of(batch)
    watch.may_hand_over = True
    importer.prepare(batch, sources, watch)
    watch.may_hand_over = False
    outcome = importer.check(batch, sources, watch)
    _judge(batch, outcome, _refusal(batch, outcome))


@transaction.atomic
def apply(batch: ImportBatch, watch: Watch) -> None:
    """Compare again and write, all in one transaction: whole or not at all."""
    lock_units()
    lock_reporting()  # whoever moves people meanwhile waits
    lock_admins()
    outcome = IMPORTERS[batch.kind].apply(batch, sources_of(batch), watch)
    if refusal := _refusal(batch, outcome):
        raise KeptBackError(refusal, outcome)
    if beyond := beyond_check(batch, outcome.effects):
        raise KeptBackError(_changed_since(beyond), outcome)
    own = _own(batch)
    _let_go(own)
    note_applied(own, outcome, own.created_by or SYSTEM)
    _tell(own)


@transaction.atomic
def undo(batch: ImportBatch, watch: Watch) -> None:
    """Put everything back as it was, all in one transaction."""
    lock_units()
    lock_reporting()
    summary = Undo(batch, watch).run()
    own = _own(batch)
    note_undone(own, summary, own.created_by or SYSTEM)
    _let_go(own)
    _tell(own)


@transaction.atomic
def undo_now(*, actor: Actor, batch: ImportBatch, progress: Progress) -> Summary:
    """Put everything back in this very process: for the command, where nobody can sign in."""
    batch = ask_to_undo(actor=actor, batch=batch)
    lock_units()
    lock_reporting()
    summary = Undo(batch, progress).run()
    note_undone(batch, summary, actor)
    return summary


def _refusal(batch: ImportBatch, outcome: Outcome) -> str:
    return outcome.refusal(
        change_guard=batch.change_guard,
        skip_problems=bool(batch.options.get("skip_problems")),
    )


def _changed_since(beyond: int) -> str:
    """What is applied is what HR has read, and nothing else."""
    return ngettext(
        "What the check saw has changed: %(count)s thing would be done that it did not list."
        " Read below what would be done now, and check again.",
        "What the check saw has changed: %(count)s things would be done that it did not list."
        " Read below what would be done now, and check again.",
        beyond,
    ) % {"count": f"{beyond:,}"}


@transaction.atomic
def _judge(batch: ImportBatch, outcome: Outcome, reason: str) -> None:
    """Note what the check found, in place of what an earlier one found."""
    own = _own(batch)
    own.problems.filter(pk__gt=own.position.get("problems", 0)).delete()
    store_problems(own, outcome.problems.kept)
    store_effects(own, outcome.effects)
    own.summary = outcome.report().as_json()
    own.options |= {"departures": outcome.departures.as_json()}
    own.state, own.reason = ImportState.CHECKED, reason
    own.save(update_fields=["state", "reason", "summary", "options"])
    _let_go(own)
    _tell(own)


def _keep_back(batch: ImportBatch, error: KeptBackError) -> None:
    """A step that cannot be taken leads back to where HR decides, with the reason."""
    if error.outcome is not None:
        _judge(batch, error.outcome, error.reason)
    elif batch.state == ImportState.UNDOING:
        _end(batch, ImportState.APPLIED, error.reason)
    elif batch.state == ImportState.APPLYING:
        _end(batch, ImportState.CHECKED, error.reason)
    else:
        _end(batch, ImportState.REFUSED, error.reason)


@transaction.atomic
def _end(
    batch: ImportBatch, state: ImportState, reason: str, *, problems: UnreadableError | None = None
) -> None:
    own = _own(batch)
    if problems is not None:
        store_problems(own, problems.problems)
    own.state, own.reason = state, reason
    own.save(update_fields=["state", "reason"])
    _let_go(own)
    _tell(own)


def _release(batch: ImportBatch) -> None:
    """Give a batch back unfinished: it came on, so this was no failed attempt."""
    with transaction.atomic():
        _let_go(_own(batch))


def _own(batch: ImportBatch) -> ImportBatch:
    """The batch locked, if this worker still has it."""
    rows = ImportBatch.objects.select_for_update(of=("self",)).select_related("created_by")
    own = rows.filter(pk=batch.pk).first()
    if own is None or (batch.claim is not None and own.claim != batch.claim):
        raise LostClaimError
    return own


def _let_go(own: ImportBatch) -> None:
    own.claim, own.claimed_until, own.attempts = None, None, 0
    own.save(update_fields=["claim", "claimed_until", "attempts"])


def _tell(own: ImportBatch) -> None:
    """Say to whoever brought it how the step ended, once for each."""
    if own.created_by is not None:
        period = f"{timezone.now():%Y-%m-%dT%H:%M:%S}"
        kind = "talent.import_ended"
        notify(own.created_by, kind, subject=own, period=period, state=own.state)
