"""Who may see whom: grants, ties, and the one table of promises.md A0 as conditions."""

from typing import Self

from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from lib.dates import history_constraints
from talent.models.employee import Employee
from talent.models.organisation import OrgUnit
from talent.models.ranges import RangedQuerySet, ValidRangeField
from talent.models.user import User


class GrantKind(models.TextChoices):
    HR_ADMIN = "hr_admin", _("HR admin")
    HR_PARTNER = "hr_partner", _("HR partner")
    EXECUTIVE = "executive", _("Executive")


class GrantQuerySet(RangedQuerySet["Grant"]):
    def visible_to(self, user: User) -> Self:
        """One's own grants; HR admins see all."""
        return self.all() if user.holds(GrantKind.HR_ADMIN) else self.filter(user=user)


class Grant(models.Model):
    """One right of one login for a time: over the organisation, or over a unit and all below it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    kind = models.CharField(max_length=10, choices=GrantKind)
    unit = models.ForeignKey(OrgUnit, models.PROTECT, null=True, blank=True, related_name="grants")
    valid = ValidRangeField()
    granted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="grants_given"
    )

    # A null unit must exclude too, and null never equals null.
    unit_key = models.GeneratedField(
        expression=Func(
            F("unit_id"), 0, function="COALESCE", output_field=models.BigIntegerField()
        ),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering = ["user", "kind"]
        constraints = [
            models.CheckConstraint(
                name="talent_grant_kind_known", condition=Q(kind__in=GrantKind.values)
            ),
            models.CheckConstraint(
                name="talent_grant_unit_for_partner",
                condition=Q(kind="hr_partner", unit__isnull=False)
                | (~Q(kind="hr_partner") & Q(unit__isnull=True)),
                violation_error_message=_(
                    "An HR partner needs a unit; the other grants are for the whole organisation."
                ),
            ),
            *history_constraints(
                "talent_grant",
                "user",
                "kind",
                "unit_key",
                message="This person holds this grant in that time already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.user}"


class TieKind(models.TextChoices):
    MENTOR = "mentor", _("Mentor")
    COACH = "coach", _("Coach")
    SUPPORTER = "supporter", _("Supporter")


class TieQuerySet(RangedQuerySet["Tie"]):
    def visible_to(self, user: User) -> Self:
        """The two it joins, and HR admins."""
        if user.holds(GrantKind.HR_ADMIN):
            return self.all()
        return self.filter(Q(viewer__user=user) | Q(subject__user=user))


class Tie(models.Model):
    """One person lent sight of another for a time, by an app above (mentor, coach, supporter)."""

    viewer = models.ForeignKey(Employee, models.CASCADE, related_name="ties_as_viewer")
    subject = models.ForeignKey(Employee, models.CASCADE, related_name="ties_as_subject")
    kind = models.CharField(max_length=10, choices=TieKind)
    valid = ValidRangeField()

    objects = TieQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="talent_tie_kind_known", condition=Q(kind__in=TieKind.values)
            ),
            models.CheckConstraint(name="talent_tie_two_people", condition=~Q(viewer=F("subject"))),
            *history_constraints(
                "talent_tie",
                "viewer",
                "subject",
                "kind",
                message="This tie exists in that time already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.viewer} → {self.subject} ({self.get_kind_display()})"
