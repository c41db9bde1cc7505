"""Talent pools: groups of people whom the organisation keeps in mind for a purpose."""

from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lib.dates import history_constraints
from lib.visible import require_visible
from talent.models import Employee, GrantKind, OrgUnit, User
from talent.models.ranges import RangedQuerySet, ValidRangeField


class TalentPoolQuerySet(models.QuerySet["TalentPool"]):
    def visible_to(self, user: User) -> Self:
        """As succession plans: owner, executives, the unit's HR, HR admins; never who is in it."""
        if not user.is_active:
            return self.none()
        owned = Q(owner__in=Employee.objects.filter(user=user).order_by())
        if user.holds(GrantKind.HR_ADMIN, GrantKind.EXECUTIVE):
            seen = Q()
        elif user.holds(GrantKind.HR_PARTNER):
            units = OrgUnit.objects.overseen_by(user, GrantKind.HR_PARTNER)
            seen = owned | Q(unit__in=units)
        else:
            seen = owned
        member = PoolMember.objects.filter(pool=OuterRef("pk"), employee__user=user)
        return self.filter(seen).filter(~Exists(member))


class TalentPool(models.Model):
    """One group of people kept in mind for a purpose; ids are random, as those of plans.

    Two may have one name: to refuse it would tell of a pool that one does not see.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=120, validators=[require_visible])
    purpose = models.TextField(max_length=2000, validators=[require_visible])
    owner = models.ForeignKey(
        Employee, models.DO_NOTHING, null=True, related_name="+", db_constraint=False,
        help_text=_("Keeps the pool. Cannot be in it."),
    )  # fmt: skip
    # Nor must taking an import of units back say that one has a pool.
    unit = models.ForeignKey(
        OrgUnit, models.DO_NOTHING, null=True, blank=True, related_name="talent_pools",
        db_constraint=False,
        help_text=_("Whose HR reads it; empty for the whole organisation."),
    )  # fmt: skip
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_on = models.DateField(null=True, blank=True, editable=False)

    objects = TalentPoolQuerySet.as_manager()

    class Meta:
        ordering = ["name", "created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="leadership_talentpool_named", condition=~Q(name="") & ~Q(purpose="")
            ),
            models.CheckConstraint(
                name="leadership_talentpool_owned", condition=Q(owner__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("leadership:talent_pool", args=[self.pk])


class PoolMemberQuerySet(RangedQuerySet["PoolMember"]):
    def visible_to(self, user: User) -> Self:
        """Those in pools that one sees, and so never oneself."""
        return self.filter(pool__in=TalentPool.objects.visible_to(user).order_by())


class PoolMember(models.Model):
    """One person in one pool, for a time."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    pool = models.ForeignKey(TalentPool, models.CASCADE, related_name="members")
    employee = models.ForeignKey(Employee, models.DO_NOTHING, related_name="+", db_constraint=False)
    valid = ValidRangeField()

    objects = PoolMemberQuerySet.as_manager()

    class Meta:
        ordering = ["pool", "valid", "pk"]
        constraints = history_constraints(
            "leadership_poolmember", "pool", "employee",
            message="This person is in the pool already.",
        )  # fmt: skip
        indexes = [
            # Every look at pools asks whether they hold whoever looks.
            models.Index(fields=["employee", "pool"], name="leadership_poolmember_person"),
        ]

    def __str__(self) -> str:
        return str(self.employee)
