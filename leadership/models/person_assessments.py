"""Performance and potential: two assessments, each with its own scale, evidence and author."""

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lib.visible import require_visible
from talent.models import Employee, Sight, User
from talent.models.sight import sight

FEWEST_LEVELS, MOST_LEVELS = 2, 5
LABEL_LENGTH = 60


class PersonAssessmentKind(models.TextChoices):
    """Two questions that are easily mixed up: what was done, and what somebody could grow into."""

    PERFORMANCE = "performance", _("Performance")
    POTENTIAL = "potential", _("Potential")


class PersonAssessmentState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    PUBLISHED = "published", _("Published")


class AssessmentScaleQuerySet(models.QuerySet["AssessmentScale"]):
    def visible_to(self, user: User) -> Self:
        """Everyone who signs in: by what one is judged is no secret."""
        return self.all() if user.is_active else self.none()

    def in_use(self, kind: str) -> Self:
        return self.filter(kind=kind, retired_on__isnull=True)


class AssessmentScale(models.Model):
    """One scale for performance or for potential: two to five levels, the lowest first."""

    kind = models.CharField(max_length=11, choices=PersonAssessmentKind)
    name = models.CharField(
        max_length=100, unique=True, validators=[require_visible],
        error_messages={"unique": _("There is a scale of this name: choose another one.")},
    )  # fmt: skip
    guidance = models.TextField(
        blank=True, max_length=2000,
        help_text=_("What is looked at, and what is not. Stands on the form."),
    )  # fmt: skip
    labels = ArrayField(
        models.CharField(max_length=LABEL_LENGTH, validators=[require_visible]),
        help_text=_("Two to five levels, the lowest first."),
    )
    retired_on = models.DateField(null=True, blank=True)

    objects = AssessmentScaleQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="leadership_assessmentscale_kind_known",
                condition=Q(kind__in=PersonAssessmentKind.values),
            ),
            models.CheckConstraint(
                name="leadership_assessmentscale_levels",
                condition=Q(labels__len__range=(FEWEST_LEVELS, MOST_LEVELS)),
                violation_error_message=_("A scale has two to five levels."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def levels(self) -> list[tuple[int, str]]:
        """Each level with its label, the lowest first."""
        return list(enumerate(self.labels, start=1))

    def label_of(self, level: int) -> str:
        return str(self.labels[level - 1]) if 1 <= level <= len(self.labels) else str(level)


class AssessmentQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """What one wrote; what was submitted of one's line or scope; of oneself what is published.

        Nobody sees what is not published about themselves, whatever their rights.
        """
        if not user.is_active:
            return self.none()
        known = sight(user, (Sight.CHAIN, Sight.HR_PARTNER, Sight.HR_ADMIN))
        others = Q(author__user=user) | (~Q(state=PersonAssessmentState.DRAFT) & known)
        own = Q(employee__user=user)
        return self.filter((others & ~own) | (own & Q(state=PersonAssessmentState.PUBLISHED)))

    def submitted(self) -> Self:
        """What counts: handed in, whether or not its person may read it."""
        return self.exclude(state=PersonAssessmentState.DRAFT)

    def newest_first(self) -> Self:
        return self.order_by("-assessed_on", "-pk")


def assessment_constraints(name: str) -> list[models.BaseConstraint]:
    """What both kinds of assessments hold; that a level lies on its scale is kept by a trigger."""
    return [
        models.CheckConstraint(
            name=f"leadership_{name}_state_known",
            condition=Q(state__in=PersonAssessmentState.values),
        ),
        models.CheckConstraint(
            name=f"leadership_{name}_of_another",
            condition=~Q(author=F("employee")),
            violation_error_message=_("Nobody assesses themselves here."),
        ),
        models.CheckConstraint(
            name=f"leadership_{name}_has_evidence",
            condition=Q(state=PersonAssessmentState.DRAFT) | Q(evidence__regex=r"\S"),
            violation_error_message=_("Say by what you see it."),
        ),
        models.CheckConstraint(
            name=f"leadership_{name}_dated",
            condition=Q(state=PersonAssessmentState.DRAFT, submitted_at__isnull=True)
            | Q(submitted_at__isnull=False),
        ),
        models.CheckConstraint(
            name=f"leadership_{name}_published_dated",
            condition=Q(state=PersonAssessmentState.PUBLISHED, published_at__isnull=False)
            | (~Q(state=PersonAssessmentState.PUBLISHED) & Q(published_at__isnull=True)),
        ),
        models.UniqueConstraint(
            fields=["employee", "author"],
            condition=Q(state=PersonAssessmentState.DRAFT),
            name=f"leadership_{name}_one_draft",
            violation_error_message=_("You have begun one of this person already."),
        ),
    ]


class PersonAssessment(models.Model):
    """What both kinds share. Once submitted a row stays as it is: a newer one takes its place."""

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="%(class)ss")
    author = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    scale = models.ForeignKey(AssessmentScale, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    evidence = models.TextField(blank=True, max_length=4000)
    assessed_on = models.DateField()
    state = models.CharField(
        max_length=9,
        choices=PersonAssessmentState,
        default=PersonAssessmentState.DRAFT,
        editable=False,
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = AssessmentQuerySet.as_manager()
    kind: PersonAssessmentKind

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.employee}, {self.assessed_on}"

    def get_absolute_url(self) -> str:
        return reverse("leadership:person_assessment_history", args=[self.employee_id])

    @property
    def is_draft(self) -> bool:
        return self.state == PersonAssessmentState.DRAFT

    @property
    def is_published(self) -> bool:
        return self.state == PersonAssessmentState.PUBLISHED

    @property
    def label(self) -> str:
        """The level in the words of its scale."""
        return self.scale.label_of(self.level)


class PerformanceAssessment(PersonAssessment):
    """What one person achieved in a span of time, and how, in the eyes of one author."""

    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))

    kind = PersonAssessmentKind.PERFORMANCE

    class Meta:
        ordering = ["-assessed_on", "-pk"]
        constraints = [
            *assessment_constraints("performanceassessment"),
            models.CheckConstraint(
                name="leadership_performanceassessment_days_in_order",
                condition=Q(ends_on__gt=F("starts_on")),
                violation_error_message=_("The span ends after it begins."),
            ),
        ]
        indexes = [
            # The history of one person; what a session takes in.
            models.Index(
                fields=["employee", "-assessed_on", "-id"], name="leadership_performance_new"
            ),
        ]


class PotentialAssessment(PersonAssessment):
    """What one person could grow into, and by what signs, in the eyes of one author."""

    kind = PersonAssessmentKind.POTENTIAL

    class Meta:
        ordering = ["-assessed_on", "-pk"]
        constraints = assessment_constraints("potentialassessment")
        indexes = [
            # The history of one person; what a session takes in.
            models.Index(
                fields=["employee", "-assessed_on", "-id"], name="leadership_potential_new"
            ),
        ]


MODEL_OF: dict[str, type[PerformanceAssessment] | type[PotentialAssessment]] = {
    PersonAssessmentKind.PERFORMANCE.value: PerformanceAssessment,
    PersonAssessmentKind.POTENTIAL.value: PotentialAssessment,
}
