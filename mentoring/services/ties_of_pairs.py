"""The tie that a pair lends its mentor, from the pair's beginning to its end.

It follows from an act on the pair that was permitted already, by whoever of the two did it; so
it is opened and closed in the name of the system.
"""

from django.db import transaction

from mentoring.models import Pair, ProgrammeKind
from talent.models import SYSTEM, Employee, TieKind
from talent.services.ties import close_tie, open_tie


@transaction.atomic
def open_tie_of(pair: Pair) -> None:
    """Let the mentor see the mentee's levels from today on; among peers nobody is lent sight."""
    if pair.programme.is_of_peers:
        return
    open_tie(actor=SYSTEM, viewer=pair.mentor, subject=pair.mentee, kind=TieKind.MENTOR)


@transaction.atomic
def close_tie_of(pair: Pair) -> None:
    """End the mentor's sight of the mentee, unless another pair of the same two still needs it.

    Called after the pair itself has ended.
    """
    if pair.programme.is_of_peers:
        return
    # Of two pairs of the same two that end at once, the second sees that the first has ended.
    Employee.objects.select_for_update(of=("self",)).get(pk=pair.mentee_id)
    others = Pair.objects.going().filter(mentee=pair.mentee_id, mentor=pair.mentor_id)
    if others.exclude(pk=pair.pk).exclude(programme__kind=ProgrammeKind.PEER).exists():
        return
    close_tie(actor=SYSTEM, viewer=pair.mentor, subject=pair.mentee, kind=TieKind.MENTOR)
