"""What becomes of people in a cohort: components done, completed or not, and the cohort's end.

In the record, hours stand on each session attended, on each component, and in sum on the
completion; a transcript counts one of the three.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from leadership import access
from leadership.models import (
    ASKED_ENROLMENTS,
    Cohort,
    CohortEnrolment,
    CohortEnrolmentState,
    CohortState,
    Component,
    ComponentDone,
    DoneHow,
    LearningEventKind,
)
from leadership.queries.progress import Outline, outline_of, progress_of
from leadership.services.cohort_checks import check_reason
from leadership.services.cohort_enrolments import end_live
from leadership.services.cohort_seats import locked_cohort, locked_enrolment
from leadership.services.cohorts import expect, turned
from leadership.services.record import add_event
from lib.dates import today
from talent.access import is_self, require
from talent.models import SYSTEM, Actor, AuditEntry, User
from talent.services.notices import notify

COMPLETED, NOT_COMPLETED, LINE_CLOSED = (
    "leadership.cohort_completed",
    "leadership.cohort_not_completed",
    "leadership.cohort_line_closed",
)
S = CohortEnrolmentState


@transaction.atomic
def say_done(*, actor: Actor, enrolment: CohortEnrolment, component: Component) -> ComponentDone:
    """Say that a component is done: the participant of what one does alone, else who leads.

    What comes before it has to be done first. The last needed one completes the whole.
    """
    mine = is_self(actor, enrolment.employee)
    require(mine or access.may_confirm(actor, enrolment, component))
    enrolment = locked_enrolment(enrolment)
    refuse_unseated(enrolment)
    outline = outline_of(enrolment.cohort.programme)
    progress = progress_of(enrolment, outline)
    step = next((one for one in progress.steps if one.component.pk == component.pk), None)
    if step is None:
        raise ValidationError(_("Choose a component of this programme."))
    if step.done is not None:
        raise ValidationError(_("This component is done already."))
    if not step.is_open:
        raise ValidationError(_("Other components come before this one: do these first."))
    if mine and not step.may_say:
        raise ValidationError(_("Whoever leads the cohort confirms this component."))
    how = DoneHow.SAID if mine else DoneHow.CONFIRMED
    return mark_done(actor, enrolment, step.component, how, outline)


def mark_done(
    actor: Actor, enrolment: CohortEnrolment, component: Component, how: DoneHow, outline: Outline
) -> ComponentDone:
    """Note that a component of a locked enrolment is done, and complete the whole with the last."""
    row = ComponentDone(
        enrolment=enrolment, component=component, how=how,
        by=actor if isinstance(actor, User) else None,
    )  # fmt: skip
    row.full_clean()
    row.save()
    AuditEntry.add(
        actor, "leadership.component.done", enrolment, component=component.pk, how=str(how)
    )
    add_event(
        actor=actor, enrolment=enrolment, kind=LearningEventKind.COMPONENT_DONE,
        component=component, hours=component.hours, credits=component.credits,
    )  # fmt: skip
    if enrolment.state == S.ENROLLED and progress_of(enrolment, outline).is_whole:
        _complete(actor, enrolment, outline)
    return row


@transaction.atomic
def complete(*, actor: Actor, enrolment: CohortEnrolment, reason: str = "") -> CohortEnrolment:
    """Say that somebody has completed the programme, with a reason where something is missing."""
    require(access.may_judge(actor, enrolment))
    enrolment = locked_enrolment(enrolment)
    if enrolment.state not in (S.ENROLLED, S.NOT_COMPLETED):
        refuse_unseated(enrolment)
        raise ValidationError(_("This is completed already."))
    outline = outline_of(enrolment.cohort.programme)
    whole = progress_of(enrolment, outline).is_whole
    said = check_reason(reason, is_needed=not whole or enrolment.state == S.NOT_COMPLETED)
    return _complete(actor, enrolment, outline, said)


@transaction.atomic
def not_complete(*, actor: Actor, enrolment: CohortEnrolment, reason: str) -> CohortEnrolment:
    """Say that somebody has not completed the programme, and why."""
    require(access.may_judge(actor, enrolment))
    enrolment = locked_enrolment(enrolment)
    if enrolment.state not in (S.ENROLLED, S.COMPLETED):
        refuse_unseated(enrolment)
        raise ValidationError(_("This is noted as not completed already."))
    return _not_complete(actor, enrolment, check_reason(reason))


@transaction.atomic
def finish_cohort(*, actor: Actor, cohort: Cohort) -> Cohort:
    """End a cohort on its last day or later: who has not done what is needed did not complete."""
    cohort = locked_cohort(cohort)
    require(access.may_run_cohort(actor, cohort))
    expect(cohort, CohortState.OPEN)
    if today() < cohort.ends_on:
        words = _("The cohort goes on until %(day)s: change its last day, or call it off.")
        raise ValidationError(words % {"day": date_format(cohort.ends_on, "j F Y")})
    close_line(actor, cohort)
    outline = outline_of(cohort.programme)
    rows = CohortEnrolment.objects.select_for_update(of=("self",), no_key=True)
    seated = rows.filter(cohort=cohort, state=S.ENROLLED).select_related("employee__user")
    for enrolment in seated.order_by("pk"):
        enrolment.cohort = cohort
        missing = outline.missing(
            ComponentDone.objects.filter(enrolment=enrolment).values_list("component", flat=True)
        )
        if not missing:
            _complete(actor, enrolment, outline)
            continue
        names = ", ".join(one.title for one in missing)
        said = _("The cohort ended before these were done: %(names)s.") % {"names": names}
        _not_complete(actor, enrolment, said[:2000])
    return turned(actor, cohort, CohortState.FINISHED, "finished")


def close_line(actor: Actor, cohort: Cohort) -> None:
    """Tell those who wait for an answer or a seat of a locked cohort that they get none."""
    states = (*ASKED_ENROLMENTS, S.WAITLISTED)
    for enrolment in end_live(actor, cohort, states, _("The cohort began without a free seat.")):
        user = enrolment.employee.user
        if user is not None and user.is_active:
            notify(user, LINE_CLOSED, subject=enrolment)


def close_lines() -> None:
    """Close the lines of cohorts that have begun; looked for every morning."""
    day = today()
    waiting = CohortEnrolment.objects.filter(state__in=(*ASKED_ENROLMENTS, S.WAITLISTED))
    late = Cohort.objects.filter(
        state=CohortState.OPEN, enrol_until__lt=day, starts_on__lt=day,
        pk__in=waiting.order_by().values("cohort"),
    )  # fmt: skip
    for pk in list(late.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            cohort = locked_cohort(Cohort.objects.get(pk=pk))
            if cohort.is_open and not cohort.gives_seats:
                close_line(SYSTEM, cohort)


def _complete(
    actor: Actor, enrolment: CohortEnrolment, outline: Outline, reason: str = ""
) -> CohortEnrolment:
    progress = progress_of(enrolment, outline)
    return _turn(
        actor, enrolment, S.COMPLETED, reason, COMPLETED,
        hours=progress.hours, credits=progress.credits,
    )  # fmt: skip


def _not_complete(actor: Actor, enrolment: CohortEnrolment, reason: str) -> CohortEnrolment:
    return _turn(actor, enrolment, S.NOT_COMPLETED, reason, NOT_COMPLETED)


def _turn(
    actor: Actor, enrolment: CohortEnrolment, state: CohortEnrolmentState, reason: str, news: str,
    **figures: Any,
) -> CohortEnrolment:  # fmt: skip
    enrolment.state, enrolment.answer, enrolment.ended_on = state, reason, today()
    enrolment.answered_by = actor if isinstance(actor, User) else None
    enrolment.save()
    AuditEntry.add(actor, f"leadership.enrolment.{state}", enrolment)
    event = add_event(
        actor=actor, enrolment=enrolment, kind=LearningEventKind(str(state)),
        reason=reason[:500], **figures,
    )  # fmt: skip
    user = enrolment.employee.user
    if user is not None and user.is_active:
        notify(user, news, subject=enrolment, period=f"{event.pk}")
    return enrolment


def refuse_unseated(enrolment: CohortEnrolment) -> None:
    """Only who has a seat gets on."""
    if not enrolment.has_seat:
        words = _("%(name)s has no seat in this cohort: it is “%(state)s”.")
        state = enrolment.get_state_display()
        raise ValidationError(words % {"name": enrolment.employee.name, "state": state})
