"""Indicators as they were told, what is aimed for, and which of them an audience looks at first."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from metrics.indicators import INDICATORS
from talent.models import GrantKind, OrgUnit, User


class IndicatorTableQuerySet(models.QuerySet["IndicatorTable"]):
    def visible_to(self, user: User) -> Self:
        """A table as a whole is for who reads the whole; others are told their part of it."""
        whole = user.holds(GrantKind.HR_ADMIN) or user.holds(GrantKind.EXECUTIVE)
        return self.all() if user.is_active and whole else self.none()


class IndicatorTable(models.Model):
    """One table of an indicator as of the evening of a day, as everybody is told it.

    A table by unit is kept in bundles of units (`metrics/figures.py`), so that whoever reads one
    unit of thousands need not read them all; what is told of several units together stands in the
    bundle of each.

    Frozen once the day's month is over, by a job. A correction of history restates it, and the day
    of that is kept; what is on nobody's card is never restated.
    """

    indicator = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    dimension = models.CharField(max_length=10, blank=True, help_text="Empty: everybody as one.")
    day = models.DateField(help_text="The last of the days of which it tells.")
    bundle = models.PositiveIntegerField(default=0, help_text="Of which units it tells.")
    figures = models.JSONField()
    counted_on = models.DateField()
    restated_on = models.DateField(null=True)

    objects = IndicatorTableQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "dimension", "day", "bundle", "version"],
                name="metrics_indicatortable_once",
            ),
            models.CheckConstraint(
                name="metrics_indicatortable_of_the_past",
                condition=Q(counted_on__gt=models.F("day")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.day} {self.dimension}"


class TargetWay(models.TextChoices):
    AT_LEAST = "at_least", _("at least")
    AT_MOST = "at_most", _("at most")


class IndicatorTargetQuerySet(models.QuerySet["IndicatorTarget"]):
    def visible_to(self, user: User) -> Self:
        """What is aimed for is no secret: everybody who reads the figure reads it too."""
        return self.all() if user.is_active else self.none()


class IndicatorTarget(models.Model):
    """What an indicator of the organisation, or of a unit, is to come to."""

    indicator = models.CharField(max_length=60)
    unit = models.ForeignKey(OrgUnit, models.CASCADE, null=True, blank=True, related_name="+")
    way = models.CharField(max_length=8, choices=TargetWay)
    value = models.DecimalField(
        max_digits=9, decimal_places=1, help_text=_("In per cent, months, people or points.")
    )

    objects = IndicatorTargetQuerySet.as_manager()

    class Meta:
        ordering = ["indicator", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "unit"],
                nulls_distinct=False,
                name="metrics_indicatortarget_once",
                violation_error_message=_("There is a target for this already."),
            ),
            models.CheckConstraint(
                name="metrics_indicatortarget_way_known", condition=Q(way__in=TargetWay.values)
            ),
            models.CheckConstraint(
                name="metrics_indicatortarget_not_below_0",
                condition=Q(value__gte=0) | Q(indicator="enps", value__gte=-100),
                violation_error_message=_("A target is 0 or more, of eNPS −100 or more."),
            ),
        ]

    def __str__(self) -> str:
        label = INDICATORS[self.indicator].label if self.indicator in INDICATORS else self.indicator
        return f"{label}: {self.get_way_display()} {self.value}"


class Audience(models.TextChoices):
    EXECUTIVE = "executive", _("Executives and HR admins")
    HR_PARTNER = "hr_partner", _("HR partners")
    MANAGER = "manager", _("Managers")


class KeyIndicatorQuerySet(models.QuerySet["KeyIndicator"]):
    def visible_to(self, user: User) -> Self:
        return self.all() if user.is_active else self.none()


class KeyIndicator(models.Model):
    """One of the few indicators that an audience looks at first, and hears of when it moves."""

    audience = models.CharField(max_length=10, choices=Audience)
    indicator = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()

    objects = KeyIndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["audience", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["audience", "indicator"], name="metrics_keyindicator_once"
            ),
            models.UniqueConstraint(
                fields=["audience", "position"], name="metrics_keyindicator_position_unique"
            ),
            models.CheckConstraint(
                name="metrics_keyindicator_few", condition=Q(position__range=(1, 6))
            ),
            models.CheckConstraint(
                name="metrics_keyindicator_audience_known",
                condition=Q(audience__in=Audience.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_audience_display()}: {self.indicator}"
