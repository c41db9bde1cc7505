"""What is asked of a cohort, and how each participant stands to it."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from leadership.models import (
    Assessment,
    AssessmentResult,
    Assignment,
    Cohort,
    CohortEnrolment,
    Submission,
    SubmissionState,
)
from talent.models import User


@dataclass(frozen=True)
class Work:
    """One assignment as one participant stands to it."""

    assignment: Assignment
    submission: Submission | None
    enrolment: CohortEnrolment

    @property
    def may_hand_in(self) -> bool:
        row = self.submission
        return row is None or row.state == SubmissionState.RETURNED


@dataclass(frozen=True)
class Tries:
    """One assessment with the tries of one participant."""

    assessment: Assessment
    results: list[AssessmentResult]
    enrolment: CohortEnrolment

    @property
    def passed(self) -> bool:
        return any(row.passed for row in self.results)

    @property
    def left(self) -> int:
        return max(self.assessment.most_attempts - len(self.results), 0)


def assignments_of(user: User, cohort: Cohort) -> QuerySet[Assignment]:
    """With how many handed it in, and how many of these wait for an answer."""
    rows: QuerySet[Assignment] = Assignment.objects.visible_to(user).filter(cohort=cohort)
    waits = Q(submissions__state=SubmissionState.SUBMITTED)
    return (
        rows.select_related("component")
        .annotate(handed_in=Count("submissions"), waits=Count("submissions", filter=waits))
        .order_by("due_at", "pk")
    )


def assessments_of(user: User, cohort: Cohort) -> QuerySet[Assessment]:
    """With how many were assessed, and how many of these passed."""
    rows: QuerySet[Assessment] = Assessment.objects.visible_to(user).filter(cohort=cohort)
    people = Count("results__enrolment", distinct=True)
    passed = Count("results__enrolment", filter=Q(results__passed=True), distinct=True)
    return (
        rows.select_related("component", "skill")
        .annotate(assessed=people, passes=passed)
        .order_by("pk")
    )


def work_of(user: User, enrolment: CohortEnrolment) -> list[Work]:
    """Every assignment of the cohort, with what one participant handed in."""
    rows = Submission.objects.visible_to(user).filter(enrolment=enrolment)
    found = {row.assignment_id: row for row in rows}
    asked = Assignment.objects.filter(cohort=enrolment.cohort).order_by("due_at", "pk")
    return [Work(one, found.get(one.pk), enrolment) for one in asked]


def tries_of(user: User, enrolment: CohortEnrolment) -> list[Tries]:
    """Every assessment of the cohort, with the tries of one participant."""
    found: dict[int, list[AssessmentResult]] = {}
    rows = AssessmentResult.objects.visible_to(user).filter(enrolment=enrolment)
    for row in rows.order_by("attempt"):
        found.setdefault(row.assessment_id, []).append(row)
    asked = Assessment.objects.filter(cohort=enrolment.cohort).order_by("pk")
    return [Tries(one, found.get(one.pk, []), enrolment) for one in asked]
