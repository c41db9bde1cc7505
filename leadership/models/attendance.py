"""Who was there: one row for each session and participant, and the code that they type."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leadership.models.cohorts import CohortEnrolment, CohortSession, instructed_by
from leadership.models.progress import OfEnrolmentQuerySet
from leadership.models.record import LearningEvent
from talent.models import GrantKind, User

CODE_LASTS = timedelta(minutes=15)


class AttendanceState(models.TextChoices):
    ATTENDED = "attended", _("Attended")
    MISSED = "missed", _("Missed")


class Attendance(models.Model):
    """Whether one participant was in one session; `event` is its row of the learning record."""

    session = models.ForeignKey(CohortSession, models.PROTECT, related_name="attendance")
    enrolment = models.ForeignKey(CohortEnrolment, models.CASCADE, related_name="attendance")
    state = models.CharField(max_length=8, choices=AttendanceState)
    by_code = models.BooleanField(default=False, editable=False)
    event = models.ForeignKey(LearningEvent, models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OfEnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["session", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "enrolment"], name="leadership_attendance_once"
            ),
            models.CheckConstraint(
                name="leadership_attendance_state_known",
                condition=Q(state__in=AttendanceState.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment.employee}, {self.session}: {self.get_state_display()}"


class SessionCodeQuerySet(models.QuerySet["SessionCode"]):
    def visible_to(self, user: User) -> Self:
        """Whoever leads the cohort shows the code; nobody else reads it."""
        if not user.is_active:
            return self.none()
        if user.holds(GrantKind.HR_ADMIN):
            return self.all()
        return self.filter(instructed_by(user, "session__cohort"))


class SessionCode(models.Model):
    """Six digits that are shown in a session for some minutes, and typed by who is there."""

    session = models.OneToOneField(CohortSession, models.CASCADE, related_name="code")
    code = models.CharField(max_length=6)
    until = models.DateTimeField()

    objects = SessionCodeQuerySet.as_manager()

    class Meta:
        ordering = ["session"]
        constraints = [
            models.CheckConstraint(
                name="leadership_sessioncode_six_digits", condition=Q(code__regex=r"^[0-9]{6}$")
            ),
        ]

    def __str__(self) -> str:
        return f"Code of {self.session}"
