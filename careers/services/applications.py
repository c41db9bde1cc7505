"""Applying for openings, deciding about applications, and answering offers."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers import access
from careers.models import (
    GIVEN_REASONS,
    LIVE,
    Application,
    ApplicationStep,
    CloseReason,
    ManagerAnswer,
    ManagerRule,
    Opening,
    OpeningState,
    RejectReason,
    Stage,
)
from careers.queries.offers import retired_words
from careers.queries.opening_rules import conditions, policy_of
from careers.queries.snapshots import snapshot_of
from careers.services.openings import shut
from careers.services.placing import place
from careers.services.stages import expect, locked, move
from lib.dates import today
from lib.visible import is_visible
from talent.access import is_self, require
from talent.models import SYSTEM, Actor, Assignment, AuditEntry, Employee, User
from talent.services.days import require_sensible
from talent.services.notices import notify

RECEIVED = "careers.application_received"
OF_REPORT = "careers.application_of_report"
LEAVERS = "careers.end_for_leavers"
MOST_AT_ONCE = 500
# What is kept with the answer of the present manager, or of who answers for them.
ANSWER = ("manager_answered_at", "manager_answered_by", "answered_for_manager")
# Where whoever hires may take an application, beside rejecting it.
ONWARDS = {
    Stage.REVIEWED: (Stage.APPLIED,),
    Stage.INTERVIEW: (Stage.APPLIED, Stage.REVIEWED),
    Stage.OFFERED: (Stage.REVIEWED, Stage.INTERVIEW),
}


@transaction.atomic
def apply_for(
    *,
    actor: User,
    employee: Employee,
    opening: Opening,
    statement: str,
    share_levels: bool = True,
    share_history: bool = True,
) -> Application:
    """Apply for an opening by its rules, with what one chooses to show of oneself."""
    require(access.may_apply(actor, employee))
    # An opening that is being closed, and a second window of the same person, are waited for.
    rows = Opening.objects.once_visible_to(actor).select_for_update(of=("self",))
    found = (
        rows.select_related("role", "unit", "hiring_manager__user").filter(pk=opening.pk).first()
    )
    require(found is not None)
    assert found is not None
    _refuse_closed(found)
    unmet = [one.why for one in conditions(actor, employee, found) if not one.is_met]
    if unmet:
        raise ValidationError(unmet)
    rule = ManagerRule(policy_of(found).manager)
    boss = _manager_of(employee)
    asks = rule == ManagerRule.APPROVES and boss is not None
    application = Application(
        opening=found,
        employee=employee,
        statement=statement.strip(),
        snapshot=snapshot_of(
            actor, employee, share_levels=share_levels, share_history=share_history
        ),
        manager_rule=rule,
        manager_answer=ManagerAnswer.WAITING if asks else ManagerAnswer.NOT_ASKED,
    )
    application.full_clean()
    application.save()
    ApplicationStep.objects.create(application=application, stage=Stage.APPLIED, by=actor)
    AuditEntry.add(
        actor, "careers.application.made", application, opening=found.pk,
        manager_rule=rule.value, levels=share_levels, history=share_history,
    )  # fmt: skip
    if found.hiring_manager.user is not None:
        notify(found.hiring_manager.user, RECEIVED, subject=application)
    if rule != ManagerRule.NONE and boss is not None and boss.user is not None:
        notify(boss.user, OF_REPORT, subject=application)
    return application


@transaction.atomic
def answer_for_line(*, actor: Actor, application: Application, approves: bool) -> Application:
    """Let somebody of one's line go on with an application, or not."""
    _opening, application = locked(application)
    require(access.may_answer_for_line(actor, application))
    if not application.waits_for_manager:
        raise ValidationError(_("This application does not wait for an answer any more."))
    boss = _manager_of(application.employee)
    application.manager_answered_at = timezone.now()
    application.manager_answered_by = actor if isinstance(actor, User) else None
    application.answered_for_manager = boss is None or not is_self(actor, boss)
    if approves:
        application.manager_answer = ManagerAnswer.APPROVED
        application.save(update_fields=["manager_answer", *ANSWER])
    else:
        application.manager_answer = ManagerAnswer.REFUSED
        application.reject_reason = RejectReason.MANAGER
        move(actor, application, Stage.REJECTED)
    AuditEntry.add(
        actor, "careers.application.answered_for_line", application, approves=approves
    )  # fmt: skip
    return application


