"""Tables of learning that HR brought in: which rows each made, so that it can be taken back."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leadership.models.external import ExternalLearning
from leadership.models.qualifications import Qualification
from talent.models import GrantKind, SkillClaim, User


class Brings(models.TextChoices):
    """What the rows of a file are."""

    EXTERNAL = "external", _("Learning elsewhere, which counts as proved")
    QUALIFICATIONS = "qualifications", _("Qualifications of the catalogue")


class LearningImportQuerySet(models.QuerySet["LearningImport"]):
    def visible_to(self, user: User) -> Self:
        """HR admins."""
        return self.all() if user.holds(GrantKind.HR_ADMIN) else self.none()


class LearningImport(models.Model):
    """One file that was written, and whether it was taken back."""

    what = models.CharField(max_length=14, choices=Brings)
    file_name = models.CharField(max_length=200)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    undone_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = LearningImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="leadership_learningimport_what_known", condition=Q(what__in=Brings.values)
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("leadership:learning_import_detail", args=[self.pk])


class ImportOutcome(models.TextChoices):
    STANDS = "stands", _("As the file brought it")
    UNDONE = "undone", _("Taken back")
    LEFT = "left", _("Left alone: it was changed or is used since")


class LearningImportRowQuerySet(models.QuerySet["LearningImportRow"]):
    def visible_to(self, user: User) -> Self:
        """HR admins."""
        return self.all() if user.holds(GrantKind.HR_ADMIN) else self.none()


class LearningImportRow(models.Model):
    """One record that a file made or changed, as it was before and as the file left it."""

    batch = models.ForeignKey(LearningImport, models.CASCADE, related_name="rows")
    title = models.CharField(max_length=310, help_text=_("What it was called at the time."))
    external = models.OneToOneField(
        ExternalLearning, models.CASCADE, null=True, blank=True, related_name="brought_by"
    )
    claim = models.ForeignKey(
        SkillClaim, models.SET_NULL, null=True, blank=True, related_name="+",
        help_text=_("The claim of a skill that followed from it."),
    )  # fmt: skip
    qualification = models.ForeignKey(
        Qualification, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    before = models.JSONField(null=True, blank=True, help_text=_("Empty where it was new."))
    mark = models.CharField(max_length=16, help_text=_("Of what the file left."))
    outcome = models.CharField(max_length=6, choices=ImportOutcome, default=ImportOutcome.STANDS)

    objects = LearningImportRowQuerySet.as_manager()

    class Meta:
        ordering = ["batch", "pk"]
        constraints = [
            models.CheckConstraint(
                name="leadership_learningimportrow_outcome_known",
                condition=Q(outcome__in=ImportOutcome.values),
            ),
        ]

    def __str__(self) -> str:
        return self.title
