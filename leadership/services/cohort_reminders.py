"""What cohorts are reminded of: by "should be said and is not", once each time."""

from datetime import datetime, timedelta

from django.utils import timezone

from leadership.models import CohortSession, CohortState
from leadership.services.cohort_sessions import seats_of, to_tell
from talent.services.notices import notify_many

SOON = "leadership.session_soon"
CHUNK = 1_000  # sessions in one transaction
BEFORE = timedelta(hours=36)  # a morning's job tells of this day and the next


def remind_cohort_sessions(after: int = 0, *, now: datetime | None = None) -> int | None:
    """Remind who has a seat of the next sessions after an id; the last id, or None when all done.

    It is said once for each time that a session has; a moved one is said anew.
    """
    now = now or timezone.now()
    rows = CohortSession.objects.filter(
        is_cancelled=False, cohort__state=CohortState.OPEN, pk__gt=after,
        starts_at__gt=now, starts_at__lte=now + BEFORE,
    )  # fmt: skip
    found = list(rows.order_by("pk")[:CHUNK])
    seats = seats_of({one.cohort_id for one in found})
    notify_many(SOON, [told for one in found for told in to_tell(one, seats)], now=now)
    return found[-1].pk if len(found) == CHUNK else None
