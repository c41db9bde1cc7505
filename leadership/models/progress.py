"""How far somebody is in a cohort: the components that are done, and how that is known."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leadership.models.cohorts import CohortEnrolment
from leadership.models.programmes import Component
from talent.models import User


class OfEnrolmentQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Whoever sees the enrolment."""
        return self.filter(enrolment__in=CohortEnrolment.objects.visible_to(user))


class DoneHow(models.TextChoices):
    PROVED = "proved", _("By attendance, work handed in and assessments")
    SAID = "said", _("Said by the participant")
    CONFIRMED = "confirmed", _("Confirmed by an instructor or the coach")


class ComponentDone(models.Model):
    """One component that somebody has completed in a cohort."""

    enrolment = models.ForeignKey(CohortEnrolment, models.CASCADE, related_name="done")
    component = models.ForeignKey(Component, models.PROTECT, related_name="+")
    how = models.CharField(max_length=9, choices=DoneHow)
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = OfEnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["enrolment", "at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "component"],
                name="leadership_componentdone_once",
                violation_error_message=_("This component is done already."),
            ),
            models.CheckConstraint(
                name="leadership_componentdone_how_known", condition=Q(how__in=DoneHow.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.component} by {self.enrolment.employee}"
