"""The rules by which routes are worked out."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from talent.models import SkillKind


class RouteRule(models.Model):
    """How long steps between roles take at least: one row, edited by HR, shown beside routes."""

    least_months = models.PositiveSmallIntegerField(
        default=12, help_text=_("How long one stays in a role before the next.")
    )
    at_once = models.PositiveSmallIntegerField(
        default=3, help_text=_("How many skills one works on at the same time.")
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="careers_routerule_one_row", condition=Q(pk=1)),
            models.CheckConstraint(
                name="careers_routerule_least_months_up_to_ten_years",
                condition=Q(least_months__lte=120),
                violation_error_message=_("Choose at most 120 months."),
            ),
            models.CheckConstraint(
                name="careers_routerule_at_once_one_to_ten",
                condition=Q(at_once__range=(1, 10)),
                violation_error_message=_("Choose 1 to 10 skills."),
            ),
        ]

    def __str__(self) -> str:
        return "How long steps between roles take"


class GapRule(models.Model):
    """How many months one level takes in skills of one kind, where HR has changed it."""

    kind = models.CharField(max_length=10, choices=SkillKind, unique=True)
    months_per_level = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.CheckConstraint(
                name="careers_gaprule_kind_known", condition=Q(kind__in=SkillKind.values)
            ),
            models.CheckConstraint(
                name="careers_gaprule_one_month_to_five_years",
                condition=Q(months_per_level__range=(1, 60)),
                violation_error_message=_("Choose 1 to 60 months."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.months_per_level} months"
