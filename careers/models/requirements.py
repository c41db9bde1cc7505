"""What roles ask for."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from talent.models import RoleVersion, Skill, User


class RoleRequirementQuerySet(models.QuerySet["RoleRequirement"]):
    def visible_to(self, user: User) -> Self:
        """What a visible version asks for."""
        return self.filter(role_version__in=RoleVersion.objects.visible_to(user))


class RoleRequirement(models.Model):
    """One skill that a version of a role asks for, at a level, with a weight."""

    role_version = models.ForeignKey(RoleVersion, models.CASCADE, related_name="requirements")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="requirements")
    level = models.PositiveSmallIntegerField()
    level_max = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("The upper end, where the source gives a range.")
    )
    importance = models.PositiveSmallIntegerField(default=3)
    must_have = models.BooleanField(default=False)
    is_firm = models.BooleanField(
        default=True, help_text=_("Off where the source itself calls the figure uncertain.")
    )

    objects = RoleRequirementQuerySet.as_manager()

    class Meta:
        ordering = ["role_version", "-must_have", "-importance", "skill"]
        constraints = [
            models.UniqueConstraint(
                fields=["role_version", "skill"],
                name="careers_rolerequirement_once_per_version",
                violation_error_message=_("This role asks for this skill already."),
            ),
            models.CheckConstraint(
                name="careers_rolerequirement_level_one_to_five",
                condition=Q(level__range=(1, 5)),
                violation_error_message=_("Levels run from 1 to 5."),
            ),
            models.CheckConstraint(
                name="careers_rolerequirement_range_in_order",
                condition=Q(level_max__isnull=True)
                | Q(level_max__gte=F("level"), level_max__lte=5),
                violation_error_message=_("The upper level lies between the level and 5."),
            ),
            models.CheckConstraint(
                name="careers_rolerequirement_importance_one_to_five",
                condition=Q(importance__range=(1, 5)),
                violation_error_message=_("Importance runs from 1 to 5."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role_version}: {self.skill} at {self.level}"


class RequirementsRevision(models.Model):
    """Counts every change of what roles ask for and lead to; arrays in memory carry its number."""

    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(name="careers_requirementsrevision_one_row", condition=Q(pk=1)),
        ]

    def __str__(self) -> str:
        return str(self.number)
