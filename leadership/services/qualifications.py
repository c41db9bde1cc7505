"""Qualifications: the catalogue, who works for one, credits from elsewhere, awards and renewals."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leadership import access
from leadership.credits import expires_on, size_of
from leadership.models import (
    CreditTransfer,
    LearningEventKind,
    Qualification,
    QualificationAward,
    Registration,
    RegistrationState,
    TransferState,
)
from leadership.queries.earned import progress_of
from leadership.services.proofs import require_proof, save_with_proof
from leadership.services.record import log_registration
from lib.dates import require_past_at, today
from lib.editing import refuse_if_changed
from talent.access import is_self, require
from talent.models import SYSTEM, Actor, AuditEntry, ClaimSource, Employee, User
from talent.services.notices import notify
from talent.services.skills import claim_skill

AWARDED, TRANSFER_ANSWERED = "leadership.qualification_awarded", "leadership.transfer_answered"
FIELDS = (
    "name", "awarding_body", "text", "level", "credits", "guided_hours", "valid_months", "skill",
    "skill_level", "is_in_use",
)  # fmt: skip
File = UploadedFile


@transaction.atomic
def keep_qualification(
    *, actor: Actor, qualification: Qualification | None = None, seen: str = "", **said: Any
) -> Qualification:
    """Put a qualification into the catalogue, or change it; its size follows from its credits.

    Credits of one that somebody has been awarded stay as they were.
    """
    require(access.may_keep_qualifications(actor))
    programmes = said.pop("programmes", None)
    if qualification is None:
        row = Qualification()
    else:
        row = Qualification.objects.select_for_update().get(pk=qualification.pk)
        refuse_if_changed(row, FIELDS, seen, which_count(row))
        awarded = row.registrations.filter(state=RegistrationState.AWARDED)
        if said.get("credits", row.credits) != row.credits and awarded.exists():
            words = _("Somebody was awarded it with these credits: enter another qualification.")
            raise ValidationError({"credits": words})
    for name in FIELDS:
        if name in said:
            setattr(row, name, said[name])
    if row.credits is not None and row.credits < 1:
        raise ValidationError({"credits": _("A qualification has one credit or more.")})
    if row.credits is not None:
        row.size = size_of(row.credits).value
    row.full_clean()
    row.save()
    if programmes is not None:
        row.programmes.set(programmes)
    what = "created" if qualification is None else "changed"
    AuditEntry.add(actor, f"leadership.qualification.{what}", row, credits=row.credits)
    return row


def which_count(qualification: Qualification) -> dict[str, str]:
    """The programmes that count for a qualification, by the label under which they are shown."""
    rows = qualification.programmes.order_by("name", "pk")
    return {_("Programmes"): ", ".join(row.name for row in rows)}


@transaction.atomic
def begin_qualification(
    *, actor: Actor, employee: Employee, qualification: Qualification, started_on: date
) -> Registration:
    """Say that somebody works for a qualification: credits count for it from now on."""
    require(access.may_register(actor, employee))
    require_past_at("started_on", started_on)
    if not qualification.is_in_use:
        raise ValidationError({"qualification": _("Nobody new works for this one any more.")})
    row = Registration(
        employee=employee, qualification=qualification, started_on=started_on,
        created_by=_user(actor),
    )  # fmt: skip
    if is_self(actor, employee) and _works_for(employee, qualification):
        raise ValidationError(_("You work for it already, or have it."))
    row.full_clean()
    row.save()
    log_registration(actor=actor, registration=row, kind=LearningEventKind.ENROLLED)
    AuditEntry.add(actor, "leadership.registration.begun", row)
    return row


@transaction.atomic
def give_up_qualification(*, actor: Actor, registration: Registration) -> Registration:
    """End the way to a qualification; what was learned stays in the record."""
    require(access.may_register(actor, registration.employee))
    row = _locked(registration)
    _require_in_progress(row)
    row.state, row.ended_on = RegistrationState.WITHDRAWN, today()
    row.save(update_fields=["state", "ended_on"])
    row.transfers.filter(state=TransferState.ASKED).update(state=TransferState.WITHDRAWN)
    log_registration(actor=actor, registration=row, kind=LearningEventKind.WITHDRAWN)
    AuditEntry.add(actor, "leadership.registration.given_up", row)
    return row


@transaction.atomic
def ask_transfer(
    *, actor: Actor, registration: Registration, source: str, credits: int,
    file: "File[Any] | None" = None, link: str = "",
) -> CreditTransfer:  # fmt: skip
    """Ask HR to count credits that were earned elsewhere, with what shows them."""
    require(access.may_write_learning(actor, registration.employee))
    row = _locked(registration)
    _require_in_progress(row)
    if credits > row.qualification.credits:
        words = _("The qualification asks for %(credits)d credits in all.")
        raise ValidationError({"credits": words % {"credits": row.qualification.credits}})
    transfer = CreditTransfer(registration=row, source=source, credits=credits)
    require_proof(transfer, file=file, link=link)
    save_with_proof(transfer, file=file, link=link)
    AuditEntry.add(
        actor, "leadership.transfer.asked", transfer, subject=row.employee, credits=credits
    )
    return transfer


@transaction.atomic
def decide_transfer(
    *, actor: Actor, transfer: CreditTransfer, is_approved: bool, answer: str = ""
) -> CreditTransfer:
    """Let credits from elsewhere count, or say why they do not."""
    require(access.may_award(actor, transfer.registration.employee))
    registration = _locked(transfer.registration)
    row: CreditTransfer = CreditTransfer.objects.select_for_update().get(pk=transfer.pk)
    row.registration = registration
    _require_asked(row)
    if not is_approved and not answer.strip():
        raise ValidationError({"answer": _("Say why not: the person reads it.")})
    row.state = TransferState.APPROVED if is_approved else TransferState.DECLINED
    row.answer, row.decided_by, row.decided_at = answer.strip(), _user(actor), timezone.now()
    row.full_clean()
    row.save()
    employee = registration.employee
    AuditEntry.add(
        actor, "leadership.transfer.decided", row, subject=employee, state=str(row.state)
    )
    if employee.user is not None:
        notify(employee.user, TRANSFER_ANSWERED, subject=row)
    return row


@transaction.atomic
def withdraw_transfer(*, actor: Actor, transfer: CreditTransfer) -> CreditTransfer:
    """Take the request back, as long as HR has not decided."""
    require(access.may_write_learning(actor, transfer.registration.employee))
    row: CreditTransfer = CreditTransfer.objects.select_for_update().get(pk=transfer.pk)
    _require_asked(row)
    row.state = TransferState.WITHDRAWN
    row.save(update_fields=["state"])
    AuditEntry.add(
        actor, "leadership.transfer.withdrawn", row, subject=transfer.registration.employee
    )
    return row


@transaction.atomic
def award_qualification(
    *, actor: Actor, registration: Registration, awarded_on: date,
    file: "File[Any] | None" = None, link: str = "",
) -> QualificationAward:  # fmt: skip
    """Enter that the awarding body has awarded it, once all credits are there."""
    require(access.may_award(actor, registration.employee))
    row = _locked(registration)
    _require_in_progress(row)
    left = progress_of(row).left
    if left:
        words = ngettext(
            "%(left)d credit is still to earn.", "%(left)d credits are still to earn.", left
        )
        raise ValidationError(words % {"left": left})
    row.state, row.ended_on = RegistrationState.AWARDED, awarded_on
    award = _award(actor, row, awarded_on, file, link)
    row.save(update_fields=["state", "ended_on"])
    _claim_of(award)
    return award


@transaction.atomic
def renew_qualification(
    *, actor: Actor, registration: Registration, awarded_on: date,
    file: "File[Any] | None" = None, link: str = "",
) -> QualificationAward:  # fmt: skip
    """Enter that a qualification was renewed: it holds for another time from then on."""
    require(access.may_award(actor, registration.employee))
    row = _locked(registration)
    last = row.awards.first()
    if row.state != RegistrationState.AWARDED or last is None:
        raise ValidationError(_("Only what was awarded is renewed."))
    if last.expires_on is None:
        raise ValidationError(_("It holds for ever."))
    if awarded_on <= last.awarded_on:
        raise ValidationError({"awarded_on": _("Choose a day after the last award.")})
    return _award(actor, row, awarded_on, file, link)


def _award(
    actor: Actor, row: Registration, awarded_on: date, file: "File[Any] | None", link: str
) -> QualificationAward:
    require_past_at("awarded_on", awarded_on)
    if awarded_on < row.started_on:
        raise ValidationError({"awarded_on": _("Choose a day after the first one.")})
    award = QualificationAward(
        registration=row, awarded_on=awarded_on, by=_user(actor),
        expires_on=expires_on(awarded_on, row.qualification.valid_months),
    )  # fmt: skip
    save_with_proof(award, file=file, link=link)
    log_registration(actor=actor, registration=row, kind=LearningEventKind.AWARDED)
    AuditEntry.add(
        actor, "leadership.qualification.awarded", award, subject=row.employee,
        on=awarded_on.isoformat(),
    )  # fmt: skip
    if row.employee.user is not None:
        notify(row.employee.user, AWARDED, subject=award)
    return award


def _works_for(employee: Employee, qualification: Qualification) -> bool:
    rows = Registration.objects.filter(employee=employee, qualification=qualification)
    return rows.exclude(state=RegistrationState.WITHDRAWN).exists()


def _claim_of(award: QualificationAward) -> None:
    """What was awarded speaks for the skill that it certifies."""
    found = award.registration.qualification
    if found.skill is None or found.skill_level is None or found.skill.retired_on is not None:
        return
    claim_skill(
        actor=SYSTEM, employee=award.registration.employee, skill=found.skill,
        level=found.skill_level, source=ClaimSource.CERTIFICATE, evidence=found.name,
        claimed_on=award.awarded_on,
    )  # fmt: skip


def _locked(registration: Registration) -> Registration:
    rows = Registration.objects.select_for_update(of=("self",))
    return rows.select_related("employee__user", "qualification__skill").get(pk=registration.pk)


def _require_in_progress(row: Registration) -> None:
    if row.state != RegistrationState.IN_PROGRESS:
        words = _("This is no longer as you saw it: it is “%(state)s” now.")
        raise ValidationError(words % {"state": row.get_state_display()})


def _require_asked(row: CreditTransfer) -> None:
    if row.state != TransferState.ASKED:
        words = _("This is no longer as you saw it: it is “%(state)s” now.")
        raise ValidationError(words % {"state": row.get_state_display()})


def _user(actor: Actor) -> User | None:
    return actor if isinstance(actor, User) else None
