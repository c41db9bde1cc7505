"""Attendance: by the instructor's list, or by a code that participants type; each in the record."""

import secrets
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leadership import access
from leadership.models import (
    CODE_LASTS,
    Attendance,
    AttendanceState,
    CohortEnrolment,
    CohortSession,
    LearningEventKind,
    SessionCode,
)
from leadership.queries.progress import outline_of
from leadership.services.cohort_sessions import locked_session
from leadership.services.record import add_event
from leadership.services.settling import settle
from talent import throttle
from talent.access import is_self, require
from talent.models import Actor, AuditEntry, User


@transaction.atomic
def mark_attendance(
    *, actor: Actor, session: CohortSession, marks: Mapping[int, str]
) -> list[Attendance]:
    """Say who was there and who was not, by enrolment; what differs from before is a correction."""
    require(access.may_run_cohort(actor, session.cohort))
    session = locked_session(session)
    _refuse_unheld(session)
    if not set(marks.values()) <= set(AttendanceState.values):
        raise ValidationError(_("Choose attended or missed."))
    rows = CohortEnrolment.objects.select_for_update(of=("self",), no_key=True).filter(
        cohort=session.cohort, pk__in=marks
    )
    found = list(rows.seated().select_related("employee__user").order_by("pk"))
    if len(found) < len(marks):
        raise ValidationError(_("Only who has a seat is on the list: open the page anew."))
    if any(is_self(actor, one.employee) for one in found):
        raise ValidationError(_("Nobody marks themselves."))
    outline = outline_of(session.cohort.programme)
    changed = []
    for enrolment in found:
        enrolment.cohort = session.cohort
        row = _note(actor, session, enrolment, AttendanceState(marks[enrolment.pk]))
        if row is not None:
            changed.append(row)
            settle(actor, enrolment, outline)
    AuditEntry.add(actor, "leadership.attendance.marked", session, count=len(changed))
    return changed


@transaction.atomic
def show_code(*, actor: Actor, session: CohortSession) -> SessionCode:
    """Make six digits for a session that goes on; they hold for some minutes, then are nothing."""
    require(access.may_run_cohort(actor, session.cohort))
    session = locked_session(session)
    if (
        CohortEnrolment.objects.seated()
        .filter(cohort=session.cohort, employee__user=_login(actor))
        .exists()
    ):
        raise ValidationError(_("Whoever takes part does not show the code."))
    now = timezone.now()
    if session.is_cancelled or session.cohort.is_over:
        raise ValidationError(_("This session does not take place."))
    if not session.starts_at - CODE_LASTS <= now <= session.ends_at + CODE_LASTS:
        words = _("A code is shown from 15 minutes before a session until 15 minutes after it.")
        raise ValidationError(words)
    code, _new = SessionCode.objects.update_or_create(
        session=session,
        defaults={"code": f"{secrets.randbelow(1_000_000):06}", "until": now + CODE_LASTS},
    )
    AuditEntry.add(actor, "leadership.attendance.code_shown", session)
    return code


def attend_by_code(*, actor: User, session: CohortSession, code: str) -> Attendance:
    """Say that one is there by the code that is shown; tries are counted before they are judged.

    Not one transaction: a try that fails must stay counted.
    """
    try:
        taken = throttle.take("attendance", whom=f"user:{actor.pk}")
    except throttle.TooManyTriesError as error:
        words = ngettext(
            "Too many tries. Wait for %(minutes)d minute, or ask who leads the session.",
            "Too many tries. Wait for %(minutes)d minutes, or ask who leads the session.",
            error.minutes,
        )
        raise ValidationError({"code": words % {"minutes": error.minutes}}) from None
    row = _attend(actor, session, code)
    throttle.give_back(taken)
    return row


@transaction.atomic
def _attend(actor: User, session: CohortSession, code: str) -> Attendance:
    session = locked_session(session)
    rows = CohortEnrolment.objects.select_for_update(of=("self",), no_key=True).seated()
    enrolment = rows.filter(cohort=session.cohort, employee__user=actor).first()
    require(enrolment is not None)
    assert enrolment is not None
    enrolment.cohort = session.cohort
    shown = SessionCode.objects.filter(session=session, until__gt=timezone.now()).first()
    typed = "".join(code.split())
    # The comparison takes as long for a near miss as for any other code.
    same = secrets.compare_digest((shown.code if shown else "-").encode(), typed.encode())
    if shown is None or not same or session.is_cancelled:
        raise ValidationError({"code": _("This is not the code that is shown now.")})
    said = Attendance.objects.filter(session=session, enrolment=enrolment, by_code=False)
    if said.filter(state=AttendanceState.MISSED).exists():
        words = _("Whoever leads has noted that you were not there: ask them to change it.")
        raise ValidationError({"code": words})
    row = _note(actor, session, enrolment, AttendanceState.ATTENDED, by_code=True)
    if row is None:
        return Attendance.objects.get(session=session, enrolment=enrolment)
    AuditEntry.add(actor, "leadership.attendance.typed", session, subject=enrolment.employee)
    settle(actor, enrolment, outline_of(session.cohort.programme))
    return row


def _note(
    actor: Actor, session: CohortSession, enrolment: CohortEnrolment, state: AttendanceState,
    *, by_code: bool = False,
) -> Attendance | None:  # fmt: skip
    """Write one row and its event; None where nothing changes."""
    rows = Attendance.objects.filter(session=session, enrolment=enrolment)
    row: Attendance | None = rows.first()
    if row is not None and row.state == state:
        return None
    there = state == AttendanceState.ATTENDED
    hours = Decimal(session.minutes) / 60 if there else Decimal(0)
    said: dict[str, Any] = {"component": session.component, "hours": round(hours, 2)}
    if row is None:
        kind = LearningEventKind.ATTENDED if there else LearningEventKind.MISSED
        event = add_event(actor=actor, enrolment=enrolment, kind=kind, **said)
        row = Attendance(session=session, enrolment=enrolment, state=state, by_code=by_code)
        row.event = event
        row.save()
        return row
    words = _("Was there after all: %(session)s") if there else _("Was not there: %(session)s")
    row.event = add_event(
        actor=actor, enrolment=enrolment, kind=LearningEventKind.CORRECTED, corrects=row.event,
        reason=words % {"session": session.title}, **said,
    )  # fmt: skip
    row.state, row.by_code, row.at = state, by_code, timezone.now()
    row.save()
    return row


def _login(actor: Actor) -> User:
    assert isinstance(actor, User)
    return actor


def _refuse_unheld(session: CohortSession) -> None:
    if session.is_cancelled:
        raise ValidationError(_("This session was called off."))
    if session.starts_at > timezone.now():
        raise ValidationError(_("This session has not begun."))
