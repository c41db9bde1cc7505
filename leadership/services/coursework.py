"""Assignments that participants hand in, and assessments with every try kept."""

from decimal import Decimal
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from careers.evidence import checked
from careers.services.plan_files import clean_name
from leadership import access
from leadership.models import (
    Assessment,
    AssessmentResult,
    Assignment,
    Cohort,
    CohortEnrolment,
    LearningEventKind,
    Submission,
    SubmissionState,
)
from leadership.queries.progress import outline_of
from leadership.services.cohort_checks import check_reason
from leadership.services.cohort_results import refuse_unseated
from leadership.services.cohort_seats import locked_cohort, locked_enrolment
from leadership.services.record import add_event
from leadership.services.settling import settle
from talent.access import is_self, require
from talent.models import Actor, AuditEntry, Skill, SkillClaim, User
from talent.services.days import require_sensible
from talent.services.notices import notify
from talent.services.skills import claim_assessed

SET, ANSWERED, HANDED_IN, ASSESSED = (
    "leadership.assignment_set",
    "leadership.submission_answered",
    "leadership.submission_handed_in",
    "leadership.assessed",
)
Asked = TypeVar("Asked", Assignment, Assessment)
MOST = 50  # assignments and assessments of one cohort


@transaction.atomic
def set_assignment(*, actor: Actor, cohort: Cohort, **given: Any) -> Assignment:
    """Ask everybody in a cohort for a piece of work until a time."""
    cohort = _writable(actor, cohort)
    row = Assignment(cohort=cohort, **given)
    require_sensible(due_at=row.due_at.date())
    check_asked(row)
    if row.due_at < timezone.now():
        raise ValidationError({"due_at": _("This time has passed: choose one that comes.")})
    row.save()
    AuditEntry.add(actor, "leadership.assignment.set", row)
    for enrolment in cohort.enrolments.filter(state="enrolled").select_related("employee__user"):
        tell(enrolment.employee.user, SET, enrolment, period=f"{row.pk}", assignment=row.pk)
    return row


@transaction.atomic
def set_assessment(*, actor: Actor, cohort: Cohort, **given: Any) -> Assessment:
    """Say what is assessed in a cohort, and how."""
    cohort = _writable(actor, cohort)
    row = Assessment(cohort=cohort, **given)
    check_asked(row)
    check_skill(row)
    row.save()
    AuditEntry.add(actor, "leadership.assessment.set", row)
    return row


def _writable(actor: Actor, cohort: Cohort) -> Cohort:
    cohort = locked_cohort(cohort)
    require(access.may_run_cohort(actor, cohort))
    if cohort.is_over:
        raise ValidationError(_("This cohort is over."))
    asked = Assignment.objects.filter(cohort=cohort).count()
    if asked + Assessment.objects.filter(cohort=cohort).count() >= MOST:
        raise ValidationError(_("A cohort has at most 50 assignments and assessments."))
    return cohort


def check_asked(row: Assignment | Assessment) -> None:
    """What is asked has a title of its own, and is for a component of the programme, if any."""
    row.title = row.title.strip()
    row.full_clean()
    if row.component is not None and row.component.programme_id != row.cohort.programme_id:
        raise ValidationError({"component": _("Choose a component of this programme.")})


def check_skill(row: Assessment) -> None:
    """A score is the level of a competency that the programme raises, or of none."""
    targets = row.cohort.programme.targets.values_list("skill", flat=True)
    if row.skill_id is not None and row.skill_id not in targets:
        raise ValidationError({"skill": _("Choose a competency that the programme raises.")})


@transaction.atomic
def hand_in(
    *,
    actor: Actor,
    assignment: Assignment,
    enrolment: CohortEnrolment,
    text: str = "",
    link: str = "",
    file: "UploadedFile[Any] | None" = None,
) -> Submission:
    """Hand a piece of work in: words, a link or a file; anew only once it was returned."""
    require(is_self(actor, enrolment.employee))
    enrolment = locked_enrolment(enrolment)
    refuse_unseated(enrolment)
    assignment = _asked_now(assignment, enrolment)
    found = checked(file) if file else None
    rows = Submission.objects.filter(assignment=assignment, enrolment=enrolment)
    row = rows.first() or Submission(assignment=assignment, enrolment=enrolment)
    if row.pk and row.state != SubmissionState.RETURNED:
        raise ValidationError(_("You have handed this in: wait for the answer."))
    before = str(row.file.name) if row.file else ""
    row.text, row.link, row.at = text.strip(), link.strip(), timezone.now()
    row.state, row.is_late = SubmissionState.SUBMITTED, row.at > assignment.due_at
    if found is not None and file is not None:
        row.file_name, row.content_type = clean_name(file.name or ""), found.content_type
        place = f"{get_random_string(32)}{found.ending}"
        row.file.save(place, ContentFile(found.content), save=False)
        if before:
            storage = row.file.storage
            transaction.on_commit(lambda: storage.delete(before))
    if not (row.text or row.link or row.file):
        raise ValidationError(_("Write something, or give a link or a file."))
    row.full_clean()
    row.save()
    AuditEntry.add(actor, "leadership.submission.handed_in", row, subject=enrolment.employee)
    add_event(
        actor=actor, enrolment=enrolment, kind=LearningEventKind.SUBMITTED,
        component=assignment.component,
    )  # fmt: skip
    for one in enrolment.cohort.instructors.select_related("employee__user"):
        mark = f"{row.at:%Y%m%dT%H%M%S%f}"
        tell(one.employee.user, HANDED_IN, enrolment, period=mark, submission=row.pk)
    return row


