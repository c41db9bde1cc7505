"""What coordinators do with previews: start them by their settings, put them away, try again."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring.access import may_run_programme
from mentoring.models import (
    MOST_PREVIEWS,
    RUN_PREVIEWS,
    MatchingRun,
    Programme,
    RunState,
    RunTable,
)
from mentoring.models.programmes import require_weights
from mentoring.scoring import PARTS
from talent import tasks
from talent.access import require
from talent.models import Actor, AuditEntry, User

SWEEP = "mentoring.runs"
HIGHEST_SEED = 2**31 - 1


@transaction.atomic
def start_run(
    *,
    actor: Actor,
    programme: Programme,
    weights: Mapping[str, float] | None = None,
    floor: Decimal | None = None,
    seed: int = 1,
) -> MatchingRun:
    """Have a worker match everybody who waits, as a preview that nobody else sees."""
    require(may_run_programme(actor, programme))
    # Two coordinators must not take the same of the three places.
    programme = locked_programme(programme)
    refuse_unmatched(programme)
    chosen = dict(programme.weights if weights is None else weights)
    require_settings(chosen, floor, seed)
    taken = set(
        programme.runs.filter(state__in=RUN_PREVIEWS).values_list("slot", flat=True)
    )  # fmt: skip
    free = [slot for slot in range(1, MOST_PREVIEWS + 1) if slot not in taken]
    if not free:
        raise ValidationError(_("There are three previews already: put one away."))
    run = MatchingRun(
        programme=programme,
        slot=free[0],
        weights={name: chosen.get(name, 0) for name in PARTS},
        floor=floor,
        seed=seed,
        rules=rules_of(programme),
        created_by=actor if isinstance(actor, User) else None,
    )
    run.full_clean(exclude=["figures", "rules"])
    run.save()
    AuditEntry.add(
        actor, "mentoring.run.started", run, programme=programme.pk, weights=run.weights,
        floor=None if floor is None else str(floor), seed=seed,
    )  # fmt: skip
    wake()
    return run


def require_settings(weights: Any, floor: Decimal | None, seed: int) -> None:
    """Refuse settings by which nobody could be matched in order."""
    try:
        require_weights(weights)
    except ValidationError as error:
        raise ValidationError({"weights": error.messages}) from error
    if floor is not None and not 1 <= floor <= 100:
        raise ValidationError({"floor": _("A score lies between 1 and 100.")})
    if not 0 <= seed <= HIGHEST_SEED:
        raise ValidationError({"seed": _("Choose a whole number from 0 to 2,147,483,647.")})


@transaction.atomic
def retry_run(*, actor: Actor, run: MatchingRun) -> MatchingRun:
    """Have a preview that stopped worked out once more, by the same settings."""
    require(may_run_programme(actor, run.programme))
    run = locked_run(run, [RunState.FAILED])
    refuse_unmatched(run.programme)
    run.state, run.reason, run.attempts, run.done, run.total = RunState.QUEUED, "", 0, 0, 0
    run.save(update_fields=["state", "reason", "attempts", "done", "total"])
    AuditEntry.add(actor, "mentoring.run.retried", run, programme=run.programme_id)
    wake()
    return run


@transaction.atomic
def discard_run(*, actor: Actor, run: MatchingRun) -> MatchingRun:
    """Put a preview away: its proposals go, and its place is free for another."""
    require(may_run_programme(actor, run.programme))
    run = locked_run(run, list(RUN_PREVIEWS))
    put_away(run)
    AuditEntry.add(actor, "mentoring.run.discarded", run, programme=run.programme_id)
    return run


def put_away(run: MatchingRun) -> None:
    run.state, run.claim, run.claimed_until = RunState.DISCARDED, None, None
    run.save(update_fields=["state", "claim", "claimed_until"])
    run.proposals.all().delete()
    RunTable.objects.filter(run=run).delete()


def locked_programme(programme: Programme) -> Programme:
    return Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)


def locked_run(run: MatchingRun, states: list[RunState]) -> MatchingRun:
    """The run as it stands, if it is in one of these states still."""
    rows = MatchingRun.objects.select_for_update(of=("self",)).select_related("programme")
    found: MatchingRun = rows.get(pk=run.pk)
    if found.state not in states:
        text = _("This preview is no longer as you saw it: it is “%(state)s” now.")
        raise ValidationError(text % {"state": found.get_state_display()})
    return found


def refuse_unmatched(programme: Programme) -> None:
    """Only open programmes match people, and only those whose coordinators do."""
    if not programme.is_open:
        raise ValidationError(_("People are matched while the programme is open."))
    if not programme.is_matched and programme.is_of_peers:
        raise ValidationError(_("In this programme peers ask each other themselves."))
    if not programme.is_matched:
        raise ValidationError(_("In this programme mentees ask mentors themselves."))


def rules_of(programme: Programme) -> dict[str, Any]:
    """The hard rules as they stand, to be kept with a run."""
    return {
        "kind": programme.kind,
        "excludes_line": programme.excludes_line,
        "excludes_former": programme.excludes_former,
        "needs_language": programme.needs_language,
        "least_overlap": float(programme.least_overlap),
        "seats": programme.seats,
    }


def wake() -> None:
    transaction.on_commit(lambda: tasks.wake_sweep(SWEEP))
