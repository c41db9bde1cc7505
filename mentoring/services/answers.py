"""What becomes of pairs that wait for an answer."""

from mentoring.models import Enrolment, Pair, PairState, Programme


def withdraw_proposals_of(enrolment: Enrolment) -> int:
    """Withdraw what waits for an answer of one who no longer takes part; returns how many.

    Called with the programme locked.
    """
    rows = Pair.objects.filter(mentee_enrolment=enrolment) | Pair.objects.filter(
        mentor_enrolment=enrolment
    )
    return _withdraw(list(rows.filter(state=PairState.PROPOSED).values_list("pk", flat=True)))


def withdraw_all_proposals(programme: Programme) -> int:
    """The same for a whole programme that ends."""
    rows = Pair.objects.filter(programme=programme, state=PairState.PROPOSED)
    return _withdraw(list(rows.values_list("pk", flat=True)))


def _withdraw(keys: list[int]) -> int:
    rows = Pair.objects.select_for_update().filter(pk__in=keys, state=PairState.PROPOSED)
    found = [pair.pk for pair in rows.order_by("pk")]
    return Pair.objects.filter(pk__in=found).update(state=PairState.WITHDRAWN, holds_seat=False)
