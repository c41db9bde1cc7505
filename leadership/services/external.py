"""Learning elsewhere: asked for and approved, done with proof, and proved by somebody else."""

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leadership import access
from leadership.models import (
    ExternalLearning,
    ExternalState,
    LearningEventKind,
    RegistrationState,
)
from leadership.services.proofs import require_proof, save_with_proof
from leadership.services.record import log_external
from lib.dates import require_past_at, today
from talent.access import is_self, require
from talent.models import (
    SYSTEM,
    Actor,
    AuditEntry,
    ClaimSource,
    Employee,
    SkillClaim,
    User,
)
from talent.services.days import require_sensible
from talent.services.notices import notify
from talent.services.once import refuse_twice
from talent.services.skills import claim_skill

ASKED, ANSWERED = "leadership.external_asked", "leadership.external_answered"
FIELDS = (
    "title", "provider", "kind", "way", "reason", "starts_on", "ends_on", "hours", "credits",
    "skill", "level", "towards",
)  # fmt: skip
File = UploadedFile


@transaction.atomic
def request_external(*, actor: Actor, employee: Employee, **said: Any) -> ExternalLearning:
    """Ask to learn something elsewhere; the manager says yes or no."""
    require(access.may_write_learning(actor, employee))
    row = _described(ExternalLearning(employee=employee, state=ExternalState.REQUESTED), said)
    if not row.reason.strip():
        raise ValidationError({"reason": _("Say what it is good for: your manager reads it.")})
    row.full_clean()
    refuse_twice(actor, row, ("employee", *FIELDS), "leadership.external.requested")
    row.save()
    log_external(actor=actor, external=row, kind=LearningEventKind.REQUESTED)
    _note(actor, row, "requested")
    _tell_manager(row)
    return row


@transaction.atomic
def record_external(
    *, actor: Actor, employee: Employee, file: "File[Any] | None" = None, link: str = "",
    **said: Any,
) -> ExternalLearning:  # fmt: skip
    """Tell of something that was learned already, with what shows it."""
    require(access.may_write_learning(actor, employee))
    row = _described(ExternalLearning(employee=employee, state=ExternalState.DONE), said)
    require_past_at("ends_on", row.ends_on)
    require_proof(row, file=file, link=link)
    refuse_twice(actor, row, ("employee", *FIELDS), "leadership.external.recorded")
    save_with_proof(row, file=file, link=link)
    log_external(actor=actor, external=row, kind=LearningEventKind.SUBMITTED)
    _note(actor, row, "recorded")
    _tell_manager(row)
    return row


@transaction.atomic
def decide_external(
    *, actor: Actor, external: ExternalLearning, is_approved: bool, answer: str = ""
) -> ExternalLearning:
    """Approve what somebody wants to learn, or say why not."""
    require(access.may_approve_learning(actor, external.employee))
    row = _locked(external, ExternalState.REQUESTED)
    if not is_approved and not answer.strip():
        raise ValidationError({"answer": _("Say why not: the person reads it.")})
    row.state = ExternalState.APPROVED if is_approved else ExternalState.DECLINED
    kind = LearningEventKind.APPROVED if is_approved else LearningEventKind.DECLINED
    return _answered(actor, row, answer, kind)


@transaction.atomic
def finish_external(
    *, actor: Actor, external: ExternalLearning, file: "File[Any] | None" = None, link: str = "",
    ends_on: date, hours: Decimal, credits: int = 0,
) -> ExternalLearning:  # fmt: skip
    """Say that it is done, with what shows it and how long it took."""
    require(access.may_write_learning(actor, external.employee))
    row = _locked(external, ExternalState.APPROVED, ExternalState.RETURNED)
    row.ends_on, row.hours, row.credits = ends_on, hours, credits
    row.starts_on = min(row.starts_on, ends_on)
    require_past_at("ends_on", row.ends_on)
    require_proof(row, file=file, link=link)
    row.state, row.changed_at = ExternalState.DONE, timezone.now()
    save_with_proof(row, file=file, link=link)
    log_external(actor=actor, external=row, kind=LearningEventKind.SUBMITTED)
    _note(actor, row, "done")
    _tell_manager(row)
    return row


@transaction.atomic
def judge_external(
    *, actor: Actor, external: ExternalLearning, is_proved: bool, answer: str = ""
) -> ExternalLearning:
    """Say that the proof shows it, or ask for another; what is proved counts, and is a claim."""
    require(access.may_prove_learning(actor, external.employee))
    row = _locked(external, ExternalState.DONE)
    if not is_proved:
        if not answer.strip():
            raise ValidationError({"answer": _("Say what is missing: the person reads it.")})
        row.state = ExternalState.RETURNED
        return _answered(actor, row, answer, None)
    row.state, row.proved_on = ExternalState.PROVED, today()
    _answered(actor, row, answer, LearningEventKind.PROVED)
    claim_of(row)
    return row


