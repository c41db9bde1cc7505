"""What the organisation stands for, and the competencies that it needs to lead and to manage."""

from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from careers.models import Objective
from lib.visible import require_visible
from talent.models import Grade, Skill, SkillKind, User


class OpenQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Everyone who signs in: people align to what they know."""
        return self.all() if user.is_active else self.none()


class OrganisationValue(models.Model):
    """One value that the organisation stands for, in its own words."""

    name = models.CharField(
        max_length=100, unique=True, validators=[require_visible],
        error_messages={"unique": _("There is a value of this name: choose another one.")},
    )  # fmt: skip
    statement = models.TextField(
        max_length=2000, validators=[require_visible],
        help_text=_("What it means in daily work."),
    )  # fmt: skip
    position = models.PositiveSmallIntegerField(default=1)
    retired_on = models.DateField(null=True, blank=True)

    objects = OpenQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="leadership_organisationvalue_named",
                condition=~Q(name="") & ~Q(statement=""),
                violation_error_message=_("A value needs a name and what it means."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Nature(models.TextChoices):
    """Leadership gives direction, change and inspiration; management plans, organises, controls."""

    LEADERSHIP = "leadership", _("Leadership")
    MANAGEMENT = "management", _("Management")


# Of which kinds a core competency is; the database holds both sides to it.
COMPETENCY_KINDS = (SkillKind.LEADERSHIP, SkillKind.MANAGEMENT, SkillKind.VALUE)


class CoreCompetency(models.Model):
    """One skill that the organisation as a whole needs, told as leadership or as management."""

    skill = models.OneToOneField(
        Skill, models.PROTECT, related_name="core_competency",
        help_text=_("A skill of kind leadership, management or value."),
    )  # fmt: skip
    nature = models.CharField(max_length=10, choices=Nature)
    why = models.TextField(
        blank=True, max_length=2000, validators=[require_visible],
        help_text=_("Why the organisation needs it, in a sentence or two."),
    )  # fmt: skip
    objectives = models.ManyToManyField(Objective, blank=True, related_name="core_competencies")
    values = models.ManyToManyField(OrganisationValue, blank=True, related_name="competencies")
    retired_on = models.DateField(null=True, blank=True)
    counted_on = models.DateField(null=True, blank=True, editable=False)
    planned = models.PositiveIntegerField(
        null=True, blank=True, editable=False,
        help_text=_("In how many people's plans it stood that day; none of fewer than five."),
    )  # fmt: skip

    objects = OpenQuerySet.as_manager()

    class Meta:
        ordering = ["nature", "skill__name", "pk"]
        verbose_name_plural = "core competencies"
        constraints = [
            models.CheckConstraint(
                name="leadership_corecompetency_planned_by_five",
                condition=Q(planned__isnull=True) | Q(planned__gte=5),
            ),
            models.CheckConstraint(
                name="leadership_corecompetency_nature_known",
                condition=Q(nature__in=Nature.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill}"

    def get_absolute_url(self) -> str:
        return reverse("leadership:competency_detail", args=[self.pk])


class NeededLevel(models.Model):
    """Which level of a core competency people of some grades need; the highest that holds counts.

    Without grades it holds for everyone.
    """

    competency = models.ForeignKey(CoreCompetency, models.CASCADE, related_name="needed")
    level = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    lowest_grade = models.ForeignKey(Grade, models.PROTECT, null=True, blank=True, related_name="+")
    highest_grade = models.ForeignKey(
        Grade, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OpenQuerySet.as_manager()

    class Meta:
        ordering = ["competency", "level", "pk"]
        constraints = [
            models.CheckConstraint(
                name="leadership_neededlevel_one_to_five", condition=Q(level__range=(1, 5))
            ),
            models.UniqueConstraint(
                fields=["competency", "lowest_grade", "highest_grade"],
                nulls_distinct=False,
                name="leadership_neededlevel_once",
                violation_error_message=_("There is a level for these grades already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.competency}: {self.level}"
