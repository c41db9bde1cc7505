"""Places and units, and how units lie below each other over time."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lib.dates import history_constraints, today
from talent.models.ranges import RangedQuerySet, ValidRangeField
from talent.models.user import User


class Location(models.Model):
    """A place where people work, with its time zone."""

    external_id = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=100, unique=True)
    country = models.CharField(max_length=2, blank=True, help_text=_("Two letters, ISO 3166."))
    time_zone = models.CharField(max_length=50, default="UTC")

    class Meta:
        verbose_name, verbose_name_plural = _("place"), _("places")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class OrgUnitQuerySet(RangedQuerySet["OrgUnit"]):
    def visible_to(self, user: User) -> Self:
        """The tree of units is open to everyone who can sign in."""
        return self.all() if user.is_active else self.none()

    def overseen_by(self, user: User, kind: str) -> Self:
        """The units of a grant and all that lie below them today."""
        if user.holds("hr_admin"):
            return self.all()
        roots = [grant.unit_id for grant in user.grants_today if grant.kind == kind]
        return self.filter(
            pk__in=UnitLine.objects.current().filter(ancestor__in=roots).values("unit")
        )

    def below(self, unit: "OrgUnit") -> Self:
        """A unit and all that lie below it today."""
        return self.filter(pk__in=UnitLine.objects.current().filter(ancestor=unit).values("unit"))


class OrgUnit(models.Model):
    """A department, team or other part of the organisation, from its first day to its last."""

    external_id = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=150)
    valid = ValidRangeField()

    objects = OrgUnitQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("unit"), _("units")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="talent_orgunit_not_empty", condition=Q(valid__isempty=False)
            ),
            models.CheckConstraint(
                name="talent_orgunit_has_start", condition=Q(valid__lower_inf=False)
            ),
            models.CheckConstraint(name="talent_orgunit_named", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether the unit exists today."""
        return today() in self.valid


class UnitPlacement(models.Model):
    """One unit below another for a time."""

    unit = models.ForeignKey(OrgUnit, models.CASCADE, related_name="placements")
    parent = models.ForeignKey(OrgUnit, models.PROTECT, related_name="child_placements")
    valid = ValidRangeField()

    objects = RangedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="talent_unitplacement_not_itself", condition=~Q(unit=F("parent"))
            ),
            *history_constraints(
                "talent_unitplacement",
                "unit",
                message="This unit already lies below another in that time.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} in {self.parent}"


class UnitLine(models.Model):
    """One unit below an ancestor for a time; depth 0 is the unit itself. Kept by services."""

    ancestor = models.ForeignKey(OrgUnit, models.CASCADE, related_name="lines_down")
    unit = models.ForeignKey(OrgUnit, models.CASCADE, related_name="lines_up")
    depth = models.PositiveSmallIntegerField()
    valid = ValidRangeField()

    objects = RangedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="talent_unitline_no_cycle",
                condition=Q(depth=0, ancestor=F("unit"))
                | (Q(depth__gt=0) & ~Q(ancestor=F("unit"))),
                violation_error_message=_("A unit cannot lie below itself."),
            ),
            models.CheckConstraint(
                name="talent_unitline_not_empty", condition=Q(valid__isempty=False)
            ),
            models.UniqueConstraint(
                fields=["unit", "ancestor", "valid"], name="talent_unitline_once"
            ),
        ]
        indexes = [
            # Every question "who is in this subtree": grants, directory filter, chart.
            models.Index(fields=["ancestor", "unit"], name="talent_unitline_down"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} below {self.ancestor_id} at {self.depth}"
