"""Assessments of performance and of potential: begun, submitted, and shown to their person."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leadership import access
from leadership.models import (
    MODEL_OF,
    AssessmentScale,
    PerformanceAssessment,
    PersonAssessmentKind,
    PersonAssessmentState,
    PotentialAssessment,
)
from lib.dates import require_past_at, today
from lib.editing import refuse_if_changed
from lib.visible import require_visible
from talent.access import require
from talent.models import Actor, AuditEntry, Employee, User
from talent.services.notices import notify

AnyAssessment = PerformanceAssessment | PotentialAssessment
PUBLISHED = "leadership.assessment_published"
SAID = ("scale", "level", "evidence", "assessed_on")
SPAN = ("starts_on", "ends_on")


def fields_of(kind: str) -> tuple[str, ...]:
    """What an assessment of a kind says."""
    return (*SAID, *SPAN) if kind == PersonAssessmentKind.PERFORMANCE else SAID


@transaction.atomic
def save_assessment(
    *, actor: User, kind: str, employee: Employee, draft: AnyAssessment | None = None,
    seen: str | None = None, **given: Any,
) -> AnyAssessment:  # fmt: skip
    """Begin an assessment, or go on with one's own draft; nobody else reads it yet."""
    require(access.may_assess(actor, employee), _("Only managers above a person assess them."))
    author = Employee.objects.get(user=actor)
    model = MODEL_OF[kind]
    if draft is None:
        made = model(employee=employee, author=author)
    else:
        made = _locked(draft)
        require(access.is_author(actor, made) and made.employee_id == employee.pk)
        _expect_draft(made)
        if seen is not None:
            refuse_if_changed(made, fields_of(kind), seen)
    _say(made, kind, given)
    made.save()
    # No entry names the person or the record, which could be tried out for whom it answers.
    AuditEntry.add(actor, "leadership.assessment.saved", kind=str(kind))
    return made


def _say(made: AnyAssessment, kind: str, given: Mapping[str, Any]) -> None:
    """Put what was said on the record, and refuse what cannot be."""
    for name in fields_of(kind):
        setattr(made, name, given[name])
    check_level(kind, made.scale, made.level)
    _check_days(made)
    if made.evidence:
        _check_evidence(made.evidence)
    made.full_clean()


def check_level(kind: str, scale: AssessmentScale, level: int) -> None:
    """Refuse a level outside its scale, and a scale of the other kind."""
    if scale.kind != kind:
        raise ValidationError({"scale": _("This scale is for something else.")})
    if not 1 <= level <= len(scale.labels):
        words = _("This scale goes from 1 to %(most)d.")
        raise ValidationError({"level": words % {"most": len(scale.labels)}})


def _check_days(made: AnyAssessment) -> None:
    require_past_at("assessed_on", made.assessed_on)
    if isinstance(made, PerformanceAssessment):
        require_past_at("starts_on", made.starts_on)
        if made.ends_on <= made.starts_on:
            raise ValidationError({"ends_on": _("The span ends after it begins.")})
        if made.ends_on > today():
            raise ValidationError({"ends_on": _("Look back only: choose a day until today.")})


def _check_evidence(text: str) -> None:
    try:
        require_visible(text)
    except ValidationError as error:
        raise ValidationError({"evidence": error.messages}) from error


@transaction.atomic
def submit_assessment(*, actor: Actor, assessment: AnyAssessment) -> AnyAssessment:
    """Hand an assessment in: from now on it counts, and stays as it is."""
    require(access.is_author(actor, assessment))
    require(access.may_assess(actor, assessment.employee))
    made = _locked(assessment)
    _expect_draft(made)
    if not made.evidence.strip():
        raise ValidationError({"evidence": _("Say by what you see it.")})
    check_level(made.kind, made.scale, made.level)
    made.state, made.submitted_at = PersonAssessmentState.SUBMITTED, timezone.now()
    made.save(update_fields=["state", "submitted_at"])
    AuditEntry.add(actor, "leadership.assessment.submitted", kind=str(made.kind))
    return made


@transaction.atomic
def publish_assessment(*, actor: Actor, assessment: AnyAssessment) -> AnyAssessment:
    """Show a submitted assessment to its person, who is told."""
    require(access.may_publish_assessment(actor, assessment))
    made = _locked(assessment)
    if made.state != PersonAssessmentState.SUBMITTED:
        raise ValidationError(_("This assessment is “%(state)s” now.") % {
            "state": made.get_state_display()
        })  # fmt: skip
    publish_locked(actor, made)
    return made


def publish_locked(actor: Actor, made: AnyAssessment) -> None:
    """Turn a locked, submitted assessment, and tell its person."""
    made.state, made.published_at = PersonAssessmentState.PUBLISHED, timezone.now()
    made.save(update_fields=["state", "published_at"])
    AuditEntry.add(actor, "leadership.assessment.published", made)
    if made.employee.user is not None:
        notify(made.employee.user, PUBLISHED, subject=made)


@transaction.atomic
def discard_assessment(*, actor: User, assessment: AnyAssessment) -> None:
    """Throw one's own draft away."""
    require(access.is_author(actor, assessment))
    made = _locked(assessment)
    _expect_draft(made)
    AuditEntry.add(actor, "leadership.assessment.discarded", kind=str(made.kind))
    made.delete()


def _locked(assessment: AnyAssessment) -> AnyAssessment:
    rows = type(assessment)._default_manager.select_for_update(of=("self",))
    found: AnyAssessment = rows.select_related("employee__user", "author", "scale").get(
        pk=assessment.pk
    )
    return found


def _expect_draft(made: AnyAssessment) -> None:
    if made.state != PersonAssessmentState.DRAFT:
        raise ValidationError(
            _("This was submitted already and stays as it is: write a newer one.")
        )