@transaction.atomic
def withdraw_external(*, actor: Actor, external: ExternalLearning) -> ExternalLearning:
    """Take a request or a proof back, as long as it is not proved."""
    require(access.may_write_learning(actor, external.employee))
    row = _locked(external, *(state for state in ExternalState if state in WITHDRAWABLE))
    row.state, row.changed_at = ExternalState.WITHDRAWN, timezone.now()
    row.save(update_fields=["state", "changed_at"])
    log_external(actor=actor, external=row, kind=LearningEventKind.WITHDRAWN)
    _note(actor, row, "withdrawn")
    return row


class Entered(NamedTuple):
    """What HR entered, whether it is new, and the claim of a skill that followed."""

    row: ExternalLearning
    is_new: bool
    claim: SkillClaim | None = None


@transaction.atomic
def enter_external(*, actor: Actor, employee: Employee, link: str = "", **said: Any) -> Entered:
    """Enter what HR knows that somebody learned: it counts at once; what is there stays.

    What was taken back is not there any more.
    """
    require(access.may_keep_qualifications(actor) and not is_self(actor, employee))
    # Two who enter the same at once make one record.
    Employee.objects.select_for_update(of=("self",)).get(pk=employee.pk)
    same = ExternalLearning.objects.filter(
        employee=employee, title=said["title"], ends_on=said["ends_on"]
    )
    there = same.exclude(state=ExternalState.WITHDRAWN).first()
    if there is not None:
        return Entered(there, is_new=False)
    row = _described(ExternalLearning(employee=employee, state=ExternalState.PROVED), said)
    require_past_at("ends_on", row.ends_on)
    row.proved_on = today()
    row.decided_by = actor if isinstance(actor, User) else None
    save_with_proof(row, file=None, link=link)
    figures = {"hours": row.hours, "credits": row.credits}
    log_external(actor=actor, external=row, kind=LearningEventKind.PROVED, **figures)
    _note(actor, row, "entered")
    return Entered(row, is_new=True, claim=claim_of(row))


WITHDRAWABLE = (
    ExternalState.REQUESTED, ExternalState.APPROVED, ExternalState.DONE, ExternalState.RETURNED,
)  # fmt: skip


def claim_of(row: ExternalLearning) -> SkillClaim | None:
    """What is proved and names a skill speaks for that skill, like any certificate."""
    if row.skill is None or row.level is None or row.skill.retired_on is not None:
        return None
    return claim_skill(
        actor=SYSTEM, employee=row.employee, skill=row.skill, level=row.level,
        source=ClaimSource.CERTIFICATE, evidence=row.title, claimed_on=min(row.ends_on, today()),
    )  # fmt: skip


def _described(row: ExternalLearning, said: dict[str, Any]) -> ExternalLearning:
    unknown = said.keys() - set(FIELDS)
    assert not unknown, unknown
    for name, value in said.items():
        setattr(row, name, value)
    require_sensible(starts_on=row.starts_on, ends_on=row.ends_on)
    towards = row.towards
    if towards is not None and (
        towards.employee_id != row.employee_id or towards.state != RegistrationState.IN_PROGRESS
    ):
        raise ValidationError({"towards": _("Choose a qualification that you work for.")})
    return row


def _locked(external: ExternalLearning, *states: ExternalState) -> ExternalLearning:
    rows = ExternalLearning.objects.select_for_update(of=("self",)).select_related(
        "employee__user", "skill"
    )
    row = rows.get(pk=external.pk)
    if row.state not in states:
        words = _("This is no longer as you saw it: it is “%(state)s” now.")
        raise ValidationError(words % {"state": row.get_state_display()})
    return row


def _answered(
    actor: Actor, row: ExternalLearning, answer: str, kind: LearningEventKind | None
) -> ExternalLearning:
    """Keep what was decided, log it, and tell the person."""
    row.answer, row.changed_at = answer.strip(), timezone.now()
    row.decided_by = actor if isinstance(actor, User) else None
    row.full_clean()
    row.save()
    if kind is not None:
        is_proved = kind == LearningEventKind.PROVED
        figures = {"hours": row.hours, "credits": row.credits} if is_proved else {}
        log_external(actor=actor, external=row, kind=kind, **figures)
    _note(actor, row, str(row.state))
    if row.employee.user is not None:
        period = f"{row.state}-{row.changed_at:%Y%m%d%H%M%S}"
        notify(row.employee.user, ANSWERED, subject=row, period=period)
    return row


def _note(actor: Actor, row: ExternalLearning, what: str) -> None:
    AuditEntry.add(actor, f"leadership.external.{what}", row, subject=row.employee)


def _tell_manager(row: ExternalLearning) -> None:
    """The direct manager of today hears of it; where there is none, it waits in HR's inbox."""
    person = Employee.objects.with_current_assignment().get(pk=row.employee_id)
    manager = person.assignment.manager if person.assignment is not None else None
    if manager is not None and manager.user is not None:
        period = f"{row.state}-{row.changed_at:%Y%m%d%H%M%S}"
        notify(manager.user, ASKED, subject=row, period=period)