@transaction.atomic
def advance(
    *, actor: Actor, application: Application, stage: str, starts_on: date | None = None
) -> Application:
    """Take an application on: reviewed, to an interview, or to an offer with its first day."""
    opening, application = locked(application)
    require(access.may_decide_application(actor, application))
    if stage not in ONWARDS:
        raise ValidationError({"stage": _("Choose reviewed, interview or offered.")})
    expect(application, *ONWARDS[Stage(stage)])
    _still_open(opening)
    if application.waits_for_manager:
        raise ValidationError(_("The person's manager has to approve first."))
    if stage == Stage.OFFERED:
        day = starts_on or opening.starts_on
        if day < today():
            raise ValidationError({"starts_on": _("Choose today or a later day.")})
        if opening.ends_on is not None and day >= opening.ends_on:
            raise ValidationError({"starts_on": _("Choose a day before the last one.")})
        require_sensible(starts_on=day)
        retired = "" if opening.is_beside_work else retired_words(opening.role, day)
        if retired:
            raise ValidationError(retired)
        application.starts_on = day
    return move(actor, application, stage)


@transaction.atomic
def reject(*, actor: Actor, application: Application, reason: str, note: str = "") -> Application:
    """Say no, with the reason that the person reads."""
    _opening, application = locked(application)
    require(access.may_decide_application(actor, application))
    if reason not in GIVEN_REASONS:
        raise ValidationError({"reason": _("Choose a reason.")})
    expect(application, *LIVE)
    note = note.strip()
    if note and not is_visible(note):
        raise ValidationError({"note": _("Write something that can be read.")})
    application.reject_reason, application.reject_note = reason, note
    return move(actor, application, Stage.REJECTED)


@transaction.atomic
def withdraw(*, actor: Actor, application: Application) -> Application:
    """Take back one's own application, as long as there is no offer."""
    require(access.may_apply(actor, application.employee))
    _opening, application = locked(application)
    expect(application, Stage.APPLIED, Stage.REVIEWED, Stage.INTERVIEW)
    return move(actor, application, Stage.WITHDRAWN)


@transaction.atomic
def decline_offer(*, actor: Actor, application: Application) -> Application:
    """Say no to an offer; the seat stays free."""
    require(access.may_apply(actor, application.employee))
    _opening, application = locked(application)
    expect(application, Stage.OFFERED)
    return move(actor, application, Stage.DECLINED)


@transaction.atomic
def accept_offer(*, actor: Actor, application: Application) -> Application:
    """Take a seat: the person moves on the day, and the last seat closes the opening."""
    require(access.may_apply(actor, application.employee))
    # The lock on the opening makes two who accept its last seat wait for each other.
    opening, application = locked(application)
    expect(application, Stage.OFFERED)
    _still_open(opening)
    taken = set(opening.applications.filter(seat__isnull=False).values_list("seat", flat=True))
    free = [seat for seat in range(1, opening.seats + 1) if seat not in taken]
    if not free:
        raise ValidationError(_("The last seat has been taken meanwhile."))
    application.seat = free[0]
    application.assignment = place(application)
    move(actor, application, Stage.ACCEPTED)
    if len(free) == 1:
        shut(actor, opening, CloseReason.FILLED, RejectReason.ANOTHER)
    return application


def end_for_leavers() -> None:
    """Take back what is under way of people who are no longer employed; a sweep.

    Not when the employment ends: an accepted offer holds the opening and waits for reporting
    lines, which whoever ends an employment holds.
    """
    live = Application.objects.live().exclude(employee__in=Employee.objects.employed())
    for pk in live.values_list("pk", flat=True)[:MOST_AT_ONCE]:
        end_for_leaver(pk)


@transaction.atomic
def end_for_leaver(pk: int) -> None:
    """Withdraw one application, or decline its offer; nothing where it has ended meanwhile."""
    _opening, application = locked(Application.objects.get(pk=pk))
    if application.is_live:
        is_offered = application.stage == Stage.OFFERED
        move(SYSTEM, application, Stage.DECLINED if is_offered else Stage.WITHDRAWN)


def _refuse_closed(opening: Opening) -> None:
    """Somebody may have been writing while it closed."""
    if opening.state != OpeningState.CLOSED:
        return
    if opening.apply_by is not None and opening.apply_by < today():
        raise ValidationError(_("The last day to apply has passed."))
    raise ValidationError(_("It was closed meanwhile: nobody can apply for it any more."))


def _still_open(opening: Opening) -> None:
    if opening.state != OpeningState.PUBLISHED:
        raise ValidationError(_("This opening has been closed."))


def _manager_of(employee: Employee) -> Employee | None:
    row = Assignment.objects.current().filter(employee=employee).select_related("manager__user")
    found = row.first()
    return found.manager if found is not None else None
