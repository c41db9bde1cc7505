"""Who was there: the list of a session, and what one participant attended."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from leadership.models import (
    CODE_LASTS,
    Attendance,
    AttendanceState,
    CohortEnrolment,
    CohortSession,
    SessionCode,
)
from talent.models import User

MOST_MISSED = 50


@dataclass(frozen=True)
class Mark:
    """One participant of a session, and whether the person was there."""

    enrolment: CohortEnrolment
    attendance: Attendance | None

    @property
    def state(self) -> str:
        return self.attendance.state if self.attendance is not None else ""


def marks_of(user: User, session: CohortSession) -> list[Mark]:
    """Everybody with a seat by name; of a make-up session those who missed the first come first."""
    seats = CohortEnrolment.objects.visible_to(user).seated().filter(cohort=session.cohort)
    there = {row.enrolment_id: row for row in Attendance.objects.filter(session=session)}
    rows = seats.exclude(employee__user=user).select_related("employee")
    found = [Mark(one, there.get(one.pk)) for one in rows.order_by("employee__name_folded", "pk")]
    if session.makes_up_id is None:
        return found
    missed = set(
        Attendance.objects.filter(
            session=session.makes_up_id, state=AttendanceState.MISSED
        ).values_list("enrolment", flat=True)
    )
    return sorted(found, key=lambda mark: mark.enrolment.pk not in missed)


def code_of(user: User, session: CohortSession) -> SessionCode | None:
    """The code that is shown now, for who leads."""
    rows = SessionCode.objects.visible_to(user).filter(session=session, until__gt=timezone.now())
    return rows.first()


def takes_codes(session: CohortSession) -> bool:
    """Whether a code may be shown and typed now."""
    now = timezone.now()
    held = session.starts_at - CODE_LASTS <= now <= session.ends_at + CODE_LASTS
    return held and not session.is_cancelled and not session.cohort.is_over


def attendance_of(user: User, enrolment: CohortEnrolment) -> list[Attendance]:
    """What one participant attended and missed, the newest first."""
    rows = Attendance.objects.visible_to(user).filter(enrolment=enrolment)
    return list(rows.select_related("session").order_by("-session__starts_at", "-pk"))


def missed_sessions(
    user: User, enrolment: CohortEnrolment
) -> list[tuple[Attendance, list[CohortSession]]]:
    """What one missed and has not made up for, with the make-up sessions that come."""
    rows = attendance_of(user, enrolment)
    there = {row.session_id for row in rows if row.state == AttendanceState.ATTENDED}
    made_up = {row.session.makes_up_id for row in rows if row.session_id in there}
    missed = [
        row
        for row in rows
        if row.state == AttendanceState.MISSED and row.session_id not in made_up
        and row.session.makes_up_id is None
    ]  # fmt: skip
    coming = CohortSession.objects.visible_to(user).filter(
        makes_up__in=[row.session_id for row in missed], is_cancelled=False,
        starts_at__gt=timezone.now() - timedelta(hours=1),
    )  # fmt: skip
    by_first: dict[int, list[CohortSession]] = {}
    for session in coming.order_by("starts_at", "pk")[:MOST_MISSED]:
        by_first.setdefault(session.makes_up_id or 0, []).append(session)
    return [(row, by_first.get(row.session_id, [])) for row in missed]
