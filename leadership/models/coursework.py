"""What is asked of participants: assignments that they hand in, and assessments with scores."""

from decimal import Decimal
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leadership.models.cohorts import Cohort, CohortEnrolment, OfCohortQuerySet
from leadership.models.programmes import Component
from leadership.models.progress import OfEnrolmentQuerySet
from leadership.models.record import LearningEvent
from lib.visible import require_visible
from talent.models import GrantKind, Skill, User

MOST_ATTEMPTS = 10
LONGEST_WORK = 10_000


class InsideCohortQuerySet(OfCohortQuerySet):
    def visible_to(self, user: User) -> Self:
        """Who leads the cohort, and whoever sees one who takes part in it."""
        if not user.is_active:
            return self.none()
        if user.holds(GrantKind.HR_ADMIN):
            return self.all()
        runs = Cohort.objects.run_by(user)
        seen = CohortEnrolment.objects.visible_to(user).seated()
        return self.filter(Q(cohort__in=runs) | Q(cohort__in=seen.values("cohort")))


class Assignment(models.Model):
    """Something that everybody in a cohort does and hands in until a time."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="assignments")
    component = models.ForeignKey(
        Component, models.PROTECT, null=True, blank=True, related_name="+"
    )
    title = models.CharField(max_length=150, validators=[require_visible])
    text = models.TextField(max_length=4000, validators=[require_visible])
    due_at = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = InsideCohortQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "title"],
                name="leadership_assignment_titled_once",
                violation_error_message=_("The cohort has an assignment of this title."),
            ),
            models.CheckConstraint(
                name="leadership_assignment_titled", condition=~Q(title="") & ~Q(text="")
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SubmissionState(models.TextChoices):
    SUBMITTED = "submitted", _("Handed in")
    RETURNED = "returned", _("Returned for more")
    ACCEPTED = "accepted", _("Accepted")


def submission_path(row: Any, name: str) -> str:
    """Where a file is kept: by its assignment, under a name that tells nothing."""
    return f"submissions/{row.assignment_id}/{name}"


class Submission(models.Model):
    """What one participant handed in; handed in anew once it was returned."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="submissions")
    enrolment = models.ForeignKey(CohortEnrolment, models.CASCADE, related_name="submissions")
    state = models.CharField(max_length=9, choices=SubmissionState, editable=False)
    text = models.TextField(blank=True, max_length=LONGEST_WORK)
    link = models.URLField(blank=True, max_length=500)
    file = models.FileField(upload_to=submission_path, max_length=200, blank=True)
    file_name = models.CharField(max_length=150, blank=True)
    content_type = models.CharField(max_length=80, blank=True)
    feedback = models.TextField(blank=True, max_length=4000)
    feedback_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    is_late = models.BooleanField(default=False, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OfEnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["assignment", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "enrolment"], name="leadership_submission_once"
            ),
            models.CheckConstraint(
                name="leadership_submission_state_known",
                condition=Q(state__in=SubmissionState.values),
            ),
            models.CheckConstraint(
                name="leadership_submission_holds_something",
                condition=~Q(text="") | ~Q(link="") | ~Q(file=""),
                violation_error_message=_("Write something, or give a link or a file."),
            ),
            models.CheckConstraint(
                name="leadership_submission_returned_with_words",
                condition=~Q(state=SubmissionState.RETURNED) | ~Q(feedback=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} by {self.enrolment.employee}"

    @property
    def version(self) -> str:
        """A mark of what was handed in, which changes as soon as something newer is."""
        return self.at.isoformat()


class Assessment(models.Model):
    """A test, talk or simulation with a score: its range, from where it is passed, and tries."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="assessments")
    component = models.ForeignKey(
        Component, models.PROTECT, null=True, blank=True, related_name="+"
    )
    title = models.CharField(max_length=150, validators=[require_visible])
    skill = models.ForeignKey(
        Skill, models.PROTECT, null=True, blank=True, related_name="+",
        help_text=_("A competency that the programme raises, where the score is its level."),
    )  # fmt: skip
    lowest = models.DecimalField(max_digits=6, decimal_places=2, default=Decimal(0))
    highest = models.DecimalField(max_digits=6, decimal_places=2, default=Decimal(100))
    pass_mark = models.DecimalField(max_digits=6, decimal_places=2, default=Decimal(60))
    most_attempts = models.PositiveSmallIntegerField(
        _("tries"), default=2, validators=[MinValueValidator(1), MaxValueValidator(MOST_ATTEMPTS)]
    )

    objects = InsideCohortQuerySet.as_manager()

    class Meta:
        ordering = ["cohort", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "title"],
                name="leadership_assessment_titled_once",
                violation_error_message=_("The cohort has an assessment of this title."),
            ),
            models.CheckConstraint(name="leadership_assessment_titled", condition=~Q(title="")),
            models.CheckConstraint(
                name="leadership_assessment_range",
                condition=Q(lowest__gte=0, highest__gt=F("lowest"))
                & Q(pass_mark__gt=F("lowest"), pass_mark__lte=F("highest")),
                violation_error_message=_(
                    "The range goes up from 0 or more, and the pass mark lies within it."
                ),
            ),
            models.CheckConstraint(
                name="leadership_assessment_tries",
                condition=Q(most_attempts__range=(1, MOST_ATTEMPTS)),
                violation_error_message=_("Choose 1 to 10 tries."),
            ),
            models.CheckConstraint(
                name="leadership_assessment_level_of_skill",
                condition=Q(skill__isnull=True) | Q(lowest__gte=0, highest=5),
                violation_error_message=_("A level goes up to 5: set the highest score to 5."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AssessmentResult(models.Model):
    """One try of one participant; each is kept, and passed as the pass mark of today says."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="results")
    enrolment = models.ForeignKey(CohortEnrolment, models.CASCADE, related_name="results")
    attempt = models.PositiveSmallIntegerField()
    score = models.DecimalField(max_digits=6, decimal_places=2)
    passed = models.BooleanField()
    note = models.TextField(blank=True, max_length=2000)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    event = models.ForeignKey(
        LearningEvent, models.PROTECT, null=True, editable=False, related_name="+",
        help_text=_("What the record says of it, as it was last corrected."),
    )  # fmt: skip

    objects = OfEnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["assessment", "enrolment", "attempt"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "enrolment", "attempt"],
                name="leadership_assessmentresult_once",
            ),
            models.CheckConstraint(
                name="leadership_assessmentresult_attempt_from_one", condition=Q(attempt__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment}: {self.enrolment.employee}, {self.attempt}"
