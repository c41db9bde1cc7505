"""Key roles: what the organisation cannot do without, who holds it, and what losing them means."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lib.dates import history_constraints
from talent.models import Employee, GrantKind, OrgUnit, Role, User
from talent.models.ranges import RangedQuerySet, ValidRangeField

if TYPE_CHECKING:
    from leadership.models.succession import SuccessionPlan


class Criticality(models.TextChoices):
    CRITICAL = "critical", _("Critical")
    HIGH = "high", _("Very important")
    MEDIUM = "medium", _("Important")


class Risk(models.TextChoices):
    NONE = "none", _("No risk known")
    RETIREMENT = "retirement", _("Retires")
    LEAVING = "leaving", _("May leave")


class Horizon(models.TextChoices):
    YEAR = "year", _("Within a year")
    SOON = "soon", _("In one or two years")
    LATER = "later", _("In three years or more")


class Impact(models.TextChoices):
    SEVERE = "severe", _("Severe")
    NOTABLE = "notable", _("Notable")
    SMALL = "small", _("Small")


class KeyRoleQuerySet(RangedQuerySet["KeyRole"]):
    def visible_to(self, user: User) -> Self:
        """HR admins, executives, the unit's HR, and whoever owns a plan for it.

        Whoever holds the role reads nothing of the own risk, save as the owner of a plan for it.
        """
        if not user.is_active:
            return self.none()
        owned = Exists(plans_of(user).filter(key_role=OuterRef("pk")))
        if user.holds(GrantKind.HR_ADMIN, GrantKind.EXECUTIVE):
            seen = Q()
        elif user.holds(GrantKind.HR_PARTNER):
            units = OrgUnit.objects.overseen_by(user, GrantKind.HR_PARTNER)
            seen = Q(owned) | Q(unit__in=units)
        else:
            seen = Q(owned)
        return self.filter(seen).filter(Q(~Exists(held_by(user))) | Q(owned))

    def kept_by(self, user: User) -> Self:
        """Those whose entry a user may change: HR, in its scope."""
        rows = self.visible_to(user)
        if user.holds(GrantKind.HR_ADMIN):
            return rows
        return rows.filter(unit__in=OrgUnit.objects.overseen_by(user, GrantKind.HR_PARTNER))


def plans_of(user: User) -> "models.QuerySet[SuccessionPlan]":
    """The live plans that a user owns and is not named on."""
    from leadership.models.succession import (  # noqa: PLC0415 - it refers to KeyRole
        LIVE_PLANS,
        SuccessionPlan,
    )

    return SuccessionPlan.objects.owned_by(user).filter(state__in=LIVE_PLANS)


def held_by(user: User, key_role: str = "pk") -> "models.QuerySet[KeyRole]":
    """The key role of a row, named by its path, where the user holds it."""
    return KeyRole.objects.filter(pk=OuterRef(key_role), incumbent__user=user)


class KeyRole(models.Model):
    """One role in one unit, or one named position of it, that must not stay empty."""

    role = models.ForeignKey(Role, models.PROTECT, related_name="key_roles")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="key_roles")
    position = models.CharField(
        _("named position"), max_length=120, blank=True,
        help_text=_("Where the unit has the role more than once: which one is meant."),
    )  # fmt: skip
    criticality = models.CharField(max_length=8, choices=Criticality, default=Criticality.HIGH)
    incumbent = models.ForeignKey(
        Employee, models.SET_NULL, null=True, blank=True, related_name="key_roles",
        verbose_name=_("held by"), help_text=_("Empty where nobody holds it today."),
    )  # fmt: skip
    risk = models.CharField(max_length=10, choices=Risk, default=Risk.NONE)
    horizon = models.CharField(max_length=5, choices=Horizon, blank=True)
    impact = models.CharField(
        _("impact of loss"), max_length=7, choices=Impact, default=Impact.NOTABLE
    )
    notes = models.TextField(blank=True, max_length=2000)
    valid = ValidRangeField()

    objects = KeyRoleQuerySet.as_manager()

    class Meta:
        ordering = ["role__name", "unit__name", "position", "pk"]
        constraints = [
            *history_constraints(
                "leadership_keyrole", "role", "unit", "position",
                message="This is a key role already.",
            ),
            models.CheckConstraint(
                name="leadership_keyrole_criticality_known",
                condition=Q(criticality__in=Criticality.values),
            ),
            models.CheckConstraint(
                name="leadership_keyrole_impact_known", condition=Q(impact__in=Impact.values)
            ),
            models.CheckConstraint(
                name="leadership_keyrole_risk_with_horizon",
                condition=Q(risk=Risk.NONE, horizon="")
                | Q(risk__in=[Risk.RETIREMENT, Risk.LEAVING], horizon__in=Horizon.values),
                violation_error_message=_("A risk says when; without one there is nothing to say."),
            ),
        ]  # fmt: skip
        indexes = [
            # Those who left or moved: which key roles are theirs.
            models.Index(fields=["unit", "role"], name="leadership_keyrole_place"),
        ]

    def __str__(self) -> str:
        return self.position or f"{self.role}, {self.unit}"

    def get_absolute_url(self) -> str:
        return reverse("leadership:key_role_detail", args=[self.pk])
