"""Proposals and requests that nobody answers: reminded after a week, taken back after two."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from mentoring.models import Pair, PairState
from mentoring.services.answers import WITHDRAWN, take_back, tell
from mentoring.services.pair_locks import locked_pair
from talent.models import SYSTEM, AuditEntry
from talent.services.notices import ToTell, notify_many, subject_name

REMINDED = "mentoring.answer_reminder"
REMIND_AFTER, EXPIRE_AFTER = timedelta(days=7), timedelta(days=14)
CHUNK = 500


def remind_of_answers() -> None:
    """Remind whoever has not answered for a week, once; take back what is two weeks old."""
    now = timezone.now()
    waiting = Pair.objects.filter(state=PairState.PROPOSED).select_related("mentee", "mentor")
    late = waiting.filter(
        proposed_at__lte=now - REMIND_AFTER, proposed_at__gt=now - EXPIRE_AFTER
    ).order_by("pk")
    people = []
    for pair in late.iterator(chunk_size=CHUNK):
        for person, said in (
            (pair.mentee, pair.mentee_accepted_at),
            (pair.mentor, pair.mentor_accepted_at),
        ):
            if said is None and person.user_id is not None:
                ids = {"pair": pair.pk}
                people.append(ToTell(person.user_id, subject_name(pair), "week", ids))
    notify_many(REMINDED, people)
    old = waiting.filter(proposed_at__lte=now - EXPIRE_AFTER).order_by("pk")
    for pk in list(old.values_list("pk", flat=True)):
        expire(pk)


@transaction.atomic
def expire(pk: int) -> None:
    """Take back one proposal, unless somebody answers it at this moment."""
    pair = locked_pair(Pair.objects.get(pk=pk))
    if pair.state != PairState.PROPOSED:
        return
    take_back([pair])
    AuditEntry.add(
        SYSTEM, "mentoring.pair.expired", pair, subject=pair.mentee,
        mentor=pair.mentor_id, programme=pair.programme_id,
    )  # fmt: skip
    tell(WITHDRAWN, pair, [pair.mentee, pair.mentor])
