"""Taking part in a cohort: asked for, nominated, invited, answered, and left again."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from leadership import access
from leadership.models import (
    Cohort,
    CohortEnrolment,
    CohortEnrolmentState,
    EnrolmentOrigin,
    LearningEventKind,
)
from leadership.services.cohort_checks import check_joining, check_reason, refuse_too_late
from leadership.services.cohort_seats import (
    fill_seats,
    locked_cohort,
    locked_enrolment,
    seat_or_line,
)
from leadership.services.record import add_event
from lib.dates import today
from talent.access import is_self, require
from talent.models import SYSTEM, Actor, Assignment, AuditEntry, Employee, User
from talent.services.notices import notify

REQUESTED, NOMINATED, INVITED, SEAT, WAITS, DECLINED, REFUSED, TAKEN_OUT = (
    "leadership.cohort_requested",
    "leadership.cohort_nominated",
    "leadership.cohort_invited",
    "leadership.cohort_seat",
    "leadership.cohort_waits",
    "leadership.cohort_declined",
    "leadership.cohort_refused",
    "leadership.cohort_taken_out",
)
MOST_AT_ONCE = 200
S = CohortEnrolmentState


@transaction.atomic
def request_seat(
    *, actor: Actor, cohort: Cohort, employee: Employee, reason: str = ""
) -> CohortEnrolment:
    """Ask for a seat for oneself; the manager answers, or HR for who has none."""
    require(is_self(actor, employee))
    said = check_reason(reason)
    enrolment = _new(actor, cohort, employee, EnrolmentOrigin.SELF, said)
    held = Assignment.objects.current().filter(employee=employee)
    first = held.select_related("manager__user").first()
    if first is not None and first.manager is not None:
        _tell(first.manager.user, REQUESTED, enrolment)
    return enrolment


@transaction.atomic
def nominate(
    *, actor: Actor, cohort: Cohort, employee: Employee, reason: str = ""
) -> CohortEnrolment:
    """Name somebody of one's line for a cohort; the person says yes or no."""
    require(access.may_nominate(actor, employee))
    said = check_reason(reason)
    enrolment = _new(actor, cohort, employee, EnrolmentOrigin.NOMINATED, said)
    _tell(employee.user, NOMINATED, enrolment)
    return enrolment


@transaction.atomic
def invite(
    *, actor: Actor, cohort: Cohort, employee: Employee, reason: str = ""
) -> CohortEnrolment:
    """Invite somebody into a cohort that one runs, or of whom one is HR."""
    require(access.may_invite(actor, cohort, employee))
    said = check_reason(reason, is_needed=False)
    enrolment = _new(actor, cohort, employee, EnrolmentOrigin.INVITED, said)
    _tell(employee.user, INVITED, enrolment)
    return enrolment


FIRST = {
    EnrolmentOrigin.SELF: (S.REQUESTED, LearningEventKind.REQUESTED),
    EnrolmentOrigin.NOMINATED: (S.NOMINATED, LearningEventKind.NOMINATED),
    EnrolmentOrigin.INVITED: (S.INVITED, LearningEventKind.INVITED),
}


def _new(
    actor: Actor, cohort: Cohort, employee: Employee, origin: EnrolmentOrigin, reason: str
) -> CohortEnrolment:
    cohort = locked_cohort(cohort)
    check_joining(cohort, employee)
    state, kind = FIRST[origin]
    enrolment = CohortEnrolment(
        cohort=cohort, employee=employee, origin=origin, state=state, reason=reason,
        asked_by=actor if isinstance(actor, User) else None,
    )  # fmt: skip
    enrolment.full_clean()
    enrolment.save()
    AuditEntry.add(actor, f"leadership.enrolment.{state}", enrolment, cohort=cohort.pk)
    add_event(actor=actor, enrolment=enrolment, kind=kind)
    return enrolment


@transaction.atomic
def approve_request(*, actor: Actor, enrolment: CohortEnrolment) -> CohortEnrolment:
    """Say yes to a request: the person gets a seat, or a place in line."""
    require(access.may_answer_request(actor, enrolment.employee))
    enrolment = _expected(enrolment, S.REQUESTED)
    refuse_too_late(enrolment.cohort)
    enrolment.answered_by = _login(actor)
    AuditEntry.add(actor, "leadership.enrolment.approved", enrolment)
    add_event(actor=actor, enrolment=enrolment, kind=LearningEventKind.APPROVED)
    return _seated(actor, enrolment)


@transaction.atomic
def decline_request(*, actor: Actor, enrolment: CohortEnrolment, reason: str) -> CohortEnrolment:
    """Say no to a request, with a reason that the person reads."""
    require(access.may_answer_request(actor, enrolment.employee))
    enrolment = _expected(enrolment, S.REQUESTED)
    _end(actor, enrolment, S.DECLINED, check_reason(reason))
    _tell(enrolment.employee.user, DECLINED, enrolment)
    return enrolment


