"""The learning record: a log of what happened, to which rows are only ever added."""

from typing import Self

from django.db import models
from django.db.models import OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leadership.models.cohorts import (
    RECORD,
    CohortEnrolment,
    CohortEnrolmentState,
    instructed_by,
)
from leadership.models.programmes import Component
from talent.models import Employee, Sight, User
from talent.models.row_exists import RowExists
from talent.models.sight import ALL, sight


def record_sight(user: User, path: str = "employee") -> Q:
    """Whose learning record a user sees: those of RECORD, and as a mentor those that are shared."""
    found = sight(user, RECORD, path)
    if found is ALL:  # which joined with "or" to anything would stand for nothing
        return ALL
    shared = RowExists(RecordShare.objects.filter(employee=OuterRef(path)))
    return found | (sight(user, [Sight.MENTOR], path) & Q(shared))


class RecordShareQuerySet(models.QuerySet["RecordShare"]):
    def visible_to(self, user: User) -> Self:
        """Whose record it is, and HR admins; to mentors it shows by what they see."""
        return self.filter(sight(user, [Sight.SELF, Sight.HR_ADMIN]))


class RecordShare(models.Model):
    """That one person lets active mentors read what they have learned."""

    employee = models.OneToOneField(Employee, models.CASCADE, related_name="record_share")
    since = models.DateTimeField(default=timezone.now, editable=False)

    objects = RecordShareQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Learning of {self.employee}"


class LearningEventKind(models.TextChoices):
    REQUESTED = "requested", _("Asked for")
    NOMINATED = "nominated", _("Nominated")
    INVITED = "invited", _("Invited")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")
    WAITLISTED = "waitlisted", _("Put on the waiting list")
    ENROLLED = "enrolled", _("Enrolled")
    ATTENDED = "attended", _("Attended")
    MISSED = "missed", _("Missed")
    SUBMITTED = "submitted", _("Handed in")
    ASSESSED = "assessed", _("Assessed")
    COMPONENT_DONE = "component_done", _("Completed a component")
    COMPLETED = "completed", _("Completed")
    NOT_COMPLETED = "not_completed", _("Not completed")
    WITHDRAWN = "withdrawn", _("Withdrew")
    PROVED = "proved", _("Proved")
    AWARDED = "awarded", _("Awarded")
    CORRECTED = "corrected", _("Corrected")


class LearningEventQuerySet(models.QuerySet["LearningEvent"]):
    def visible_to(self, user: User) -> Self:
        """Whoever sees the learning record; of their cohorts instructors, and coaches."""
        found = record_sight(user)
        if found is ALL:
            return self.all()
        if not user.is_active:
            return self.none()
        coaches = Q(enrolment__coach__user=user, enrolment__state=CohortEnrolmentState.ENROLLED)
        return self.filter(found | Q(instructed_by(user, "enrolment__cohort")) | coaches)


class LearningEvent(models.Model):
    """One thing that happened in somebody's learning. Rows are added, never changed or deleted.

    A correction is a row of its own that names what it corrects; of these the last one counts.
    """

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="learning_events")
    kind = models.CharField(max_length=14, choices=LearningEventKind)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=300, help_text=_("What it was called at the time."))
    enrolment = models.ForeignKey(
        CohortEnrolment, models.PROTECT, null=True, blank=True, related_name="events"
    )
    component = models.ForeignKey(
        Component, models.PROTECT, null=True, blank=True, related_name="+"
    )
    external = models.ForeignKey(
        "leadership.ExternalLearning", models.PROTECT, null=True, blank=True, related_name="events"
    )
    registration = models.ForeignKey(
        "leadership.Registration", models.PROTECT, null=True, blank=True, related_name="events"
    )
    hours = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    credits = models.PositiveSmallIntegerField(null=True, blank=True)
    score = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    passed = models.BooleanField(null=True, blank=True)
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    reason = models.CharField(max_length=500, blank=True)

    objects = LearningEventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="leadership_learningevent_kind_known",
                condition=Q(kind__in=LearningEventKind.values),
            ),
            models.CheckConstraint(
                name="leadership_learningevent_correction_names_row_and_reason",
                condition=(
                    Q(kind=LearningEventKind.CORRECTED, corrects__isnull=False) & ~Q(reason="")
                )
                | (~Q(kind=LearningEventKind.CORRECTED) & Q(corrects__isnull=True)),
                violation_error_message=_("A correction names what it corrects, and why."),
            ),
            models.CheckConstraint(
                name="leadership_learningevent_hours_from_zero",
                condition=Q(hours__isnull=True) | Q(hours__gte=0),
            ),
        ]
        indexes = [
            # The transcript of one person.
            models.Index(fields=["employee", "-at"], name="leadership_event_of"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}"
