"""Publishing a preview: what still holds is proposed to both, each pair with its seat."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring.access import may_run_programme
from mentoring.models import (
    RUN_PREVIEWS,
    Enrolment,
    MatchingRun,
    Pair,
    PairOrigin,
    PairState,
    Proposal,
    RunState,
    RunTable,
)
from mentoring.queries.cohort import Pool, pool_of
from mentoring.services.runs import locked_programme, locked_run, put_away, refuse_unmatched
from mentoring.solving import broken_by
from talent.access import require
from talent.models import Actor, AuditEntry
from talent.services.notices import ToTell, notify_many, subject_name

PROPOSED = "mentoring.pair_proposed"
CHANGED = "inputs-changed"
CHUNK = 1_000


@dataclass(frozen=True)
class Sorted:
    """The proposals that can be published today, and those that cannot with a word why."""

    good: Sequence[Proposal]
    left: Sequence[tuple[Proposal, str]]


@transaction.atomic
def publish_run(*, actor: Actor, run: MatchingRun, anyway: bool = False) -> MatchingRun:
    """Propose a preview's pairs to both sides; other previews are put away.

    Where what it was worked out from has changed since, that is said first; `anyway` publishes
    what still holds.
    """
    require(may_run_programme(actor, run.programme))
    programme = locked_programme(run.programme)
    run = locked_run(run, [RunState.DONE])
    refuse_unmatched(programme)
    proposals = list(run.proposals.order_by("-is_pinned", "-score", "pk"))
    if not proposals:
        raise ValidationError(_("There is nobody to propose: this preview matched nobody."))
    lock_enrolments(proposals)
    pool = pool_of(programme)
    if not anyway and pool.inputs_hash != run.inputs_hash:
        raise ValidationError(
            _(
                "Something that decides has changed since this preview: people, rules or places."
                " Run it again, or publish what still holds."
            ),
            code=CHANGED,
        )
    found = sort(pool, proposals)
    pairs = propose(run, found.good)
    run.state, run.published_at = RunState.PUBLISHED, timezone.now()
    run.figures |= {
        "published": len(pairs),
        "left": [[row.mentee_id, row.mentor_id, why] for row, why in found.left],
    }
    run.save(update_fields=["state", "published_at", "figures"])
    RunTable.objects.filter(run=run).delete()
    for other in MatchingRun.objects.filter(programme=programme, state__in=RUN_PREVIEWS):
        put_away(other)
    AuditEntry.add(
        actor, "mentoring.run.published", run, programme=programme.pk,
        pairs=len(pairs), left=len(found.left),
    )  # fmt: skip
    return run


def lock_enrolments(proposals: Sequence[Proposal]) -> None:
    """Nobody accepts a request for these seats meanwhile."""
    both = {row.mentee_id for row in proposals} | {row.mentor_id for row in proposals}
    rows = Enrolment.objects.filter(pk__in=both).order_by("pk")
    list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))


def sort(pool: Pool, proposals: Sequence[Proposal]) -> Sorted:
    """What of a preview still holds by today's rules and seats."""
    rows = {pk: index for index, pk in enumerate(pool.mentees)}
    columns = {pk: index for index, pk in enumerate(pool.mentors)}
    seats = Counter({pk: int(pool.seats[index]) for pk, index in columns.items()})
    good: list[Proposal] = []
    left: list[tuple[Proposal, str]] = []
    matched = held(proposals)
    known = [row for row in proposals if row.mentee_id in rows and row.mentor_id in columns]
    pairs = [(rows[row.mentee_id], columns[row.mentor_id]) for row in known]
    forbidden = {
        row.pk for row, rule in zip(known, broken_by(pool.task, pairs), strict=True) if rule
    }
    for row in proposals:
        if row.mentee_id in matched or (pool.is_of_peers and row.mentor_id in matched):
            left.append((row, "matched"))
        elif row.mentee_id not in rows or row.mentor_id in pool.unavailable:
            left.append((row, "no_longer"))
        elif seats[row.mentor_id] < 1:
            left.append((row, "full" if row.mentor_id not in columns else "no_longer"))
        elif row.pk in forbidden:
            left.append((row, "no_longer"))
        else:
            seats[row.mentor_id] -= 1
            good.append(row)
    return Sorted(good, left)


def held(proposals: Sequence[Proposal]) -> set[int]:
    """Who of the mentees, or of the peers, has somebody by now."""
    both = [row.mentee_id for row in proposals] + [row.mentor_id for row in proposals]
    pairs = Pair.objects.filter(holds_seat=True)
    mine = pairs.filter(mentee_enrolment__in=both).values_list("mentee_enrolment", flat=True)
    peers = pairs.filter(mentor_enrolment__in=both, mentor_enrolment__side="peer")
    return set(mine) | set(peers.values_list("mentor_enrolment", flat=True))


def propose(run: MatchingRun, proposals: Sequence[Proposal]) -> list[Pair]:
    """One pair for each, which holds a seat; a request for the same two becomes it."""
    asked = {
        (pair.mentee_enrolment_id, pair.mentor_enrolment_id): pair
        for pair in Pair.objects.filter(programme=run.programme_id, state=PairState.PROPOSED)
    }
    people = dict(
        Enrolment.objects.filter(programme=run.programme_id).values_list("pk", "employee")
    )
    new: list[Pair] = []
    known: list[Pair] = []
    for row in proposals:
        pair = asked.get((row.mentee_id, row.mentor_id)) or Pair(
            programme_id=run.programme_id,
            mentee_enrolment_id=row.mentee_id,
            mentor_enrolment_id=row.mentor_id,
            mentee_id=people[row.mentee_id],
            mentor_id=people[row.mentor_id],
            origin=PairOrigin.RUN,
        )
        (known if pair.pk else new).append(pair)
        pair.run, pair.score, pair.parts, pair.holds_seat = run, row.score, row.parts, True
        pair.weights = run.weights
    Pair.objects.bulk_create(new, batch_size=CHUNK)
    changed = ["run", "score", "parts", "weights", "holds_seat"]
    Pair.objects.bulk_update(known, changed, batch_size=CHUNK)
    tell_both([*new, *known])
    return [*new, *known]


def tell_both(pairs: Sequence[Pair]) -> None:
    logins = dict(
        Enrolment.objects.filter(
            pk__in=[pk for pair in pairs for pk in (pair.mentee_enrolment_id,
                                                    pair.mentor_enrolment_id)],
            employee__user__isnull=False,
        ).values_list("employee", "employee__user")
    )  # fmt: skip
    notify_many(
        PROPOSED,
        [
            ToTell(logins[person], subject_name(pair), "", {"pair": pair.pk})
            for pair in pairs
            for person in (pair.mentee_id, pair.mentor_id)
            if person in logins
        ],
    )