@transaction.atomic
def answer_submission(
    *, actor: Actor, submission: Submission, accepted: bool, feedback: str = "", seen: str = ""
) -> Submission:
    """Accept a piece of work, or return it with words on what is missing.

    `seen` is the mark of what was read: what was handed in since is not answered by it.
    """
    require(access.may_judge(actor, submission.enrolment))
    enrolment = locked_enrolment(submission.enrolment)
    rows = Submission.objects.select_related("assignment__component")
    row: Submission = rows.get(pk=submission.pk)
    if row.state != SubmissionState.SUBMITTED:
        words = _("This was answered meanwhile: it is “%(state)s” now.")
        raise ValidationError(words % {"state": row.get_state_display()})
    if seen and seen != row.version:
        words = _("Something newer was handed in meanwhile: read it, and answer then.")
        raise ValidationError(words)
    row.feedback = check_reason(feedback, "feedback", is_needed=not accepted)
    row.state = SubmissionState.ACCEPTED if accepted else SubmissionState.RETURNED
    row.feedback_by = actor if isinstance(actor, User) else None
    row.save()
    AuditEntry.add(actor, f"leadership.submission.{row.state}", row, subject=enrolment.employee)
    mark = f"{timezone.now():%Y%m%dT%H%M%S%f}"
    tell(enrolment.employee.user, ANSWERED, enrolment, period=mark, submission=row.pk)
    if accepted:
        settle(actor, enrolment, outline_of(enrolment.cohort.programme))
    return row


@transaction.atomic
def assess(
    *,
    actor: Actor,
    assessment: Assessment,
    enrolment: CohortEnrolment,
    score: Decimal,
    note: str = "",
    as_claim: bool = False,
    tries: int | None = None,
) -> AssessmentResult:
    """Note one try; with `as_claim` the level becomes a statement about the competency.

    `tries` is how many were seen before: a form that is sent twice uses no second one.
    """
    require(access.may_judge(actor, enrolment))
    enrolment = locked_enrolment(enrolment)
    refuse_unseated(enrolment)
    assessment = _asked_now(assessment, enrolment)
    before = AssessmentResult.objects.filter(assessment=assessment, enrolment=enrolment).count()
    if tries is not None and tries != before:
        raise ValidationError(_("A try was noted meanwhile: look at it before you note another."))
    if before >= assessment.most_attempts:
        words = ngettext(
            "The one try is used.", "All %(count)d tries are used.", assessment.most_attempts
        )
        raise ValidationError(words % {"count": assessment.most_attempts})
    if not assessment.lowest <= score <= assessment.highest:
        words = _("Choose %(low)s to %(high)s.")
        said = {
            "low": f"{assessment.lowest.normalize():f}",
            "high": f"{assessment.highest.normalize():f}",
        }
        raise ValidationError({"score": words % said})
    row = AssessmentResult(
        assessment=assessment, enrolment=enrolment, attempt=before + 1, score=score,
        passed=score >= assessment.pass_mark, note=note.strip(),
        by=actor if isinstance(actor, User) else None,
    )  # fmt: skip
    row.full_clean()
    row.event = add_event(
        actor=actor, enrolment=enrolment, kind=LearningEventKind.ASSESSED,
        component=assessment.component, score=score, passed=row.passed,
    )  # fmt: skip
    row.save()
    AuditEntry.add(
        actor, "leadership.assessment.result", row, subject=enrolment.employee, attempt=row.attempt
    )
    tell(enrolment.employee.user, ASSESSED, enrolment, period=f"{row.pk}")
    if as_claim and assessment.skill is not None:
        _claim(actor, row, assessment.skill)
    if row.passed:
        settle(actor, enrolment, outline_of(enrolment.cohort.programme))
    return row


def _claim(actor: Actor, row: AssessmentResult, skill: Skill) -> SkillClaim:
    """A level from 1 to 5, rounded down: what was shown, not what was nearly shown."""
    level = int(row.score)
    if level < 1:
        raise ValidationError({"score": _("A level begins at 1.")})
    return claim_assessed(
        actor=actor, employee=row.enrolment.employee, skill=skill, level=level,
        evidence=str(row.assessment),
    )  # fmt: skip


def _asked_now(asked: Asked, enrolment: CohortEnrolment) -> Asked:
    """What is asked as it is under the cohort's lock: of this cohort, and not taken away."""
    if asked.cohort_id != enrolment.cohort_id:
        raise ValidationError(_("This belongs to another cohort."))
    rows = type(asked)._default_manager.select_related("component")
    found: Asked | None = rows.filter(pk=asked.pk).first()
    if found is None:
        raise ValidationError(_("This was taken away meanwhile."))
    return found


def tell(
    user: User | None, kind: str, enrolment: CohortEnrolment, *, period: str, **ids: Any
) -> None:
    """Tell somebody who can sign in."""
    if user is not None and user.is_active:
        notify(user, kind, subject=enrolment, period=period, **ids)
