"""Changing and taking away what is asked of a cohort: freely, until somebody has answered to it.

What was handed in and scored was asked in a certain way, and that stays. A pass mark is moved only
by restating, with a reason, every try that it turns over.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leadership import access
from leadership.models import (
    SEATED_ENROLMENTS,
    Assessment,
    AssessmentResult,
    Assignment,
    Cohort,
    CohortEnrolment,
    CohortEnrolmentState,
    LearningEvent,
    LearningEventKind,
    Submission,
    SubmissionState,
)
from leadership.queries.progress import outline_of
from leadership.services.cohort_checks import check_reason
from leadership.services.cohort_seats import locked_cohort
from leadership.services.coursework import Asked, check_asked, check_skill, tell
from leadership.services.record import add_event
from leadership.services.settling import settle, settle_all
from lib.editing import refuse_if_changed
from talent.access import is_self, require
from talent.models import Actor, AuditEntry
from talent.services.days import require_sensible

CHANGED, RESTATED = "leadership.assignment_changed", "leadership.assessment_restated"
ASSIGNMENT_FIELDS = ("title", "text", "due_at", "component")
ASSESSMENT_FIELDS = (
    "title", "component", "lowest", "highest", "pass_mark", "most_attempts", "skill",
)  # fmt: skip
FIXED_BY_A_SCORE = ("component", "lowest", "highest", "skill")


@transaction.atomic
def edit_assignment(
    *, actor: Actor, assignment: Assignment, seen: str | None = None, **given: Any
) -> Assignment:
    """Change an assignment; once somebody has handed in it keeps its component, and may end later.

    Whoever has still to hand in is told of a new text or time; what now is in time is not late.
    """
    cohort, row = _locked(actor, assignment)
    changed = _changes(row, ASSIGNMENT_FIELDS, given, seen)
    if not changed:
        return row
    answered, before = row.submissions.exists(), row.due_at
    if answered and "component" in changed:
        words = _("Somebody has handed this in: it stays with its component.")
        raise ValidationError({"component": words})
    _set(row, changed, given)
    require_sensible(due_at=row.due_at.date())
    check_asked(row)
    if answered and "due_at" in changed and row.due_at < before:
        words = _("Somebody has handed this in: choose the same time or a later one.")
        raise ValidationError({"due_at": words})
    if "due_at" in changed and row.due_at < timezone.now():
        raise ValidationError({"due_at": _("This time has passed: choose one that comes.")})
    row.save()
    row.submissions.filter(is_late=True, at__lte=row.due_at).update(is_late=False)
    AuditEntry.add(actor, "leadership.assignment.edited", row, changed=changed)
    if {"text", "due_at"} & set(changed):
        _tell_who_owes(row)
    if "component" in changed:
        settle_all(actor, cohort)
    return row


@transaction.atomic
def delete_assignment(*, actor: Actor, assignment: Assignment) -> None:
    """Take an assignment away that nobody has handed in."""
    cohort, row = _locked(actor, assignment)
    if row.submissions.exists():
        raise ValidationError(_("Somebody has handed this in: it stays. You can change its text."))
    _delete(actor, cohort, row, "leadership.assignment.deleted")


@transaction.atomic
def edit_assessment(
    *, actor: Actor, assessment: Assessment, seen: str | None = None, reason: str = "", **given: Any
) -> Assessment:
    """Change an assessment; once somebody has a score its range, component and level stay.

    Another pass mark needs a reason then, and restates every try that it turns over.
    """
    cohort, row = _locked(actor, assessment)
    changed = _changes(row, ASSESSMENT_FIELDS, given, seen)
    if not changed:
        return row
    tries = AssessmentResult.objects.filter(assessment=row)
    most, before = tries.aggregate(most=Max("attempt"))["most"], row.pass_mark
    if most is not None:
        words = _("Somebody has a score in this: set another assessment instead.")
        fixed = {name: words for name in FIXED_BY_A_SCORE if name in changed}
        if fixed:
            raise ValidationError(fixed)
    _set(row, changed, given)
    check_asked(row)
    if "skill" in changed:
        check_skill(row)
    if most is not None and row.most_attempts < most:
        words = ngettext(
            "Somebody has used %(count)d try: keep as many or more.",
            "Somebody has used %(count)d tries: keep as many or more.",
            most,
        )
        raise ValidationError({"most_attempts": words % {"count": most}})
    moved = most is not None and row.pass_mark != before
    said = check_reason(reason, is_needed=moved)
    row.save()
    AuditEntry.add(actor, "leadership.assessment.edited", row, changed=changed)
    if moved:
        _restate(actor, cohort, row, before, said)
    if "component" in changed:
        settle_all(actor, cohort)
    return row


@transaction.atomic
def delete_assessment(*, actor: Actor, assessment: Assessment) -> None:
    """Take an assessment away in which nobody has a score."""
    cohort, row = _locked(actor, assessment)
    if row.results.exists():
        raise ValidationError(_("Somebody has a score in this: it stays."))
    _delete(actor, cohort, row, "leadership.assessment.deleted")


def _locked(actor: Actor, asked: Asked) -> tuple[Cohort, Asked]:
    """Cohort and row as they are now, under the lock that hand in and scores take too."""
    require(access.may_run_cohort(actor, asked.cohort))
    cohort = locked_cohort(asked.cohort)
    if cohort.is_over:
        raise ValidationError(_("This cohort is over."))
    rows = type(asked)._default_manager.select_related("component")
    row = rows.filter(pk=asked.pk).first()
    if row is None:
        raise ValidationError(_("This was taken away meanwhile."))
    row.cohort = cohort
    return cohort, row


def _changes(
    row: Any, fields: Iterable[str], given: Mapping[str, Any], seen: str | None
) -> list[str]:
    said = [name for name in fields if name in given]
    if seen is not None:
        refuse_if_changed(row, said, seen)
    return [name for name in said if _said(given[name]) != _said(getattr(row, name))]


def _said(value: Any) -> Any:
    """A value as a form shows it: times to the minute."""
    return value.replace(second=0, microsecond=0) if isinstance(value, datetime) else value


def _set(row: Any, changed: Iterable[str], given: Mapping[str, Any]) -> None:
    for name in changed:
        setattr(row, name, given[name])


def _delete(actor: Actor, cohort: Cohort, row: Any, action: str) -> None:
    AuditEntry.add(actor, action, row, cohort=cohort.pk, title=row.title)
    row.delete()
    settle_all(actor, cohort)


def _tell_who_owes(row: Assignment) -> None:
    """Tell who has a seat and has not handed in, or has to hand in anew."""
    done = Submission.objects.filter(assignment=row).exclude(state=SubmissionState.RETURNED)
    owes = row.cohort.enrolments.filter(state=CohortEnrolmentState.ENROLLED)
    owes = owes.exclude(pk__in=done.values("enrolment")).select_related("employee__user")
    mark = f"{row.pk}:{timezone.now():%Y%m%dT%H%M%S%f}"
    for enrolment in owes.order_by("pk"):
        tell(enrolment.employee.user, CHANGED, enrolment, period=mark, assignment=row.pk)


def _restate(actor: Actor, cohort: Cohort, row: Assessment, before: Decimal, reason: str) -> None:
    """Turn over the tries that another pass mark turns; each is a correction in the record.

    What is done stays done, and an outcome that this makes wrong is changed by who leads.
    """
    outline = outline_of(cohort.programme)
    words = _("Passed from %(new)s instead of %(old)s: %(why)s") % {
        "new": f"{row.pass_mark.normalize():f}", "old": f"{before.normalize():f}", "why": reason,
    }  # fmt: skip
    turned = _turned(row)
    people = {one.pk: one for one in _held(turned)}
    if any(is_self(actor, one.employee) for one in people.values()):
        raise ValidationError(
            {"pass_mark": _("It would turn over a score of your own: ask somebody else.")}
        )
    for result in turned:
        enrolment = people[result.enrolment_id]
        enrolment.cohort = cohort
        result.passed = not result.passed
        result.event = _correction(actor, enrolment, result, words[:500])
        result.save(update_fields=["passed", "event"])
    mark = f"{row.pk}:{timezone.now():%Y%m%dT%H%M%S%f}"
    for enrolment in people.values():
        tell(enrolment.employee.user, RESTATED, enrolment, period=mark)
        if enrolment.state in SEATED_ENROLMENTS:
            settle(actor, enrolment, outline)
    AuditEntry.add(
        actor, "leadership.assessment.restated", row, count=len(turned),
        pass_mark=[f"{before}", f"{row.pass_mark}"],
    )  # fmt: skip


def _turned(row: Assessment) -> list[AssessmentResult]:
    tries = AssessmentResult.objects.filter(assessment=row).order_by("enrolment", "attempt")
    now_passed = tries.filter(passed=False, score__gte=F("assessment__pass_mark"))
    now_failed = tries.filter(passed=True, score__lt=F("assessment__pass_mark"))
    return list((now_passed | now_failed).select_related("event"))


def _held(turned: Iterable[AssessmentResult]) -> QuerySet[CohortEnrolment]:
    rows = CohortEnrolment.objects.select_for_update(of=("self",), no_key=True)
    wanted = {one.enrolment_id for one in turned}
    return rows.filter(pk__in=wanted).select_related("employee__user").order_by("pk")


def _correction(
    actor: Actor, enrolment: CohortEnrolment, result: AssessmentResult, reason: str
) -> LearningEvent:
    """What is right instead of what the record says of a try."""
    said: dict[str, Any] = {"score": result.score, "passed": result.passed}
    if result.event is None:
        kind = LearningEventKind.ASSESSED  # noted before tries knew their event
        return add_event(actor=actor, enrolment=enrolment, kind=kind, **said)
    return add_event(
        actor=actor, enrolment=enrolment, kind=LearningEventKind.CORRECTED,
        component=result.event.component, corrects=result.event, reason=reason, **said,
    )  # fmt: skip
