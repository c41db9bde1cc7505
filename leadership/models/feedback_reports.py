"""360 feedback: what a report tells, written once when the cycle closes."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from leadership.models.feedback_cycles import CycleQuestion
from leadership.models.feedback_raters import FeedbackSubject, RaterGroup
from talent.models import Skill, User


class ReportRowQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """The subject once released, and the line where the cycle says so. HR reads none."""
        return self.filter(subject__in=FeedbackSubject.objects.with_report_for(user))


class Band(models.TextChoices):
    """An end of the scale, at which a number would tell what everybody answered."""

    MORE = "or more", _("or more")
    LESS = "or less", _("or less")


class FeedbackFigure(models.Model):
    """The mean of one group about one question or one competency, as it is shown."""

    subject = models.ForeignKey(FeedbackSubject, models.PROTECT, related_name="figures")
    group = models.CharField(max_length=7, choices=RaterGroup)
    question = models.ForeignKey(
        CycleQuestion, models.PROTECT, null=True, blank=True, related_name="+"
    )
    skill = models.ForeignKey(Skill, models.PROTECT, null=True, blank=True, related_name="+")
    value = models.DecimalField(max_digits=2, decimal_places=1)
    band = models.CharField(max_length=7, choices=Band, blank=True)

    objects = ReportRowQuerySet.as_manager()

    class Meta:
        ordering = ["subject", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "group", "question", "skill"],
                nulls_distinct=False,
                name="leadership_feedbackfigure_once",
            ),
            models.CheckConstraint(
                name="leadership_feedbackfigure_about_one",
                condition=Q(question__isnull=True, skill__isnull=False)
                | Q(question__isnull=False, skill__isnull=True),
            ),
            models.CheckConstraint(
                name="leadership_feedbackfigure_on_scale", condition=Q(value__range=(1, 5))
            ),
            models.CheckConstraint(
                name="leadership_feedbackfigure_group_known",
                condition=Q(group__in=RaterGroup.values),
            ),
            models.CheckConstraint(
                name="leadership_feedbackfigure_band_known",
                condition=Q(band__in=["", *Band.values]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value} {self.band}".strip()


class FeedbackComment(models.Model):
    """One comment of a group about a question: of nobody, at no time, in an order by chance."""

    subject = models.ForeignKey(FeedbackSubject, models.PROTECT, related_name="comments")
    question = models.ForeignKey(CycleQuestion, models.PROTECT, related_name="+")
    group = models.CharField(max_length=7, choices=RaterGroup)
    text = models.TextField()

    objects = ReportRowQuerySet.as_manager()

    class Meta:
        ordering = ["subject", "pk"]
        constraints = [
            models.CheckConstraint(
                name="leadership_feedbackcomment_group_known",
                condition=Q(group__in=RaterGroup.values),
            ),
            models.CheckConstraint(
                name="leadership_feedbackcomment_has_text", condition=~Q(text="")
            ),
        ]

    def __str__(self) -> str:
        return f"Comment {self.pk}"
