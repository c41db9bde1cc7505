"""What else somebody has at the times of a cohort's sessions, as far as the reader may see it.

Each row is asked by its own `visible_to`: a manager reads of other cohorts, only the person of
mentoring sessions and absences.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.utils import timezone
from django.utils.translation import gettext as _

from leadership.models import (
    CohortEnrolment,
    CohortEnrolmentState,
    CohortSession,
    CohortState,
    Instructor,
)
from mentoring.models import COMING_SESSIONS, Session
from talent.models import Absence, Employee, User

MOST = 20


@dataclass(frozen=True)
class Clash:
    """One session, and what stands against it."""

    session: CohortSession
    what: str


def clashes_for(
    user: User, person: Employee, sessions: Collection[CohortSession]
) -> Sequence[Clash]:
    """What a person has at the times of these sessions that are still to come; four queries."""
    coming = [one for one in sessions if not one.is_cancelled and one.ends_at > timezone.now()]
    if not coming:
        return []
    first = min(one.starts_at for one in coming)
    last = max(one.ends_at for one in coming)
    busy = [
        *_other_sessions(user, person, {one.cohort_id for one in coming}, first, last),
        *_mentoring(user, person, first, last),
    ]
    away = list(Absence.objects.visible_to(user).filter(employee=person))
    found = []
    for one in coming:
        said = [what for start, end, what in busy if start < one.ends_at and one.starts_at < end]
        days = (timezone.localdate(one.starts_at), timezone.localdate(one.ends_at))
        if any(
            row.valid.lower <= days[1] and (row.valid.upper is None or days[0] < row.valid.upper)
            for row in away
        ):
            said.append(_("You are away then."))
        found += [Clash(one, what) for what in said]
    return found[:MOST]


def _other_sessions(
    user: User, person: Employee, own: Collection[int], first: datetime, last: datetime
) -> list[tuple[datetime, datetime, str]]:
    """Sessions of other cohorts in which the person takes part, or which the person leads."""
    part = CohortEnrolment.objects.visible_to(user).filter(
        cohort=OuterRef("cohort"), employee=person, state=CohortEnrolmentState.ENROLLED
    )
    leads = Instructor.objects.visible_to(user).filter(cohort=OuterRef("cohort"), employee=person)
    rows = with_ends(CohortSession.objects.filter(Q(Exists(part)) | Q(Exists(leads))))
    rows = rows.filter(
        is_cancelled=False, cohort__state=CohortState.OPEN, starts_at__lt=last, ends__gt=first
    ).exclude(cohort__in=own)
    return [
        (row.starts_at, row.ends_at, _("“%(title)s” of %(cohort)s") % {
            "title": row.title, "cohort": row.cohort,
        })
        for row in rows.select_related("cohort__programme").order_by("starts_at", "pk")
    ]  # fmt: skip


def _mentoring(
    user: User, person: Employee, first: datetime, last: datetime
) -> list[tuple[datetime, datetime, str]]:
    either = Q(pair__mentee=person) | Q(pair__mentor=person)
    rows = Session.objects.visible_to(user).filter(either, state__in=COMING_SESSIONS)
    found = rows.filter(starts_at__lt=last, starts_at__gt=first - timedelta(days=1))
    return [(row.starts_at, row.ends_at, _("A mentoring session")) for row in found]


def with_ends(rows: QuerySet[CohortSession]) -> QuerySet[Any]:
    """Sessions with the moment at which each ends."""
    length = ExpressionWrapper(
        F("minutes") * Value(timedelta(minutes=1), DurationField()), output_field=DurationField()
    )
    ends = ExpressionWrapper(F("starts_at") + length, output_field=DateTimeField())
    found: QuerySet[Any] = rows.annotate(ends=ends)
    return found


def busy_participants(user: User, session: CohortSession) -> int:
    """How many with a seat have a session of another cohort at that time, as the reader may see."""
    seats = CohortEnrolment.objects.visible_to(user).filter(
        cohort=session.cohort, state=CohortEnrolmentState.ENROLLED
    )
    there = with_ends(CohortSession.objects.filter(is_cancelled=False)).filter(
        starts_at__lt=session.ends_at, ends__gt=session.starts_at
    )
    others = CohortEnrolment.objects.visible_to(user).filter(
        cohort__in=there.order_by().values("cohort"), cohort__state=CohortState.OPEN,
        state=CohortEnrolmentState.ENROLLED,
    )  # fmt: skip
    others = others.exclude(cohort=session.cohort)
    return seats.filter(employee__in=others.order_by().values("employee")).count()
