"""Who takes part in what, by purpose and way: sums over five people and more."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from leadership.models.programmes import Programme, WayChoice
from talent.models import GrantKind, Serves, User


class PortfolioKind(models.TextChoices):
    PROGRAMME = "programme", _("Leadership programmes")
    MENTORING = "mentoring", _("Mentoring")
    PLAN = "plan", _("Actions of development plans that were done")


class PortfolioFigureQuerySet(models.QuerySet["PortfolioFigure"]):
    def visible_to(self, user: User) -> Self:
        """Executives, and HR: each row tells of five people or more."""
        readers = (GrantKind.HR_ADMIN, GrantKind.HR_PARTNER, GrantKind.EXECUTIVE)
        allowed = user.is_active and any(user.holds(kind) for kind in readers)
        return self.all() if allowed else self.none()


class PortfolioFigure(models.Model):
    """People who began something in a quarter, or in the rest of a year; and their planned hours.

    Without a programme it is several small ones of the same purpose and way, or not one of ours.
    Counted by a job, once a month.
    """

    kind = models.CharField(max_length=9, choices=PortfolioKind)
    programme = models.ForeignKey(Programme, models.CASCADE, null=True, related_name="+")
    serves = models.CharField(max_length=14, choices=Serves)
    way = models.CharField(max_length=11, choices=WayChoice)
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField(null=True)
    people = models.PositiveIntegerField()
    training = models.DecimalField(max_digits=12, decimal_places=2, help_text="Hours.")
    development = models.DecimalField(max_digits=12, decimal_places=2, help_text="Hours.")
    counted_on = models.DateField()

    objects = PortfolioFigureQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "programme", "serves", "way", "year", "quarter"],
                nulls_distinct=False,
                name="leadership_portfoliofigure_once",
            ),
            models.CheckConstraint(
                name="leadership_portfoliofigure_at_least_five", condition=Q(people__gte=5)
            ),
            models.CheckConstraint(
                name="leadership_portfoliofigure_quarter",
                condition=Q(quarter__isnull=True) | Q(quarter__range=(1, 4)),
            ),
            models.CheckConstraint(
                name="leadership_portfoliofigure_kinds_known",
                condition=Q(
                    kind__in=PortfolioKind.values, serves__in=Serves.values,
                    way__in=WayChoice.values,
                ),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year}: {self.people}"
