"""The workers' side of matching: claimed by one, told step by step, taken up when it dies."""

import logging
import time
import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring.models import RUN_WORK, MatchingRun, Proposal, RunState, RunTable
from mentoring.queries.cohort import Pool, pool_of
from mentoring.queries.why_not import wanted_of
from mentoring.services.runs import SWEEP
from mentoring.solving import Matching, packed, parts_of, solve, weigh
from talent import tasks
from talent.models import OrgUnit
from talent.services.notices import notify

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=120)
MOST_ATTEMPTS = 3
PACE = 0.5  # seconds between two notes of how far it is
CHUNK = 2_000
ENDED = "mentoring.run_ended"


class LostRunError(Exception):
    """Somebody put the preview away, or another worker has taken it over."""


def work_on_runs() -> None:
    """Work out the oldest preview that waits, and have the next one called."""
    run = claim_next()
    if run is None:
        return
    try:
        work_out(run)
    except LostRunError:
        logger.info("Matching run %s was put away or taken over.", run.pk)
    except ValueError as error:
        logger.exception("Matching run %s stopped.", run.pk)
        stop(run, str(error))
    tasks.wake_sweep(SWEEP)


@transaction.atomic
def claim_next() -> MatchingRun | None:
    """Take the oldest preview that no living worker has in hand."""
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=timezone.now())
    rows = MatchingRun.objects.filter(free, state__in=RUN_WORK).order_by("pk")
    run: MatchingRun | None = rows.select_for_update(skip_locked=True, of=("self",)).first()
    if run is None:
        return None
    run.state = RunState.RUNNING
    run.claim, run.claimed_until = uuid.uuid4(), timezone.now() + LEASE
    run.attempts += 1
    run.done = 0
    run.save(update_fields=["state", "claim", "claimed_until", "attempts", "done"])
    if run.attempts > MOST_ATTEMPTS:
        text = _("It broke off %(count)s times. Try again; if it stops anew, the log says why.")
        stop(run, text % {"count": MOST_ATTEMPTS})
        return None
    return run


def work_out(run: MatchingRun) -> None:
    """Read the cohort, score it, match it, and keep what came out."""
    programme = run.programme
    pool = pool_of(programme)
    wanted = wanted_of(run)
    note(run, 0, len(pool.mentees))
    table = weigh(pool.task, wanted, Progress(run, len(pool.mentees)))
    matching = solve(pool.task, wanted, table)
    values = parts_of(pool.task, matching.pairs)
    keep(run, pool, matching, values, packed(table))


class Progress:
    """Tells how many mentees are scored, now and then, and renews the lease with it."""

    def __init__(self, run: MatchingRun, total: int) -> None:
        self.run, self.total = run, total
        self.told = time.monotonic()

    def __call__(self, done: int) -> None:
        if time.monotonic() >= self.told + PACE:
            self.told = time.monotonic()
            note(self.run, done, self.total)


def note(run: MatchingRun, done: int, total: int) -> None:
    """Say how far it is; raise where this worker should not go on."""
    mine = MatchingRun.objects.filter(pk=run.pk, claim=run.claim, state=RunState.RUNNING)
    if not mine.update(done=done, total=total, claimed_until=timezone.now() + LEASE):
        raise LostRunError


@transaction.atomic
def keep(
    run: MatchingRun,
    pool: Pool,
    matching: Matching,
    values: Sequence[dict[str, Any]],
    table: bytes,
) -> None:
    """Keep proposals and figures, if this worker still has the run."""
    own = owned(run)
    own.proposals.all().delete()
    RunTable.objects.update_or_create(run=own, defaults={"packed": table})
    Proposal.objects.bulk_create(
        [
            Proposal(
                run=own,
                mentee_id=pool.mentees[row],
                mentor_id=pool.mentors[column],
                score=f"{matching.scores[row]:.1f}",
                parts=parts,
                is_pinned=(row, column) in matching.pinned,
            )
            for (row, column), parts in zip(matching.pairs, values, strict=True)
        ],
        batch_size=CHUNK,
    )
    own.state, own.inputs_hash, own.figures = (
        RunState.DONE, pool.inputs_hash, figures_of(pool, matching),
    )  # fmt: skip
    own.done = own.total = len(pool.mentees)
    own.finished_at = timezone.now()
    own.save(update_fields=["state", "inputs_hash", "figures", "done", "total", "finished_at"])
    let_go(own)


@transaction.atomic
def stop(run: MatchingRun, reason: str) -> None:
    """End a run that cannot be worked out, with the reason."""
    own = owned(run)
    own.state, own.reason, own.finished_at = RunState.FAILED, reason, timezone.now()
    own.save(update_fields=["state", "reason", "finished_at"])
    let_go(own)


def owned(run: MatchingRun) -> MatchingRun:
    """The run locked, if this worker still has it."""
    rows = MatchingRun.objects.select_for_update(of=("self",)).select_related("created_by")
    own: MatchingRun | None = rows.filter(
        pk=run.pk, claim=run.claim, state=RunState.RUNNING
    ).first()
    if own is None:
        raise LostRunError
    return own


def let_go(own: MatchingRun) -> None:
    own.claim, own.claimed_until, own.attempts = None, None, 0
    own.save(update_fields=["claim", "claimed_until", "attempts"])
    if own.created_by is not None:
        period = f"{timezone.now():%Y-%m-%dT%H:%M:%S.%f}"
        notify(own.created_by, ENDED, subject=own, period=period, state=own.state)


def figures_of(pool: Pool, matching: Matching) -> dict[str, Any]:
    """What a coordinator compares previews by."""
    scores = [float(matching.scores[row]) for row, _column in matching.pairs]
    first = matching.chosen[pool.priority] >= 0
    return {
        "waiting": len(pool.mentees),
        "seats": int(pool.seats.sum()),
        "matched": matching.matched,
        "pairs": len(scores),
        "total": matching.total,
        "mean": round(matching.total / len(scores), 1) if scores else None,
        "worst": min(scores) if scores else None,
        "rematch": [int(first.sum()), int(pool.priority.sum())],
        "pins": [len(matching.pinned), pool.pinned],
        "unavailable": len(pool.unavailable),
        "beyond": len(pool.beyond),
        "units": spread(pool, matching),
    }


def spread(pool: Pool, matching: Matching) -> list[dict[str, Any]]:
    """For each unit of those who wait, how many are matched of how many, by the unit's name."""
    unit = pool.cohort.mentees.unit
    names = dict(OrgUnit.objects.filter(pk__in=pool.units).values_list("pk", "name"))
    rows = []
    for at in np.unique(unit).tolist():
        inside = unit == at
        name = names.get(pool.units[at], "") if at >= 0 else ""
        hit = matching.chosen[inside] >= 0
        rows.append(
            {
                "unit": pool.units[at] if at >= 0 else None,
                "name": name,
                "matched": int(hit.sum()),
                "waiting": int(inside.sum()),
            }
        )
    return sorted(rows, key=lambda row: (-row["waiting"], row["name"]))