@transaction.atomic
def accept(*, actor: Actor, enrolment: CohortEnrolment) -> CohortEnrolment:
    """Say yes to a nomination or an invitation: the person gets a seat, or a place in line."""
    require(is_self(actor, enrolment.employee))
    enrolment = _expected(enrolment, S.NOMINATED, S.INVITED)
    refuse_too_late(enrolment.cohort)
    enrolment.answered_by = _login(actor)
    AuditEntry.add(actor, "leadership.enrolment.accepted", enrolment)
    return _seated(actor, enrolment)


@transaction.atomic
def refuse(*, actor: Actor, enrolment: CohortEnrolment, reason: str = "") -> CohortEnrolment:
    """Say no to a nomination or an invitation; why is said only by who wants to."""
    require(is_self(actor, enrolment.employee))
    enrolment = _expected(enrolment, S.NOMINATED, S.INVITED)
    _end(actor, enrolment, S.DECLINED, check_reason(reason, is_needed=False))
    _tell(enrolment.asked_by, REFUSED, enrolment)
    return enrolment


@transaction.atomic
def withdraw(*, actor: Actor, enrolment: CohortEnrolment, reason: str = "") -> CohortEnrolment:
    """Leave a cohort, its line, or take back what was asked; a freed seat goes to the line.

    Whoever held a seat says why; whoever takes somebody else out always does.
    """
    mine = is_self(actor, enrolment.employee)
    require(mine or access.may_take_out(actor, enrolment))
    enrolment = locked_enrolment(enrolment)
    if not enrolment.is_live:
        refuse_state(enrolment)
    said = check_reason(reason, is_needed=not mine or enrolment.has_seat)
    _end(actor, enrolment, S.WITHDRAWN, said)
    fill_seats(actor, enrolment.cohort)
    if not mine:
        _tell(enrolment.employee.user, TAKEN_OUT, enrolment)
    return enrolment


def withdraw_leavers() -> None:
    """Take out people who are no longer employed, so that their seats go to the line; a sweep."""
    rows = CohortEnrolment.objects.live().exclude(employee__in=Employee.objects.employed())
    for pk in list(rows.order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE]):
        withdraw_leaver(pk)


@transaction.atomic
def withdraw_leaver(pk: int) -> bool:
    """Take out one; False where that has ended, or the person is back, meanwhile."""
    enrolment = locked_enrolment(CohortEnrolment.objects.select_related("cohort").get(pk=pk))
    here = Employee.objects.employed().filter(pk=enrolment.employee_id).exists()
    if not enrolment.is_live or here:
        return False
    _end(SYSTEM, enrolment, S.WITHDRAWN, _("Left the organisation."))
    fill_seats(SYSTEM, enrolment.cohort)
    return True


def end_live(
    actor: Actor, cohort: Cohort, states: Sequence[CohortEnrolmentState], reason: str
) -> list[CohortEnrolment]:
    """Withdraw all of a locked cohort who stand in these states, in the order of their ids."""
    rows = CohortEnrolment.objects.select_for_update(of=("self",), no_key=True).filter(
        cohort=cohort, state__in=states
    )
    found = list(rows.select_related("employee__user").order_by("pk"))
    for enrolment in found:
        enrolment.cohort = cohort
        _end(actor, enrolment, S.WITHDRAWN, reason)
    return found


def _seated(actor: Actor, enrolment: CohortEnrolment) -> CohortEnrolment:
    enrolment = seat_or_line(actor, enrolment)
    _tell(enrolment.employee.user, WAITS if enrolment.is_waiting else SEAT, enrolment)
    return enrolment


def _end(
    actor: Actor, enrolment: CohortEnrolment, state: CohortEnrolmentState, answer: str
) -> None:
    enrolment.state, enrolment.answer, enrolment.ended_on = state, answer, today()
    enrolment.answered_by = _login(actor)
    enrolment.save()
    AuditEntry.add(actor, f"leadership.enrolment.{state}", enrolment)
    add_event(actor=actor, enrolment=enrolment, kind=LearningEventKind(str(state)))


def _expected(enrolment: CohortEnrolment, *states: CohortEnrolmentState) -> CohortEnrolment:
    """The row under lock, in one of these states."""
    enrolment = locked_enrolment(enrolment)
    if enrolment.state not in states:
        refuse_state(enrolment)
    return enrolment


def refuse_state(enrolment: CohortEnrolment) -> None:
    words = _("This was answered meanwhile: it is “%(state)s” now.")
    raise ValidationError(words % {"state": enrolment.get_state_display()})


def _login(actor: Actor) -> User | None:
    return actor if isinstance(actor, User) else None


def _tell(user: User | None, kind: str, enrolment: CohortEnrolment) -> None:
    if user is not None and user.is_active:
        notify(user, kind, subject=enrolment)
