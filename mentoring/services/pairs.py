"""What becomes of pairs after they began."""

from django.db import transaction

from lib.dates import today
from mentoring.models import EndReason, Pair, PairState, Programme
from talent.models import SYSTEM, TieKind
from talent.services.ties import close_tie

REACHED = (EndReason.GOALS_REACHED, EndReason.TIME_OVER)


@transaction.atomic
def end_pairs_of(programme: Programme, reason: EndReason) -> int:
    """End every pair of a programme that is under way, as the programme ends; returns how many."""
    pairs = Pair.objects.select_for_update(of=("self",)).going().filter(programme=programme)
    ended = list(pairs.select_related("mentee", "mentor").order_by("pk"))
    for pair in ended:
        pair.state = PairState.COMPLETED if reason in REACHED else PairState.ENDED
        pair.holds_seat, pair.paused_on, pair.paused_until = False, None, None
        pair.ended_on, pair.end_reason = today(), reason
        pair.save(
            update_fields=[
                "state", "holds_seat", "paused_on", "paused_until", "ended_on", "end_reason",
            ]
        )  # fmt: skip
        if not programme.is_of_peers:
            close_tie_of(pair)
    return len(ended)


def close_tie_of(pair: Pair) -> None:
    """End the mentor's sight of the mentee, unless the two are a pair elsewhere, too."""
    others = Pair.objects.going().filter(mentee=pair.mentee, mentor=pair.mentor)
    if not others.exclude(pk=pair.pk).exclude(programme__kind="peer").exists():
        close_tie(actor=SYSTEM, viewer=pair.mentor, subject=pair.mentee, kind=TieKind.MENTOR)
